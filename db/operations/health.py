"""Queries of `doctor`: waiting rows, lost messages, runs of ticks, damage; ids and states only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from db.tables.core import inbox, meta, outbox

#: Prefix of `meta` keys that hold the last run of a tick.
TICK = "tick/"


@dataclass(frozen=True, slots=True)
class LostMessage:
    """A message that is not tried again: `failed`, or `unknown` if it may have arrived."""

    id: int
    state: str
    kind: str
    settled_at: datetime | None
    error: str | None


def lost_messages(conn: Connection, limit: int) -> list[LostMessage]:
    """The oldest messages that are failed or unknown, up to `limit`."""
    query = select(*(outbox.c[name] for name in LostMessage.__slots__))
    query = query.where(outbox.c.state.in_(["unknown", "failed"])).order_by(outbox.c.id).limit(limit)
    return [LostMessage(**row._mapping) for row in conn.execute(query)]


def oldest_update(conn: Connection) -> datetime | None:
    """When the oldest update without an answer was received; None without any."""
    query = select(func.min(inbox.c.received_at)).where(inbox.c.state.in_(["new", "applied"]))
    return conn.execute(query).scalar()


def oldest_message(conn: Connection, now: datetime) -> datetime | None:
    """When the oldest unsent message fell due, also for people who have blocked the bot; None without any."""
    query = select(func.min(outbox.c.not_before))
    query = query.where(outbox.c.state.in_(["queued", "leased"]), outbox.c.not_before <= now)
    return conn.execute(query).scalar()


def last_runs(conn: Connection) -> dict[str, datetime]:
    """The last run of each tick by its name, aware and in UTC."""
    rows = conn.execute(select(meta).where(meta.c.key.startswith(TICK)).order_by(meta.c.key))
    return {row.key.removeprefix(TICK): datetime.fromisoformat(row.value.decode()) for row in rows}


def damage(conn: Connection) -> list[str]:
    """Up to 20 lines of SQLite's quick check; empty for a sound file and on PostgreSQL."""
    if conn.dialect.name != "sqlite":
        return []
    found = [str(row[0]) for row in conn.exec_driver_sql("PRAGMA quick_check(20)")]
    return [] if found == ["ok"] else found
