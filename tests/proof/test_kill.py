"""`kill -9` in the middle of everything: nothing is lost, nothing is doubled, nobody repeats a word.

The bot is a process of its own over HTTP; its base is read by a second connection. A kill is aimed:
the base is watched until a row of the wanted kind is there, then the process is gone at once.
"""

import asyncio
import contextlib
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes import Machine, Phones, telegram
from tests.support.programs import IS_FULL

#: In the short form each kind is met at least once.
RESIDENTS, KILLS, AT_LEAST, MINUTES = (200, 20, 5, 6.0) if IS_FULL else (24, 4, 1, 1.5)
SEED = int(os.environ.get("KILL_SEED", "20261123"))
OFFICIAL = 9000
RECEIPT = "Өтінішіңіз тіркелді"
#: What a kill is aimed at.
LOOKS = {
    "new": "SELECT count(*) FROM inbox WHERE state = 'new'",
    "applied": "SELECT count(*) FROM inbox WHERE state = 'applied'",
    "leased": "SELECT count(*) FROM outbox WHERE state = 'leased'",
}
DONE = "SELECT count(*) FROM inbox WHERE applied_at IS NOT NULL"
LEASED = "SELECT kind, item_id FROM outbox WHERE state = 'leased'"
UNSETTLED = (
    "SELECT (SELECT count(*) FROM inbox WHERE state != 'answered') + "
    "(SELECT count(*) FROM outbox WHERE state != 'sent')"
)
#: Seconds between two looks at the base; in which a started bot does something; for which one is aimed.
LOOK, START, AIM = 0.001, 60.0, 5.0

#: Receipts take a while on their way, as on a phone line: so long they are leased.
SLOW: dict[str, float] = {"seconds": 0.2, "times": 10_000}

Letters = Counter[tuple[str, int]]


@dataclass(frozen=True)
class Kill:
    """What one kill was aimed at, the rows it met, and how many updates had taken effect by then."""

    aim: str
    rows: dict[str, int]
    done: int


@dataclass
class Marksman:
    """Kills the bot when the base shows what is wanted; `leased` are letters that were on their way then."""

    machine: Machine
    chance: random.Random
    kills: list[Kill] = field(default_factory=list)
    leased: Letters = field(default_factory=Counter)

    def met(self, kind: str) -> int:
        """How many kills met rows of this kind."""
        return sum(kill.rows[kind] > 0 for kill in self.kills)

    def shoots(self, shot: Callable[[], None] | None = None) -> None:
        """Let the bot do a little, then aim at what was met least so far; the shot is kill -9 or another.

        Nothing stands between the look and the shot but a system call.
        """
        kinds = sorted(LOOKS, key=lambda kind: (self.met(kind), self.chance.random()))
        with contextlib.closing(self.machine.looks()) as base:
            _watches(base, DONE, _seen(base, DONE) + self.chance.randint(1, 20), START)
            _watches(base, LOOKS[kinds[0]], 1, AIM)
            (shot or self.machine.kills)()
            rows = {kind: _seen(base, look) for kind, look in LOOKS.items()}
            self.leased.update((kind, item) for kind, item in base.execute(LEASED))
            self.kills.append(Kill(kinds[0], rows, _seen(base, DONE)))


def _watches(base: Any, look: str, wanted: int, patience: float) -> None:
    """Until so many are there, or patience ends."""
    until = time.monotonic() + patience
    while time.monotonic() < until and _seen(base, look) < wanted:
        time.sleep(LOOK)


def _seen(base: Any, look: str) -> int:
    return int(base.execute(look).fetchone()[0])


def words(user: int) -> tuple[str, str]:
    """What this resident has to say, in two messages, and nobody else."""
    return f"Пәтер {user:04d}: ауыз су жоқ", f"Пәтер {user:04d}: үш күн болды"


async def resident(phones: Phones, user: int) -> None:
    """Six acts, each once: whoever must repeat one has been lost."""
    await phones.act("say", user=user, name=f"Тұрғын{user}", lang="kk", text="/start")
    await phones.presses(user, "Қазақша")
    await phones.presses(user, "Келісім беремін")
    await phones.hears(user, "Не болғанын жазыңыз")
    first, second = words(user)
    await phones.act("say", user=user, text=first)
    await phones.act("say", user=user, text=second)
    await phones.presses(user, "Жіберу", under=second)
    await phones.hears(user, RECEIPT)


