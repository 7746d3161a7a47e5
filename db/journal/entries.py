"""The append-only journal: one chain of links per item or person, and anchors over all chains."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from db import meta
from db.engine import dialects
from db.tables.core import anchors, journal, journal_reasons

#: Prefix of `meta` keys that hold the head of a chain: its number in eight bytes, then its code.
HEAD = "head/"


@dataclass(frozen=True, slots=True)
class Link:
    """One row of a chain; `n` counts from 1, `mac` is its code over the values and the code before it."""

    id: int
    chain: str
    n: int
    at: datetime
    actor: int
    action: str
    fields: dict[str, Any]
    reason_digest: bytes | None
    mac: bytes


_columns = tuple(journal.c[name] for name in Link.__slots__)


_head = (
    select(journal.c.n, journal.c.mac)
    .where(journal.c.chain == bindparam("which"))
    .order_by(journal.c.n.desc())
    .limit(1)
)
_append = insert(journal).returning(journal.c.id)


def head(conn: Connection, chain: str) -> tuple[int, bytes]:
    """(number, code) of the chain's last link; (0, b"") for a chain without links."""
    row = conn.execute(_head, {"which": chain}).first()
    return (row.n, row.mac) if row else (0, b"")


def append(conn: Connection, values: dict[str, Any]) -> int:
    """Insert a link; returns its id. Raises IntegrityError where the chain has a link of this number."""
    return int(conn.execute(_append, values).scalar_one())


def keep_head(conn: Connection, chain: str, n: int, mac: bytes) -> None:
    """Store the head of a chain whose item has no row of its own: those of people."""
    meta.put(conn, HEAD + chain, n.to_bytes(8) + mac)


def add_reason(conn: Connection, journal_id: int, salt: bytes, key_id: str, sealed: bytes) -> None:
    """Store the sealed words behind a link's digest, with the salt of the digest."""
    row = {"journal_id": journal_id, "salt": salt, "key_id": key_id, "sealed": sealed}
    conn.execute(insert(journal_reasons).values(row))


def links(conn: Connection, *, after: int = 0, limit: int | None = None) -> list[Link]:
    """Links by id, from the first after `after`; all of them without `limit`."""
    query = select(*_columns).where(journal.c.id > after).order_by(journal.c.id).limit(limit)
    return [Link(**row._mapping) for row in conn.execute(query)]


def chain(conn: Connection, name: str) -> list[Link]:
    """All links of one chain by number."""
    query = select(*_columns).where(journal.c.chain == name).order_by(journal.c.n)
    return [Link(**row._mapping) for row in conn.execute(query)]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A code over the anchor before it and all links since, up to the link with the id `upto`."""

    id: int
    upto: int
    at: datetime
    mac: bytes


def last_anchor(conn: Connection) -> Anchor | None:
    """The newest anchor; None before the first."""
    row = conn.execute(select(anchors).order_by(anchors.c.id.desc()).limit(1)).first()
    return Anchor(**row._mapping) if row else None


def complete(conn: Connection) -> None:
    """Wait for transactions that write links, so that no link with a lower id can still appear.

    Raises StoreUnavailable after the lock timeout. PostgreSQL needs it; SQLite has one writer.
    """
    dialects.stop_writers(conn, journal)


def add_anchor(conn: Connection, upto: int, at: datetime, mac: bytes) -> None:
    """Insert an anchor over all links up to the id `upto`."""
    conn.execute(insert(anchors).values(upto=upto, at=at, mac=mac))


def count(conn: Connection) -> int:
    """The number of links."""
    return int(conn.execute(select(func.count()).select_from(journal)).scalar_one())
