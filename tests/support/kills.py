"""Aimed kills of bots: residents who send reports, shots at rows of a kind, and assertions on the outcome.

Each resident does each act once. In the end every report is stored once and every message read once; only a
message that was leased at a shot may be read twice.
"""

import asyncio
import contextlib
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tests.support.processes import Machine, Phones
from tests.support.programs import IS_FULL
from tests.support.sampling import SEED

RESIDENTS = 200 if IS_FULL else 24
#: Shots that must meet rows of each kind.
AT_LEAST = 5 if IS_FULL else 1
OFFICIAL = 9000
RECEIPT = "Өтінішіңіз тіркелді"
#: Kind of rows that a shot is aimed at → how many there are.
AIMS = {
    "new": "SELECT count(*) FROM inbox WHERE state = 'new'",
    "applied": "SELECT count(*) FROM inbox WHERE state = 'applied'",
    "leased": "SELECT count(*) FROM outbox WHERE state = 'leased'",
}
APPLIED = "SELECT count(*) FROM inbox WHERE applied_at IS NOT NULL"
LEASED = "SELECT kind, item_id FROM outbox WHERE state = 'leased'"
UNSETTLED = (
    "SELECT (SELECT count(*) FROM inbox WHERE state != 'answered') + "
    "(SELECT count(*) FROM outbox WHERE state != 'sent')"
)
#: Seconds between two reads; the longest wait for a started bot to do something; the longest aim.
LOOK, START, AIM = 0.001, 60.0, 5.0
#: Receipts are slow on their way, so that they stay leased for a while.
SLOW: dict[str, float] = {"seconds": 0.2, "times": 10_000}

#: Kind and item of outbox messages.
Messages = Counter[tuple[str, int]]


@dataclass(frozen=True)
class Shot:
    """Its aim, the number of rows of each kind that it met, and the updates applied by then."""

    aim: str
    rows: dict[str, int]
    applied: int


@dataclass
class Marksman:
    """Shoots when the database shows rows of a kind; `leased` counts messages that were leased then."""

    machine: Machine
    chance: random.Random
    shots: list[Shot] = field(default_factory=list)
    leased: Messages = field(default_factory=Counter)

    def met(self, kind: str) -> int:
        """The number of shots that met rows of this kind."""
        return sum(shot.rows[kind] > 0 for shot in self.shots)

    def shoots(self, fire: Callable[[], None] | None = None) -> None:
        """Let the bot work a little, aim at the kind that was met least, then `fire`, by default kill -9.

        Only one system call stands between the last read and the shot.
        """
        kinds = sorted(AIMS, key=lambda kind: (self.met(kind), self.chance.random()))
        with contextlib.closing(self.machine.looks()) as base:
            _watch(base, APPLIED, _count(base, APPLIED) + self.chance.randint(1, 20), START)
            _watch(base, AIMS[kinds[0]], 1, AIM)
            (fire or self.machine.kills)()
            rows = {kind: _count(base, query) for kind, query in AIMS.items()}
            self.leased.update((kind, item) for kind, item in base.execute(LEASED))
            self.shots.append(Shot(kinds[0], rows, _count(base, APPLIED)))

    def report(self, seconds: float) -> None:
        """Print the seed and all shots."""
        print(f"\nseed {SEED}: {RESIDENTS} residents, {len(self.shots)} shots, {seconds:.0f} s")
        print("shot  aimed at  applied before  " + "  ".join(AIMS))
        for number, shot in enumerate(self.shots, start=1):
            print(f"{number:4d}  {shot.aim:8s}  {shot.applied:14d}", *shot.rows.values())
        print("shots that met", ", ".join(f"{kind}: {self.met(kind)}" for kind in AIMS))


def _watch(base: Any, query: str, wanted: int, patience: float) -> None:
    """Read until there are so many rows, or so many seconds have passed."""
    until = time.monotonic() + patience
    while time.monotonic() < until and _count(base, query) < wanted:
        time.sleep(LOOK)


def _count(base: Any, query: str) -> int:
    return int(base.execute(query).fetchone()[0])


