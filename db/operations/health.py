"""What an operator must know of the base; nothing here names a person or repeats a word of one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from db.tables.core import inbox, meta, outbox

#: How keys of `meta` begin that tell when a tick last ran.
TICK = "tick/"


@dataclass(frozen=True, slots=True)
class LostLetter:
    """A letter that will not be tried again: failed, or nobody knows whether it arrived."""

    id: int
    state: str
    kind: str
    settled_at: datetime | None
    error: str | None


def lost_letters(conn: Connection, limit: int) -> list[LostLetter]:
    """The oldest messages that are failed or unknown, up to `limit`."""
    query = select(*(outbox.c[name] for name in LostLetter.__slots__))
    query = query.where(outbox.c.state.in_(["unknown", "failed"])).order_by(outbox.c.id).limit(limit)
    return [LostLetter(**row._mapping) for row in conn.execute(query)]


def oldest_update(conn: Connection) -> datetime | None:
    """Since when the oldest update waits to be answered."""
    query = select(func.min(inbox.c.received_at)).where(inbox.c.state.in_(["new", "applied"]))
    return conn.execute(query).scalar()


def oldest_letter(conn: Connection, now: datetime) -> datetime | None:
    """Since when the oldest letter that may go is on its way, people who are away not counted out."""
    query = select(func.min(outbox.c.not_before))
    query = query.where(outbox.c.state.in_(["queued", "leased"]), outbox.c.not_before <= now)
    return conn.execute(query).scalar()


def last_runs(conn: Connection) -> dict[str, datetime]:
    """When each tick last ran."""
    rows = conn.execute(select(meta).where(meta.c.key.startswith(TICK)).order_by(meta.c.key))
    return {row.key.removeprefix(TICK): datetime.fromisoformat(row.value.decode()) for row in rows}


def damage(conn: Connection) -> list[str]:
    """What the store itself finds wrong with its file; nothing where it is sound."""
    if conn.dialect.name != "sqlite":
        return []
    found = [str(row[0]) for row in conn.exec_driver_sql("PRAGMA quick_check(20)")]
    return [] if found == ["ok"] else found
