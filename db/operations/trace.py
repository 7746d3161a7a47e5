"""What became of the newest updates: for the demo's panel and for operators, ids and states only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from db.tables.core import inbox, journal, outbox


@dataclass(frozen=True, slots=True)
class Traced:
    """An update; what it caused bears the moment at which it was applied."""

    update_id: int
    chat: bytes
    kind: str
    state: str
    received_at: datetime
    applied_at: datetime | None


@dataclass(frozen=True, slots=True)
class Caused:
    """A letter that a write promised; with `edits` it redraws the card of an older one."""

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
    """Letters promised since then."""
    columns = (outbox.c[name] for name in Caused.__slots__)
    rows = conn.execute(select(*columns).where(outbox.c.created_at >= since).order_by(outbox.c.id))
    return [Caused(**row._mapping) for row in rows]


def acts(conn: Connection, since: datetime) -> list[tuple[datetime, str, str]]:
    """Journal links since then: (moment, chain, action)."""
    query = select(journal.c.at, journal.c.chain, journal.c.action).where(journal.c.at >= since)
    return [(row.at, row.chain, row.action) for row in conn.execute(query.order_by(journal.c.id))]