def starting_with(shot: int, shots: int) -> range:
    """The residents who begin before this shot, so that none of them meets a silent city."""
    return range(1 + RESIDENTS * shot // shots, 1 + RESIDENTS * (shot + 1) // shots)


async def official_joins(phones: Phones, machine: Machine) -> None:
    """The only official joins; from then on receipts are slow."""
    link = await asyncio.to_thread(machine.does, "invite", "--role", "official", "--body", "TUKSH")
    token = re.split(r"start[= ]", link)[-1]
    await phones.act("say", user=OFFICIAL, name="Ерлан", lang="kk", text=f"/start {token}")
    await phones.hears(OFFICIAL, "Қош келдіңіз")
    await phones.act("fault", kind="latency", method="sendMessage", contains=RECEIPT, **SLOW)


async def resident(phones: Phones, user: int) -> None:
    """Six acts of a resident, each once; a lost act leaves them waiting."""
    await phones.act("say", user=user, name=f"Тұрғын{user}", lang="kk", text="/start")
    await phones.presses(user, "Қазақша")
    await phones.presses(user, "Келісім беремін")
    await phones.hears(user, "Не болғанын жазыңыз")
    first, second = f"Пәтер {user:04d}: ауыз су жоқ", f"Пәтер {user:04d}: үш күн болды"
    await phones.act("say", user=user, text=first)
    await phones.act("say", user=user, text=second)
    await phones.presses(user, "Жіберу", under=second)
    await phones.hears(user, RECEIPT)


async def comes_to_rest(machine: Machine) -> None:
    """Wait until every message is sent and every update answered."""
    while machine.rows(UNSETTLED)[0][0]:
        await asyncio.sleep(0.1)


async def waiting_chats(phones: Phones) -> str:
    """The chats of residents who have begun and have no receipt."""
    chats = {user: await phones.reads(user) for user in range(1, RESIDENTS + 1)}
    return "\n\n".join(chat for chat in chats.values() if chat and RECEIPT not in chat)


async def assert_told_once(phones: Phones, marksman: Marksman) -> None:
    """Receipts and cards have come in order, and twice only if they were leased at a shot."""
    numbers: dict[int, int] = {}
    doubled: Messages = Counter()
    for user in range(1, RESIDENTS + 1):
        told = re.findall(rf"{RECEIPT}\W+\w+: (\S+)", await phones.reads(user))
        assert len(set(told)) == 1, told
        numbers[user] = int(told[0].replace("-", ""))
        doubled["receipt", numbers[user]] = len(told) - 1
    cards = re.findall(r"Пәтер (\d{4}): ауыз су жоқ\s+Пәтер \1: үш күн болды", await phones.reads(OFFICIAL))
    read = [numbers[int(user)] for user in cards]
    assert set(read) == set(numbers.values())
    doubled.update({("report-task", number): count - 1 for number, count in Counter(read).items()})
    print(f"told twice: {doubled.total()} of {marksman.leased.total()} messages leased at the shots")
    assert doubled <= marksman.leased
    first = list(dict.fromkeys(read))
    assert first == sorted(first), "the official reads reports in the order of their numbers"


def assert_stored_once(machine: Machine) -> None:
    """A report for each resident, numbers without a gap, no update twice, each chat in its order."""
    numbers = [str(number) for (number,) in machine.rows("SELECT number FROM reports ORDER BY id")]
    assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, RESIDENTS + 1))
    assert machine.rows("SELECT reporter FROM reports GROUP BY reporter HAVING count(*) > 1") == []
    acts = [count for (count,) in machine.rows("SELECT count(*) FROM inbox GROUP BY chat")]
    assert sorted(acts) == [1] + [6] * RESIDENTS, "one for the official's entry, six for each resident"
    rows = machine.rows(
        "SELECT chat, applied_at FROM inbox WHERE applied_at IS NOT NULL ORDER BY chat, update_id"
    )
    assert all(one[0] != other[0] or one[1] <= other[1] for one, other in pairwise(rows))
