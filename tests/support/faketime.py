"""A machine whose clock is set by libfaketime: two bots are started on a given day and stopped on it.

The clocks of the programs run on from that time. The local Telegram has its chats in memory, so it runs on
all days and reads its date from a file.
"""

import asyncio
import contextlib
import os
import re
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.support.processes import Machine, Phones, telegram
from tests.support.programs import BEFORE_ALL, Running
from tests.support.town import local

LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)
FILE = "day"
#: Shared memory and semaphores of killed programs stay here, named by process id.
SHARED = Path("/dev/shm")
#: Environment variables of libfaketime.
HOW = {
    "TZ": "UTC",  # in which it reads dates
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # else a wait with a timeout in a thread never ends
    "NO_FAKE_STAT": "1",  # else all byte code looks stale, and is written anew with a wrong date
    "FAKETIME_NO_CACHE": "1",  # else it looks into the file every ten seconds
}
UNSETTLED = (
    "SELECT (SELECT count(*) FROM inbox WHERE state != 'answered') + "
    "(SELECT count(*) FROM outbox WHERE state != 'sent')"
)
BOTS = 2
LOOK = 0.2


@dataclass
class Days:
    """Two bots on one database, on the days on which they run, and the phones."""

    machine: Machine
    phones: Phones
    bots: list[Running] = field(default_factory=list)

    def dawns(self, moment: str) -> None:
        """Set the time of the local Telegram, and of programs that start from now on."""
        self.machine.settings["FAKETIME"] = _turn(self.machine.folder, moment)

    async def on(self, moment: str) -> float:
        """Start both bots at this local time; returns the seconds until both run and have ticked once."""
        began = time.monotonic()
        self.dawns(moment)
        runs = self._runs()
        self.bots = [self.machine.starts() for _ in range(BOTS)]
        while self._runs() < runs + BOTS or self.looked() < local(moment):
            assert all(bot.poll() is None for bot in self.bots), self.machine.log.read_text()[-2000:]
            await asyncio.sleep(LOOK)
        print(f"{time.monotonic() - began:5.1f} s to start on {moment}")
        return time.monotonic() - began

    async def off(self) -> None:
        """Stop both bots once all updates are answered and all messages sent."""
        await self.rests()
        for bot in self.bots:
            await self.stops(bot)

    async def stops(self, bot: Running) -> None:
        """SIGTERM, if the bot runs."""
        if bot.poll() is None:
            self.machine.bot = bot
            await self.machine.stops()
            assert bot.returncode == 0

    async def rests(self) -> None:
        """Wait until every update is answered and every message sent."""
        while self.machine.rows(UNSETTLED)[0][0]:
            await asyncio.sleep(LOOK)

    def looked(self) -> datetime:
        """The moment of the last tick of reminders; year 1 without one."""
        found = self.machine.rows("SELECT value FROM meta WHERE key = 'tick/remind'")
        return datetime.fromisoformat(found[0][0].decode()) if found else datetime.min.replace(tzinfo=UTC)

    def by_lease(self, name: str) -> tuple[Running, Running]:
        """The bot that holds this named lease, and the other one."""
        [owner] = self._owners(name)
        first, second = sorted(self.bots, key=lambda bot: bot.pid != owner)
        assert first.pid == owner
        return first, second

    async def takes(self, bot: Running, name: str) -> None:
        """Wait until this bot holds the named lease."""
        while self._owners(name) != [bot.pid]:
            await asyncio.sleep(LOOK)

    def _owners(self, name: str) -> list[int]:
        rows = self.machine.rows("SELECT owner FROM named_leases WHERE name = ?", name)
        return [int(owner.split("/")[3]) for (owner,) in rows]

    def _runs(self) -> int:
        """The number of bots started so far."""
        log = self.machine.log
        return len(re.findall(rb" running\n", log.read_bytes())) if log.exists() else 0


@contextlib.asynccontextmanager
async def days(folder: Path, first: str, **settings: str) -> AsyncIterator[Days]:
    """A machine with a database that is made at this local time; all programs are killed afterwards."""
    _turn(folder, first)
    around = {BEFORE_ALL: str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(folder / FILE)}
    with _tidied():
        async with telegram(folder, **HOW, **around, **settings) as (machine, phones):
            made = Days(machine, phones)
            made.dawns(first)
            await asyncio.to_thread(machine.does, "migrate")
            try:
                yield made
            finally:
                for bot in made.bots:
                    bot.kill()
                    bot.wait()


@contextlib.contextmanager
def _tidied() -> Iterator[None]:
    """Remove the shared memory of programs that have ended meanwhile."""
    before = {*SHARED.glob("*faketime_*")}
    try:
        yield
    finally:
        for one in {*SHARED.glob("*faketime_*")} - before:
            if not Path("/proc", one.name.rpartition("_")[2]).exists():
                one.unlink(missing_ok=True)


def _turn(folder: Path, moment: str) -> str:
    """Replace the file with the time, which programs read all the while; returns it as "@date"."""
    at = f"@{local(moment).astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    new = folder / f"{FILE}.new"
    new.write_text(at)
    os.replace(new, folder / FILE)
    return at
