"""The town of a conversation: a local Telegram and the bot in one process, on a clock moved by hand."""

import asyncio
import heapq
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import App, running
from bot.settings import Settings
from db.engine import schema
from db.engine.database import Database
from domain.people import Role
from services.encryption.database_keys import keys_of
from simulator.inprocess import InProcessSession
from simulator.people.person import Person
from simulator.people.sending import FOREIGN
from simulator.world import World
from tests.support import stores
from tests.support.captured_logs import CapturedLogs
from tests.support.leaks import scan
from tests.support.leaks.encodings import Secret, of_keys, of_person, of_token

TOKEN = "7104242001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
#: Ids of forty bits, as long as Telegram's: such a number occurs nowhere by chance.
FIRST_PERSON = 787_350_400_001
ZONE = ZoneInfo("Asia/Almaty")
#: A Monday morning without a holiday near it.
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE).astimezone(UTC)
#: Sleeps on the monotonic clock up to this long are over at once; longer ones wait for the test.
HURRY = 10.0


class HandClock:
    """A clock whose civil time the test sets; sleeps end as soon as nothing else is on its way."""

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

    def rests(self, seconds: float) -> None:
        """Monotonic seconds pass, and no sleep ends."""
        self._monotonic += seconds

    def hurry(self) -> None:
        """End the sleep that is due first, if it is at most HURRY seconds away."""
        if self._sleepers and self._sleepers[0][0] <= self._monotonic + HURRY:
            at, _, woken = heapq.heappop(self._sleepers)
            self._monotonic = max(self._monotonic, at)
            woken.set()


class Country(World):
    """A local Telegram on which everybody has a username."""

    def person(
        self, name: str, *, lang: str | None = "kk", user_id: int | None = None, username: str | None = None
    ) -> Person:
        person = super().person(name, lang=lang, user_id=user_id, username=username)
        person.username = person.username or f"turkistan_{person.id % 10_000:04}"
        return person


