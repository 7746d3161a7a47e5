"""The town of the tests: a cast with names, a clock moved by hand, a local Telegram and the real bot."""

import asyncio
import heapq
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import App, running
from bot.settings import Settings
from db import schema
from db.engine import Database
from domain.people import Role
from simulator.inprocess import InProcessSession
from simulator.people import Person
from simulator.world import World

TOKEN = "4242:town"
ZONE = ZoneInfo("Asia/Almaty")
#: A Monday morning without a holiday near it.
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE).astimezone(UTC)
#: Sleeps on the monotonic clock up to this long are over at once; longer ones wait for the test.
HURRY = 10.0


class HandClock:
    """Civil time moves when the test says so; pauses end as soon as everything else is quiet."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self._now = at
        self._monotonic = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        heapq.heappush(self._sleepers, (self._monotonic + seconds, id(woken), woken))
        await woken.wait()

    def set(self, at: datetime) -> None:
        self._now = at.astimezone(UTC)

    def hurry(self) -> None:
        """End the pause that ends first."""
        if self._sleepers and self._sleepers[0][0] <= self._monotonic + HURRY:
            at, _, woken = heapq.heappop(self._sleepers)
            self._monotonic = max(self._monotonic, at)
            woken.set()


class Town:
    """Everybody, the city, the clock; `settled` waits until the bot has nothing left to do."""

    def __init__(self, folder: Path) -> None:
        self.clock = HandClock()
        self.world = World(now=lambda: self.clock.now().timestamp())
        self.bot_account = self.world.bot(TOKEN)
        self.settings = Settings(
            bot_token=TOKEN,
            database_url=f"sqlite:///{folder / 'town.db'}",
            poll_timeout=50,
            _env_file=None,
        )
        self.app: App
        self.staff: set[int] = set()
        self._stop: asyncio.Event
        self._power: AsyncExitStack
        self._serving: asyncio.Task[None]

    @asynccontextmanager
    async def awake(self) -> AsyncIterator["Town"]:
        """The bot runs; on the way out it stops as SIGTERM stops it."""
        await self.wakes()
        try:
            yield self
        finally:
            await self.sleeps()

    async def wakes(self) -> None:
        """The machine is switched on: what is stored is taken up."""
        self._stop, self._power = asyncio.Event(), AsyncExitStack()
        line = InProcessSession(self.world)
        self.app = await self._power.enter_async_context(running(self.settings, self.clock, line))
        tasks = await self._power.enter_async_context(asyncio.TaskGroup())
        self._serving = tasks.create_task(self.app.serve(self._stop))
        await self.app.is_polling.wait()
        self.world.settled = self.settled

    async def sleeps(self) -> None:
        """The machine is switched off in good order, as SIGTERM does it; off already, it stays off."""
        self.world.settled = _at_once
        self.clock_free()
        self._stop.set()
        await self._power.aclose()

    async def dies(self) -> None:
        """The plug is pulled: nothing is drained, what is not committed is gone."""
        self.world.settled = _at_once
        self._serving.cancel()
        with suppress(asyncio.CancelledError):
            await self._serving
        self.app.db.abandon()
        await self._power.aclose()

    def clock_free(self) -> None:
        while self.clock._sleepers:
            heapq.heappop(self.clock._sleepers)[2].set()

    async def settled(self) -> None:
        """Wait until nothing is on its way, in or out."""
        async with asyncio.timeout(20):
            while True:
                await asyncio.sleep(0)
                if not len(self.bot_account.queue) and self.app.is_quiet:
                    return
                self.clock.hurry()
                await asyncio.sleep(0.0005)

    async def at(self, moment: str) -> None:
        """Move the civil clock to a local time, "2026-11-25 09:00", and let what is due happen."""
        self.clock.set(local(moment))
        await self.turn()

    async def passes(self, **span: float) -> None:
        """Let civil time pass."""
        self.clock.set(self.clock.now() + timedelta(**span))
        await self.turn()

    async def turn(self) -> None:
        await self.app.schedule.turn()
        self.app.sender.wake()
        await self.settled()

    async def joins(self, name: str, role: Role, *, body: str | None = None, lang: str = "kk") -> Person:
        """Somebody enters an office by an invitation."""
        person = self.world.person(name, lang=lang)
        token = await self.app.services.offices.invite(role, body, by=None, now=self.clock.now())
        self.staff.add(person.id)
        await person.starts(token)
        return person

    async def resident(self, name: str, lang: str) -> Person:
        """Somebody who has chosen a language and agreed."""
        person = self.world.person(name, lang=lang)
        await person.starts()
        await person.presses("Қазақша" if lang == "kk" else "Русский")
        await person.presses("Келісім беремін" if lang == "kk" else "Даю согласие")
        return person

    def named_to_staff(self) -> list[str]:
        """Every call that told people in office the name, username or id of somebody who never was in one."""
        residents = [one for one in self.world.people.values() if one.id not in self.staff]
        names = {name for one in residents for name in (one.name, one.username, str(one.id)) if name}
        told = [one for one in self.world.calls if int(one.params.get("chat_id") or 0) in self.staff]
        shown = [f"{one.method} {one.params}" for one in told]
        return [call for call in shown if any(name in call for name in names)]

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What a second connection reads."""
        with sqlite3.connect(self.settings.database_file) as connection:
            return connection.execute(sql, values).fetchall()


def local(moment: str) -> datetime:
    """A moment on the city's clock."""
    return datetime.fromisoformat(moment).replace(tzinfo=ZONE)


async def _at_once() -> None:
    return None


async def founded(folder: Path) -> None:
    """An empty base with the schema of today."""
    db = Database(f"sqlite:///{folder / 'town.db'}")
    await db.write(schema.create)
    await db.close()
