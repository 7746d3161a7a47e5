"""Two bots on one database, each killed and paused while residents send reports.

A pause is longer than every lease. By its end the other bot has the leases of the paused one, which must
notice that before it speaks.
"""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import kills
from tests.support.kills import Marksman
from tests.support.processes import Machine, Phones, telegram
from tests.support.programs import IS_FULL, Running
from tests.support.sampling import chance

KILLS, PAUSES, MINUTES = (20, 5, 10.0) if IS_FULL else (2, 1, 3.0)
PLACES = (1, 2)
#: Seconds of a lease, and of a pause.
LEASE, PAUSE = 2, 4.0
SETTINGS = {"SEND_RATE": "500", "LOG_LEVEL": "WARNING", "LEASE_SECONDS": str(LEASE)}


@dataclass
class Pair:
    """Two bots of one machine by place, 1 or 2; `own` are environment variables of a place."""

    machine: Machine
    own: Mapping[int, Mapping[str, str]]
    bots: dict[int, Running] = field(default_factory=dict)

    def starts(self, place: int) -> None:
        self.bots[place] = self.machine.starts(**self.own.get(place, {}))

    def kills(self, place: int) -> None:
        self.machine.bot = self.bots[place]
        self.machine.kills()

    def pauses(self, place: int) -> None:
        """SIGSTOP: the bot stands still in the middle of a step."""
        self.bots[place].send_signal(signal.SIGSTOP)

    def goes_on(self, place: int) -> None:
        self.bots[place].send_signal(signal.SIGCONT)


@asynccontextmanager
async def pair(
    folder: Path, own: Mapping[int, Mapping[str, str]] | None = None, **settings: str
) -> AsyncIterator[tuple[Pair, Phones]]:
    """A local Telegram and a machine with two bots started on its database."""
    async with telegram(folder, **SETTINGS, **settings) as (machine, phones):
        await asyncio.to_thread(machine.does, "migrate")
        made = Pair(machine, own or {})
        for place in PLACES:
            made.starts(place)
        try:
            yield made, phones
        finally:
            for bot in made.bots.values():
                bot.kill()
                bot.wait()


async def assert_survives(bots: Pair, phones: Phones) -> None:
    """Residents send reports while bots are killed and paused; in the end all is told and stored once."""
    began, marksman = time.monotonic(), Marksman(bots.machine, chance("aims at two bots"))
    try:
        async with asyncio.timeout(60 * MINUTES):
            await kills.official_joins(phones, bots.machine)
            await _shoot(bots, phones, marksman)
            await kills.comes_to_rest(bots.machine)
    except TimeoutError:
        raise AssertionError(await kills.waiting_chats(phones)) from None
    marksman.report(time.monotonic() - began)
    await kills.assert_told_once(phones, marksman)
    kills.assert_stored_once(bots.machine)
    assert min(marksman.met(kind) for kind in kills.AIMS) >= kills.AT_LEAST


async def _shoot(bots: Pair, phones: Phones, marksman: Marksman) -> None:
    """Some residents begin before each shot; pauses stand evenly among the kills."""
    places, shots = chance("places"), KILLS + PAUSES
    pauses = {(turn + 1) * shots // (PAUSES + 1) for turn in range(PAUSES)}
    async with asyncio.TaskGroup() as tasks:
        for turn in range(shots):
            for user in kills.starting_with(turn, shots):
                tasks.create_task(kills.resident(phones, user), name=str(user))
            hit = _pause if turn in pauses else _kill
            await hit(bots, marksman, places.choice(PLACES))


async def _kill(bots: Pair, marksman: Marksman, place: int) -> None:
    await asyncio.to_thread(marksman.shoots, lambda: bots.kills(place))
    bots.starts(place)


async def _pause(bots: Pair, marksman: Marksman, place: int) -> None:
    await asyncio.to_thread(marksman.shoots, lambda: bots.pauses(place))
    await asyncio.sleep(PAUSE)
    bots.goes_on(place)
