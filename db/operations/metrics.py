"""What an operator counts: how much waits, for how long; numbers only, of nobody and of no body."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from db import inbox
from db.journal import entries
from db.operations import health
from db.outbox import messages
from db.outbox.messages import waits
from db.tables.core import inbox as updates
from db.tables.core import journal as links
from db.tables.core import outbox as letters
from db.tables.core import people, waiting_steps

_due_letters = (
    select(letters.c.priority, func.count().label("n"), func.min(letters.c.not_before).label("since"))
    .join(people, people.c.id == letters.c.recipient)
    .where(waits(letters), people.c.state == "active")
    .group_by(letters.c.priority)
)
_oldest_new = select(func.min(updates.c.received_at)).where(
    updates.c.state.in_(["new", "applied"]),  # as the index says it
    updates.c.state == "new",
)
_size = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    "postgresql": "SELECT pg_database_size(current_database())",
}


@dataclass(frozen=True, slots=True)
class DueLetters:
    """Letters of one lane that may leave now, to people who can be reached."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Metrics:
    """The base at one moment."""

    at: datetime
    updates: Mapping[str, int]
    oldest_new: datetime | None
    letters: Mapping[str, int]
    due_letters: Mapping[int, DueLetters]
    due_steps: int
    unanchored: int
    ticks: Mapping[str, datetime]
    size: int


def read(conn: Connection, now: datetime) -> Metrics:
    """All figures, of one snapshot."""
    return Metrics(
        at=now,
        updates=inbox.counts(conn),
        oldest_new=conn.execute(_oldest_new).scalar(),
        letters=messages.counts(conn),
        due_letters=due_letters(conn, now),
        due_steps=due_steps(conn, now),
        unanchored=_unanchored(conn),
        ticks=health.last_runs(conn),
        size=int(conn.exec_driver_sql(_size[conn.dialect.name]).scalar_one()),
    )


def due_steps(conn: Connection, before: datetime) -> int:
    """Steps of ladders that fell due by then and have not been told."""
    query = select(func.count()).select_from(waiting_steps).where(waiting_steps.c.due_at <= before)
    return int(conn.execute(query).scalar_one())


def due_letters(conn: Connection, now: datetime) -> dict[int, DueLetters]:
    """What may leave now, by lane."""
    rows = conn.execute(_due_letters.where(letters.c.not_before <= now))
    return {row.priority: DueLetters(row.n, row.since) for row in rows}


def _unanchored(conn: Connection) -> int:
    anchor = entries.last_anchor(conn)
    query = select(func.count()).select_from(links).where(links.c.id > (anchor.upto if anchor else 0))
    return int(conn.execute(query).scalar_one())


def away_staff(conn: Connection) -> int:
    """People in office who have blocked the bot: their letters wait."""
    query = select(func.count()).select_from(people)
    return int(conn.execute(query.where(people.c.state == "away", people.c.role != "resident")).scalar_one())


def troubled_letters(conn: Connection, before: datetime) -> int:
    """Letters whose tries have failed since before then, and which are still tried."""
    is_troubled = case((letters.c.troubled_at < before, 1))
    query = select(func.count(is_troubled)).where(waits(letters))
    return int(conn.execute(query).scalar_one())
