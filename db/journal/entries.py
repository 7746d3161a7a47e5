"""The append-only journal: a chain per item, all chains anchored into one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from db import meta
from db.engine import dialects
from db.tables.core import anchors, journal, journal_reasons

#: How keys of `meta` begin that hold the last link of a chain: its number in eight bytes, then its code.
HEAD = "head/"


@dataclass(frozen=True, slots=True)
class Link:
    """One row of a chain."""

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
    """The number and the code of the chain's last link; (0, b"") where it has none."""
    row = conn.execute(_head, {"which": chain}).first()
    return (row.n, row.mac) if row else (0, b"")


def append(conn: Connection, values: dict[str, Any]) -> int:
    """Add a link; returns its id. A number used twice violates (chain, n) and rolls everything back."""
    return int(conn.execute(_append, values).scalar_one())


def keep_head(conn: Connection, chain: str, n: int, mac: bytes) -> None:
    """The last link of a chain whose item has no row that could know it."""
    meta.put(conn, HEAD + chain, n.to_bytes(8) + mac)


def add_reason(conn: Connection, journal_id: int, salt: bytes, key_id: str, sealed: bytes) -> None:
    """Keep the words behind a digest, apart."""
    row = {"journal_id": journal_id, "salt": salt, "key_id": key_id, "sealed": sealed}
    conn.execute(insert(journal_reasons).values(row))


def links(conn: Connection, *, after: int = 0, limit: int | None = None) -> list[Link]:
    """Links in the order they were written, from the id after `after`."""
    query = select(*_columns).where(journal.c.id > after).order_by(journal.c.id).limit(limit)
    return [Link(**row._mapping) for row in conn.execute(query)]


def chain(conn: Connection, name: str) -> list[Link]:
    """One whole chain in order."""
    query = select(*_columns).where(journal.c.chain == name).order_by(journal.c.n)
    return [Link(**row._mapping) for row in conn.execute(query)]


@dataclass(frozen=True, slots=True)
class Anchor:
    """All links up to `upto` were there when it was made."""

    id: int
    upto: int
    at: datetime
    mac: bytes


def last_anchor(conn: Connection) -> Anchor | None:
    """The newest anchor."""
    row = conn.execute(select(anchors).order_by(anchors.c.id.desc()).limit(1)).first()
    return Anchor(**row._mapping) if row else None


def complete(conn: Connection) -> None:
    """Nobody is still writing a link older than those that are seen from now on."""
    dialects.stop_writers(conn, journal)


def add_anchor(conn: Connection, upto: int, at: datetime, mac: bytes) -> None:
    """Anchor all links up to `upto`."""
    conn.execute(insert(anchors).values(upto=upto, at=at, mac=mac))


def count(conn: Connection) -> int:
    """How many links there are."""
    return int(conn.execute(select(func.count()).select_from(journal)).scalar_one())