class Town:
    """People, the bot and its clock; each stop scans database, WAL and logs for leaks."""

    def __init__(self, folder: Path) -> None:
        self.clock = HandClock()
        self.world = Country(now=lambda: self.clock.now().timestamp(), first_person=FIRST_PERSON)
        self.bot_account = self.world.bot(TOKEN)
        self.base = base_in(folder)
        own = stores.settings(self.base)
        # the longest lease: sleeps end at once here, and no lease should
        self.settings = Settings(bot_token=TOKEN, poll_timeout=50, lease_seconds=3600, _env_file=None, **own)
        self.app: App
        self.staff: set[int] = set()
        self.totals = scan.TOTALS
        self._found: list[scan.Leak] = []
        self._stop: asyncio.Event
        self._power: AsyncExitStack
        self._serving: asyncio.Task[None]

    @asynccontextmanager
    async def awake(self) -> AsyncIterator["Town"]:
        """The bot runs; on the way out it drains and stops, as on SIGTERM."""
        await self.wakes()
        try:
            yield self
        finally:
            await self.sleeps()

    async def wakes(self) -> None:
        """Start the bot and wait until it polls."""
        self._stop, self._power = asyncio.Event(), AsyncExitStack()
        heard = self._power.enter_context(CapturedLogs())
        self._power.callback(lambda: self._look_into(heard.files()))
        line = InProcessSession(self.world)
        self.app = await self._power.enter_async_context(running(self.settings, self.clock, line))
        self._power.callback(self._look_into_store)
        tasks = await self._power.enter_async_context(asyncio.TaskGroup())
        self._serving = tasks.create_task(self.app.serve(self._stop))
        await self.app.is_polling.wait()
        self.world.settled = self.settled

    async def sleeps(self) -> None:
        """Drain and stop the bot, as on SIGTERM; does nothing if it is stopped. Fails on a leak."""
        self.world.settled = _at_once
        self.clock_free()
        self._stop.set()
        await self._power.aclose()
        self._tell_finds()

    async def dies(self) -> None:
        """Kill the bot: nothing is drained, uncommitted work is lost. Fails on a leak."""
        self.world.settled = _at_once
        self._serving.cancel()
        with suppress(asyncio.CancelledError):
            await self._serving
        self._look_into_store()
        self.app.db.abandon()
        await self._power.aclose()
        self._tell_finds()

    def _look_into_store(self) -> None:
        self._look_into(stores.files(self.base))

    def _look_into(self, files: Mapping[str, bytes]) -> None:
        """Scan files for leaks: the WAL before its checkpoint, the database, all logs."""
        people, keys = self._people_and_token(), self._keys()
        self._found += scan.scan(files, people=people, keys=keys, totals=self.totals)

    def _tell_finds(self) -> None:
        found, self._found = self._found, []
        assert not found, "\n".join(map(str, found))

    def _people_and_token(self) -> list[Secret]:
        cast = [
            of_person(one.name, one.id, username=one.username, phone=one.phone)
            for one in self.world.people.values()
        ]
        friend = of_person(FOREIGN["first_name"], phone=FOREIGN["phone_number"])
        return [*of_token(TOKEN), *friend, *chain.from_iterable(cast)]

    def _keys(self) -> list[Secret]:
        ring = self.app.services.unit_of_work.keyring
        return of_keys(keys_of(self.settings) or {}, lookup=ring.lookup_key, journal=ring.journal_key)

    def clock_free(self) -> None:
        while self.clock._sleepers:
            heapq.heappop(self.clock._sleepers)[2].set()

    async def settled(self) -> None:
        """Wait until no update and no message is on its way. Raises TimeoutError after 20 s."""
        async with asyncio.timeout(20):
            while True:
                await asyncio.sleep(0)
                if not len(self.bot_account.queue) and self.app.is_idle:
                    return
                self.clock.hurry()
                await asyncio.sleep(0.0005)

    async def at(self, moment: str) -> None:
        """Set the civil clock to a local time, "2026-11-25 09:00", and do what is due."""
        self.clock.set(local(moment))
        await self.turn()

    async def passes(self, **span: float) -> None:
        """Let civil time pass, by the arguments of `timedelta`, and do what is due."""
        self.clock.set(self.clock.now() + timedelta(**span))
        await self.turn()

    async def turn(self) -> None:
        await self.app.scheduler.run_all()
        self.app.sender.wake()
        await self.settled()

    async def joins(self, name: str, role: Role, *, body: str | None = None, lang: str = "kk") -> Person:
        """A person takes an office by an invitation; `body` is a code of the city file."""
        person = self.world.person(name, lang=lang)
        token = await self.app.services.roster.invite(role, body, by=None, now=self.clock.now())
        self.staff.add(person.id)
        await person.starts(token)
        return person

    async def resident(self, name: str, lang: str) -> Person:
        """A resident who has chosen a language and given consent."""
        person = self.world.person(name, lang=lang)
        await person.starts()
        await person.presses("Қазақша" if lang == "kk" else "Русский")
        await person.presses("Келісім беремін" if lang == "kk" else "Даю согласие")
        return person

    def named_to_staff(self) -> list[str]:
        """Calls that showed staff the name, username or id of a person who never was staff."""
        residents = [one for one in self.world.people.values() if one.id not in self.staff]
        names = {name for one in residents for name in (one.name, one.username, str(one.id)) if name}
        told = [one for one in self.world.calls if int(one.params.get("chat_id") or 0) in self.staff]
        shown = [f"{one.method} {one.params}" for one in told]
        return [call for call in shown if any(name in call for name in names)]

    @asynccontextmanager
    async def unattended(self) -> AsyncIterator[None]:
        """People act without waiting for the bot, which catches up in the end."""
        settled, self.world.settled = self.world.settled, _at_once
        try:
            yield
        finally:
            self.world.settled = settled
        await self.settled()

    async def handled(self) -> None:
        """Wait until every update is handled, with no pause of the monotonic clock cut short."""
        while len(self.bot_account.queue) or not self.app.chat_queues.is_idle:
            await asyncio.sleep(0.001)

    def names(self) -> dict[int, str]:
        """Names of everybody whom the bot knows, by the id of the person in the store."""
        lookup = self.app.services.unit_of_work.keyring.lookup
        people = {lookup(one.id): one.name for one in self.world.people.values()}
        rows = self.rows("SELECT person_id, lookup FROM identities")
        return {person: people[bytes(known)] for person, known in rows}

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows as a second connection reads them."""
        return stores.rows(self.base, sql, *values)


def base_in(folder: Path) -> Path:
    """The path that stands for the database of a town."""
    return folder / "town.db"


def local(moment: str) -> datetime:
    """A local time of Turkistan, "2026-11-25 09:00", as a moment."""
    return datetime.fromisoformat(moment).replace(tzinfo=ZONE)


async def _at_once() -> None:
    return None


@asynccontextmanager
async def checked(town: Town) -> AsyncIterator[Town]:
    """A town that is awake; afterwards each call of the bot must have been right, and no resident named."""
    async with town.awake():
        yield town
        assert town.world.problems == []
        assert town.world.not_simulated == []
        assert town.named_to_staff() == []


async def founded(folder: Path) -> None:
    """Make an empty database with the newest schema."""
    db = Database(stores.url(base_in(folder)))
    await db.write(schema.create)
    await db.close()
