"""The controls of the demo page: move the clock, crash the bot, read its trace."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.app import App
from bot.commands.demo import trace
from bot.commands.demo.cast import CAST
from bot.commands.demo.machine import Machine
from db import reminders
from db.outbox import messages
from domain.calendar import Calendar

Facts = dict[str, Any]

#: Stops of one step through time at most; the page makes a longer one in two.
MAX_STOPS = 60


class DemoControls:
    """`simulator.http.demo.controls.Controls` over one machine; the page has words for the errors."""

    def __init__(self, machine: Machine, calendar: Calendar, restart: Callable[[], Awaitable[None]]) -> None:
        self._machine = machine
        self._calendar = calendar
        self._restart = restart
        self._lock = asyncio.Lock()

    async def cast(self) -> list[Facts]:
        """The people with phones: id, name, lang, role, and about by language."""
        return [
            {
                "id": one.id,
                "name": one.name,
                "lang": one.lang,
                "role": str(one.role),
                "about": dict(one.about),
            }
            for one in CAST
        ]

    async def now(self) -> str:
        """The civil time in the city's time zone, ISO 8601."""
        return self._local(self._machine.clock.now()).isoformat(timespec="seconds")

    async def trace(self) -> list[Facts]:
        """The newest updates with what they caused."""
        app = self._machine.app
        return [] if app is None else await app.db.read(lambda conn: trace.rows(conn, app))

    async def step(self, to: str) -> Facts:
        """Move to a moment: hour, day, morning, due or ISO 8601; stops at each due step on the way."""
        async with self._lock:
            target = await self._target(to)
            with self._machine.clock.hurried():
                stops = await self._travel(target)
            return {"now": await self.now(), "stops": stops}

    async def off(self, days: int) -> Facts:
        """Switch the machine off for some days, then on again."""
        if not 1 <= days <= 30:
            raise ValueError("wrong-days")
        async with self._lock:
            await self._machine.pull_plug()
            self._machine.clock.pass_by(timedelta(days=days))
            await self._machine.start()
            await self._machine.live_until(self._machine.clock.now())
            return {"now": await self.now()}

    async def plug(self) -> Facts:
        """Crash the bot and start it again."""
        async with self._lock:
            await self._machine.pull_plug()
            await self._machine.start()
            return {"now": await self.now()}

    async def reset(self) -> Facts:
        """Begin again with a new database."""
        async with self._lock:
            await self._restart()
            return {"now": await self.now()}

    async def _travel(self, target: datetime) -> list[str]:
        """Stop at each due step, as each morning counts; returns the stops in local time."""
        stops: list[str] = []
        while len(stops) < MAX_STOPS and (due := await self._next_due()) is not None and due <= target:
            moment = max(due, self._machine.clock.now())
            await self._machine.live_until(moment)
            stops.append(self._local(moment).isoformat(timespec="minutes"))
        await self._machine.live_until(target)
        return stops

    async def _target(self, to: str) -> datetime:
        now = self._machine.clock.now()
        match to:
            case "hour":
                return now + timedelta(hours=1)
            case "day":
                return now + timedelta(days=1)
            case "morning":
                return self._morning(now)
            case "due":
                return await self._next_due() or now
        return self._typed(to, now)

    def _morning(self, now: datetime) -> datetime:
        calendar = self._calendar
        today = calendar.local(now).date()
        morning = calendar.moment(today, calendar.hours.sends_from)
        if calendar.is_working(today) and now < morning:
            return morning
        return calendar.moment(calendar.next_working_day(today), calendar.hours.sends_from)

    def _typed(self, to: str, now: datetime) -> datetime:
        try:
            moment = datetime.fromisoformat(to)
        except ValueError:
            raise ValueError("wrong-date") from None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=self._calendar.zone)
        if moment < now:
            raise ValueError("past")
        return moment.astimezone(UTC)

    async def _next_due(self) -> datetime | None:
        """When the next step or queued message falls due after now; None if none does."""
        now = self._machine.clock.now()

        def look(conn: Connection) -> datetime | None:
            due = [moment for moment in (reminders.next_due(conn), messages.next_due(conn)) if moment]
            later = [moment for moment in due if moment > now]
            return min(later) if later else None

        return await self._app.db.read(look)

    @property
    def _app(self) -> App:
        if self._machine.app is None:
            raise ValueError("is-off")
        return self._machine.app

    def _local(self, at: datetime) -> datetime:
        return self._calendar.local(at)