async def everybody_writes_while_it_is_killed(phones: Phones, marksman: Marksman) -> None:
    """With each kill to come some more residents begin, so that none of them meets a silent city."""
    async with asyncio.TaskGroup() as tasks:
        for turn in range(KILLS):
            for user in range(1 + RESIDENTS * turn // KILLS, 1 + RESIDENTS * (turn + 1) // KILLS):
                tasks.create_task(resident(phones, user), name=str(user))
            await asyncio.to_thread(marksman.shoots)
            marksman.machine.starts()


@pytest.mark.proof
async def test_nothing_is_lost_and_nothing_doubled_under_kill_9(tmp_path: Path) -> None:
    began = time.monotonic()
    async with telegram(tmp_path, SEND_RATE="500", LOG_LEVEL="WARNING") as (machine, phones):
        marksman = Marksman(machine, random.Random(SEED))
        await asyncio.to_thread(machine.does, "migrate")
        link = await asyncio.to_thread(machine.does, "invite", "--role", "official", "--body", "TUKSH")
        machine.starts()
        try:
            async with asyncio.timeout(60 * MINUTES):
                token = re.split(r"start[= ]", link)[-1]
                await phones.act("say", user=OFFICIAL, name="Ерлан", lang="kk", text=f"/start {token}")
                await phones.hears(OFFICIAL, "Қош келдіңіз")
                await phones.act("fault", kind="latency", method="sendMessage", contains=RECEIPT, **SLOW)
                await everybody_writes_while_it_is_killed(phones, marksman)
                await comes_to_rest(machine)
        except TimeoutError:
            raise AssertionError(await who_waits(phones)) from None
        _print(marksman, time.monotonic() - began)
        await told_once(phones, marksman)
        stored_once(machine)
        assert min(marksman.met(kind) for kind in LOOKS) >= AT_LEAST


async def comes_to_rest(machine: Machine) -> None:
    """Every letter is sent and every update answered."""
    while machine.rows(UNSETTLED)[0][0]:
        await asyncio.sleep(0.1)


async def who_waits(phones: Phones) -> str:
    """The chats of residents who have begun and have no receipt."""
    chats = {user: await phones.reads(user) for user in range(1, RESIDENTS + 1)}
    return "\n\n".join(chat for chat in chats.values() if chat and RECEIPT not in chat)


async def told_once(phones: Phones, marksman: Marksman) -> None:
    """A receipt and a card reach everybody, twice only where they were leased at a kill; in their order."""
    numbers: dict[int, int] = {}
    doubled: Letters = Counter()
    for user in range(1, RESIDENTS + 1):
        told = re.findall(rf"{RECEIPT}\W+\w+: (\S+)", await phones.reads(user))
        assert len(set(told)) == 1, told
        numbers[user] = int(told[0].replace("-", ""))
        doubled["receipt", numbers[user]] = len(told) - 1
    cards = re.findall(r"Пәтер (\d{4}): ауыз су жоқ\s+Пәтер \1: үш күн болды", await phones.reads(OFFICIAL))
    read = [numbers[int(user)] for user in cards]
    assert set(read) == set(numbers.values())
    doubled.update({("report-task", number): count - 1 for number, count in Counter(read).items()})
    print(f"told twice: {doubled.total()} of {marksman.leased.total()} letters leased at the kills")
    assert doubled <= marksman.leased
    first = list(dict.fromkeys(read))
    assert first == sorted(first), "the official reads reports in the order of their numbers"


def stored_once(machine: Machine) -> None:
    """One report each, numbers without a gap; nobody did anything twice; each chat in its order."""
    numbers = [str(number) for (number,) in machine.rows("SELECT number FROM reports ORDER BY id")]
    assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, RESIDENTS + 1))
    assert machine.rows("SELECT reporter FROM reports GROUP BY reporter HAVING count(*) > 1") == []
    acts = [count for (count,) in machine.rows("SELECT count(*) FROM inbox GROUP BY chat")]
    assert sorted(acts) == [1] + [6] * RESIDENTS, "one for the official's entry, six for each resident"
    rows = machine.rows(
        "SELECT chat, applied_at FROM inbox WHERE applied_at IS NOT NULL ORDER BY chat, update_id"
    )
    assert all(one[0] != other[0] or one[1] <= other[1] for one, other in pairwise(rows))


def _print(marksman: Marksman, seconds: float) -> None:
    print(f"\nseed {SEED}: {RESIDENTS} residents, {KILLS} kills, {seconds:.0f} s")
    print("kill  aimed at  done  new  applied  leased")
    for number, kill in enumerate(marksman.kills, start=1):
        new, applied, leased = (kill.rows[kind] for kind in LOOKS)
        print(f"{number:4d}  {kill.aim:8s}  {kill.done:4d} {new:4d} {applied:8d} {leased:7d}")
    print("kills that met", ", ".join(f"{kind}: {marksman.met(kind)}" for kind in LOOKS))
