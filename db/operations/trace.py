"""Queries of the demo's trace: the newest updates and their effects, ids and states only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from db.tables.core import inbox, journal, outbox


@dataclass(frozen=True, slots=True)
class Traced:
    """An update; its effects bear the moment `applied_at`."""

    update_id: int
    chat: bytes
    kind: str
    state: str
    received_at: datetime
    applied_at: datetime | None


@dataclass(frozen=True, slots=True)
class Caused:
    """An outbox message; `edits` is the message whose card it redraws, None for a new card."""

    id: int
    recipient: int
    kind: str
    edits: int | None
    state: str
    created_at: datetime


def updates(conn: Connection, limit: int) -> list[Traced]:
    """The newest updates, newest first."""
    columns = (inbox.c[name] for name in Traced.__slots__)
    rows = conn.execute(select(*columns).order_by(inbox.c.update_id.desc()).limit(limit))
    return [Traced(**row._mapping) for row in rows]


def letters(conn: Connection, since: datetime) -> list[Caused]:
    """Outbox messages created since then, by id."""
    columns = (outbox.c[name] for name in Caused.__slots__)
    rows = conn.execute(select(*columns).where(outbox.c.created_at >= since).order_by(outbox.c.id))
    return [Caused(**row._mapping) for row in rows]


def acts(conn: Connection, since: datetime) -> list[tuple[datetime, str, str]]:
    """Journal links since then, by id, each as (time, chain, action)."""
    query = select(journal.c.at, journal.c.chain, journal.c.action).where(journal.c.at >= since)
    return [(row.at, row.chain, row.action) for row in conn.execute(query.order_by(journal.c.id))]
