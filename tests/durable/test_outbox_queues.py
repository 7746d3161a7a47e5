"""The order of the outbox: urgent first, one message of a queue at a time, no queue blocked for long."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from bot.outbound.rate_limits import SendRateLimiter
from db import people
from db.engine import schema
from db.engine.database import Database
from db.outbox import claims, messages
from db.outbox.claims import Lease, SendOutcome
from db.tables.core import metadata
from domain.notifications.notification import Priority
from domain.notifications.rate_limit import RateLimit
from domain.people import Actor, Lang, PersonState, Role
from tests.support import stores
from tests.support.town import MONDAY, HandClock

AIGUL, IVAN, GHOST = 11, 12, 13
OURS = Lease("ours", 1030.0)


@dataclass
class Lines:
    """An outbox with rows put in by hand, and a clock to claim them by."""

    db: Database
    now: datetime = MONDAY

    async def promise(
        self, key: str, who: int = AIGUL, priority: Priority = Priority.PERSONAL, after: float = 0
    ) -> None:
        await self.promise_all([key], who, priority, after)

    async def promise_all(
        self, keys: list[str], who: int = AIGUL, priority: Priority = Priority.PERSONAL, after: float = 0
    ) -> None:
        row = {
            "recipient": who, "priority": int(priority), "kind": "test", "item": None, "item_id": None,
            "facts": {}, "edits": None, "is_machine": False, "state": "queued",
            "not_before": self.now + timedelta(seconds=after), "created_at": self.now,
        }  # fmt: skip
        await self.db.write(lambda conn: messages.add(conn, [{"key": key, **row} for key in keys]))

    async def claims(self, n: int = 9, priority: Priority = Priority.BULK, owner: Lease = OURS) -> list[str]:
        rows = await self.db.write(lambda conn: claims.claim(conn, self.now, owner, n=n, priority=priority))
        return [row.key for row in rows]

    async def settles(self, key: str, state: str, *, wait: float = 0, owner: str = "ours") -> None:
        def work(conn: Connection) -> None:
            rows = metadata.tables["outbox"].c
            found = conn.execute(select(rows.id, rows.troubled_at).where(rows.key == key)).one()
            troubled = found.troubled_at or self.now
            later = self.now + timedelta(seconds=wait)
            is_trouble = state == "queued" and wait > 0
            outcome = SendOutcome(found.id, state, None, later, troubled if is_trouble else None)
            claims.record_outcomes(conn, [outcome], self.now, owner=owner)

        await self.db.write(work)

    async def state(self, key: str) -> str:
        query = text("SELECT state FROM outbox WHERE key = :key")
        return str(await self.db.read(lambda conn: conn.execute(query, {"key": key}).scalar_one()))

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
async def lines(tmp_path: Path) -> AsyncIterator[Lines]:
    """Two people who can be reached, and one who was forgotten."""
    db = Database(stores.url(tmp_path / "lines.db"))

    def work(conn: Connection) -> None:
        schema.create(conn)
        for who in (AIGUL, IVAN, GHOST):
            people.add(conn, Actor(who, Role.RESIDENT, None, Lang.KK), MONDAY)
        for who in (AIGUL, IVAN):
            people.identify(conn, who, bytes([who]), "k", b"sealed")

    await db.write(work)
    yield Lines(db)
    await db.close()


async def test_one_letter_of_a_line_is_on_its_way(lines: Lines) -> None:
    for key in ("a1", "a2"):
        await lines.promise(key)
    await lines.promise("i1", IVAN)
    assert await lines.claims() == ["a1", "i1"]
    assert await lines.claims() == []
    await lines.settles("a1", "sent")
    assert await lines.claims() == ["a2"]


async def test_the_urgent_lane_is_next_and_lanes_do_not_wait_for_each_other(lines: Lines) -> None:
    await lines.promise("bulk", priority=Priority.BULK)
    await lines.promise("personal")
    await lines.promise("urgent", IVAN, Priority.URGENT)
    assert await lines.claims(n=1) == ["urgent"]
    assert await lines.claims(n=1) == ["personal"]
    assert await lines.claims(n=1) == ["bulk"]


async def test_the_last_places_are_kept_for_urgent_letters(lines: Lines) -> None:
    await lines.promise("personal")
    await lines.promise("urgent", IVAN, Priority.URGENT)
    assert await lines.claims(priority=Priority.URGENT) == ["urgent"]


async def test_a_letter_in_trouble_holds_its_line_for_60_seconds_in_all(lines: Lines) -> None:
    """However often it is tried meanwhile: not sixty seconds a try."""
    await lines.promise("first")
    await lines.promise("second")
    held = 0.0
    for wait in (3, 6, 12, 24, 48):
        assert await lines.claims() == ["first"]
        await lines.settles("first", "queued", wait=wait)
        lines.passes(min(wait, 60 - held))
        held += wait
    assert await lines.claims() == ["second"], "60 seconds after the first try"
    lines.passes(60)
    assert await lines.claims() == [], "one of a line at a time, whichever it is"
    await lines.settles("second", "sent")
    assert await lines.claims() == ["first"]


async def test_what_is_planned_for_later_holds_nobody(lines: Lines) -> None:
    await lines.promise("tomorrow", after=30)
    await lines.promise("now")
    assert await lines.claims() == ["now"]
    lines.passes(30)
    await lines.settles("now", "sent")
    assert await lines.claims() == ["tomorrow"]


async def test_who_is_away_or_forgotten_is_skipped(lines: Lines) -> None:
    await lines.db.write(lambda conn: people.change(conn, IVAN, state=PersonState.AWAY))
    await lines.promise("i1", IVAN)
    await lines.promise("i2", IVAN)
    await lines.promise("ghost", GHOST)
    await lines.promise("a1")
    assert await lines.claims() == ["a1"]
    await lines.db.write(lambda conn: people.change(conn, IVAN, state=PersonState.ACTIVE))
    assert await lines.claims() == ["i1"]
    await lines.settles("i1", "sent")
    assert await lines.claims() == ["i2"]


async def test_an_expired_lease_is_given_back_but_not_what_is_still_on_its_way(lines: Lines) -> None:
    await lines.promise("a1")
    await lines.promise("i1", IVAN)
    [mine] = await lines.db.write(
        lambda conn: claims.claim(conn, lines.now, Lease("ours", 1030.0), n=1, priority=Priority.BULK)
    )
    assert await lines.claims(owner=Lease("theirs", 1030.0)) == ["i1"]
    early = await lines.db.write(
        lambda conn: claims.release_expired(conn, before=1029.0, in_flight=[mine.id])
    )
    late = await lines.db.write(lambda conn: claims.release_expired(conn, before=1031.0, in_flight=[mine.id]))
    assert (early, late, await lines.state("a1"), await lines.state("i1")) == (0, 1, "leased", "queued")


async def test_an_outcome_that_comes_late_is_taken_only_if_it_was_sent(lines: Lines) -> None:
    """Another sender has taken the row over meanwhile: what is true stays true, what is theirs is theirs."""
    await lines.promise("a1")
    await lines.promise("i1", IVAN)
    assert await lines.claims(owner=Lease("slow", 1.0)) == ["a1", "i1"]
    await lines.db.write(lambda conn: claims.release_expired(conn, before=2.0))
    assert await lines.claims(owner=OURS) == ["a1", "i1"]
    await lines.settles("a1", "queued", wait=5, owner="slow")
    await lines.settles("i1", "sent", owner="slow")
    assert (await lines.state("a1"), await lines.state("i1")) == ("leased", "sent")
    await lines.settles("i1", "queued", wait=5)
    assert await lines.state("i1") == "sent"


@pytest.mark.sqlite
async def test_claiming_reads_only_what_waits(lines: Lines) -> None:
    """Sent rows stay for thirty days; the plan of the claim goes by the index of those that wait."""
    values = {"now": None, "hold": None, "n": 1, "least_urgent": 2, "owner": "x", "until": 1.0}
    compiled = claims._claim.compile(lines.db.engine, compile_kwargs={"render_postcompile": True})
    marks = [values.get(name, "x") for name in compiled.positiontup or []]
    plan = await lines.db.read(
        lambda conn: conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(marks)).all()
    )
    steps = [str(row[-1]) for row in plan]
    assert [step for step in steps if "SCAN outbox" in step and "ix_outbox_waiting" not in step] == []
    assert any("ix_outbox_line" in step for step in steps)


@pytest.mark.skipif(not stores.IS_POSTGRES, reason="about PostgreSQL's figures of its tables")
async def test_a_server_that_has_counted_nothing_yet_looks_for_a_line_by_its_reader(lines: Lines) -> None:
    """Thousands of messages come faster than statistics; by priority each claim would read all of them."""
    await lines.promise_all([f"a{n}" for n in range(2000)])
    given = {"now": lines.now, "hold": lines.now, "least_urgent": 2}
    claim = (
        claims._found.limit(40).params(given).compile(lines.db.engine, compile_kwargs={"literal_binds": True})
    )
    plan = await lines.db.read(lambda conn: conn.exec_driver_sql(f"EXPLAIN {claim}").scalars().all())
    look = next(n for n, step in enumerate(plan) if "on outbox other" in step)
    assert "ix_outbox_waiting" not in plan[look]
    assert "recipient = outbox.recipient" in plan[look + 1]


@dataclass(frozen=True)
class Step:
    """After some seconds messages leave or Telegram asks for a pause; then `granted` may leave."""

    after: float
    take: int = 0
    pause: float = 0
    granted: int = 0


@pytest.mark.parametrize(
    ("rate", "steps"),
    [
        (8, [Step(0, granted=2), Step(0, take=2), Step(0.124), Step(0.001, granted=1), Step(9, granted=2)]),
        (28, [Step(0, take=7), Step(1, granted=7), Step(0, take=7), Step(0.5, granted=7)]),
        (0.5, [Step(0, take=1), Step(1.9), Step(0.1, granted=1)]),
        (28, [Step(0, pause=5), Step(4.9), Step(0.1, granted=1), Step(0, take=1), Step(0.5, granted=7)]),
        (28, [Step(0, pause=5), Step(1, pause=2), Step(3.9), Step(0.1, granted=1)]),
        (28, [Step(60, granted=7), Step(60, pause=5), Step(4.9), Step(0.1, granted=1)]),
        (28, [Step(0, pause=5), Step(2, take=7), Step(3.1), Step(0.3, granted=5)]),
    ],
    ids=["rate", "burst", "slow", "silence", "longest-silence", "silence-after-rest", "in-flight-at-silence"],
)
def test_the_limiter_as_a_table(rate: float, steps: list[Step]) -> None:
    clock = HandClock()
    limiter = SendRateLimiter(clock, RateLimit(rate))
    granted = []
    for step in steps:
        clock._monotonic += step.after
        limiter.take(step.take)
        if step.pause:
            limiter.pause(step.pause)
        granted.append(limiter.granted)
    assert granted == [step.granted for step in steps]


async def test_who_waits_for_the_limiter_waits_no_longer_than_needed() -> None:
    clock = HandClock()
    limiter = SendRateLimiter(clock, RateLimit(10))
    limiter.take(2)
    limiter.pause(3)
    before = clock.monotonic()

    async def hurry() -> None:
        for _ in range(20):
            await asyncio.sleep(0)
            clock.hurry()

    await asyncio.gather(limiter.wait_for_grant(), hurry())
    assert 3 <= clock.monotonic() - before < 3.2
