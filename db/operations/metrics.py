"""Queries of `/metrics`: counts and ages of waiting rows; no figure is about one person or one body."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, literal_column, select, text

from db import inbox
from db.engine import dialects
from db.operations import health
from db.outbox import messages
from db.outbox.messages import waits
from db.tables.core import anchors, outbox, people, waiting_steps
from db.tables.core import inbox as updates
from db.tables.core import journal as links

_due_letters = (
    select(outbox.c.priority, func.count().label("n"), func.min(outbox.c.not_before).label("since"))
    .join(people, people.c.id == outbox.c.recipient)
    .where(waits(outbox), people.c.state == "active")
    .group_by(outbox.c.priority)
)
_due_steps = (
    select(func.count()).select_from(waiting_steps).where(waiting_steps.c.due_at <= bindparam("before"))
)
_anchored = select(anchors.c.upto).order_by(anchors.c.id.desc()).limit(1).scalar_subquery()
_figures = (
    select(func.min(updates.c.received_at))
    .where(
        updates.c.state.in_(["new", "applied"]),  # as the partial index says it
        updates.c.state == "new",
    )
    .scalar_subquery()
    .label("oldest_new"),
    _due_steps.scalar_subquery().label("due_steps"),
    select(func.count())
    .select_from(links)
    .where(links.c.id > func.coalesce(_anchored, 0))
    .scalar_subquery()
    .label("unanchored"),
)
#: Single figures in one statement: each statement of a long read costs four hops between threads.
_single_figures = dialects.PerDialect(
    {
        "sqlite": select(*_figures, literal_column("page_count * page_size").label("size")).select_from(
            text("pragma_page_count, pragma_page_size")
        ),
        "postgresql": select(*_figures, func.pg_database_size(func.current_database()).label("size")),
    }
)


@dataclass(frozen=True, slots=True)
class DueLetters:
    """Messages of one priority that are due now, to people who have not blocked the bot."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Metrics:
    """All figures at one moment: rows by state, due messages by priority, runs by tick, `size` in bytes."""

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
    """All figures on one snapshot."""
    figures = conn.execute(_single_figures.on(conn), {"before": now}).one()
    return Metrics(
        at=now,
        updates=inbox.counts(conn),
        oldest_new=figures.oldest_new,
        letters=messages.counts(conn),
        due_letters=due_letters(conn, now),
        due_steps=figures.due_steps,
        unanchored=figures.unanchored,
        ticks=health.last_runs(conn),
        size=figures.size,
    )


def due_steps(conn: Connection, before: datetime) -> int:
    """The number of reminder steps that fell due by then and wait."""
    return int(conn.execute(_due_steps, {"before": before}).scalar_one())


def due_letters(conn: Connection, now: datetime) -> dict[int, DueLetters]:
    """Due messages by priority; priorities without any are missing."""
    rows = conn.execute(_due_letters.where(outbox.c.not_before <= now))
    return {row.priority: DueLetters(row.n, row.since) for row in rows}


def away_staff(conn: Connection) -> int:
    """The number of staff who have blocked the bot; their messages wait."""
    query = select(func.count()).select_from(people)
    return int(conn.execute(query.where(people.c.state == "away", people.c.role != "resident")).scalar_one())


def failing_messages(conn: Connection, before: datetime) -> int:
    """The number of messages that have failed since before then and are still tried."""
    is_failing = case((outbox.c.troubled_at < before, 1))
    query = select(func.count(is_failing)).where(waits(outbox))
    return int(conn.execute(query).scalar_one())
