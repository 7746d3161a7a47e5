"""Two bots on one base, each killed and paused in the middle of everything: the same promises.

A pause is longer than every lease: what the paused one held is another's by the time it goes on, and it
must notice before it speaks.
"""

import asyncio
import random
import re
import signal
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from test_kill import (
    AT_LEAST,
    LOOKS,
    OFFICIAL,
    RECEIPT,
    RESIDENTS,
    SEED,
    SLOW,
    Marksman,
    comes_to_rest,
    resident,
    stored_once,
    told_once,
    who_waits,
)

from tests.support.processes import Machine, Phones, telegram
from tests.support.programs import IS_FULL, Running

KILLS, STOPS, MINUTES = (20, 5, 10.0) if IS_FULL else (2, 1, 3.0)
PLACES = (1, 2)
#: Seconds of a lease, and of a pause.
LEASE, PAUSE = 2, 4.0
SETTINGS = {
    "SEND_RATE": "500",
    "LOG_LEVEL": "WARNING",
    "LEASE_SECONDS": str(LEASE),
}


@dataclass
class Pair:
    """Two bots of one machine, by their place; each may have settings of its own."""

    machine: Machine
    own: Mapping[int, Mapping[str, str]]
    bots: dict[int, Running] = field(default_factory=dict)

    def starts(self, place: int) -> None:
        self.bots[place] = self.machine.starts(**self.own.get(place, {}))

    def kills(self, place: int) -> None:
        self.machine.bot = self.bots[place]
        self.machine.kills()

    def pauses(self, place: int) -> None:
        """SIGSTOP, and no more than that: it stands still in the middle of a step."""
        self.bots[place].send_signal(signal.SIGSTOP)

    def goes_on(self, place: int) -> None:
        self.bots[place].send_signal(signal.SIGCONT)


@asynccontextmanager
async def pair(
    folder: Path, own: Mapping[int, Mapping[str, str]] | None = None, **settings: str
) -> AsyncIterator[tuple[Pair, Phones]]:
    """A machine with a base, and two bots started on it."""
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


async def everybody_writes(phones: Phones, town: Pair, marksman: Marksman) -> None:
    """With each shot to come some more residents begin; pauses stand evenly among the kills."""
    chance, shots = random.Random(SEED), KILLS + STOPS
    pauses = {(turn + 1) * shots // (STOPS + 1) for turn in range(STOPS)}
    async with asyncio.TaskGroup() as tasks:
        for turn in range(shots):
            for user in range(1 + RESIDENTS * turn // shots, 1 + RESIDENTS * (turn + 1) // shots):
                tasks.create_task(resident(phones, user), name=str(user))
            hit = _pause if turn in pauses else _kill
            await hit(town, marksman, chance.choice(PLACES))


async def _kill(town: Pair, marksman: Marksman, place: int) -> None:
    await asyncio.to_thread(marksman.shoots, lambda: town.kills(place))
    town.starts(place)


async def _pause(town: Pair, marksman: Marksman, place: int) -> None:
    await asyncio.to_thread(marksman.shoots, lambda: town.pauses(place))
    await asyncio.sleep(PAUSE)
    town.goes_on(place)


async def comes_in(phones: Phones, machine: Machine) -> None:
    """The official, by invitation; from then on receipts are slow on their way."""
    link = await asyncio.to_thread(machine.does, "invite", "--role", "official", "--body", "TUKSH")
    token = re.split(r"start[= ]", link)[-1]
    await phones.act("say", user=OFFICIAL, name="Ерлан", lang="kk", text=f"/start {token}")
    await phones.hears(OFFICIAL, "Қош келдіңіз")
    await phones.act("fault", kind="latency", method="sendMessage", contains=RECEIPT, **SLOW)


async def lives_under_fire(town: Pair, phones: Phones) -> None:
    """Everybody writes, bots are killed and paused, and in the end all is said and stored once."""
    began, marksman = time.monotonic(), Marksman(town.machine, random.Random(SEED))
    try:
        async with asyncio.timeout(60 * MINUTES):
            await comes_in(phones, town.machine)
            await everybody_writes(phones, town, marksman)
            await comes_to_rest(town.machine)
    except TimeoutError:
        raise AssertionError(await who_waits(phones)) from None
    _print(marksman, time.monotonic() - began)
    await told_once(phones, marksman)
    stored_once(town.machine)
    assert min(marksman.met(kind) for kind in LOOKS) >= AT_LEAST


@pytest.mark.proof
async def test_two_bots_on_one_base_keep_every_promise_killed_and_paused(tmp_path: Path) -> None:
    async with pair(tmp_path) as (town, phones):
        await lives_under_fire(town, phones)


def _print(marksman: Marksman, seconds: float) -> None:
    print(f"\nseed {SEED}: {RESIDENTS} residents, {KILLS} kills, {STOPS} pauses, {seconds:.0f} s")
    for number, kill in enumerate(marksman.kills, start=1):
        print(f"{number:4d}  {kill.aim:8s}  {kill.done:4d}", *kill.rows.values())
