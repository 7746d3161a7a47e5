"""Rows of parts: the sealed texts, files and places of an item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from db.tables.core import parts


@dataclass(frozen=True, slots=True)
class PartRow:
    """One text, file or place; `purpose` is report, question, reply and so on."""

    id: int
    item: str
    item_id: int
    purpose: str
    kind: str
    position: int
    created_at: datetime
    key_id: str
    sealed: bytes


_of = (
    select(*(parts.c[name] for name in PartRow.__slots__))
    .where(parts.c.item == bindparam("which"), parts.c.item_id == bindparam("which_id"))
    .order_by(parts.c.created_at, parts.c.position)
)
_add = insert(parts)


def add(conn: Connection, rows: Sequence[PartRow]) -> None:
    """Insert parts."""
    if rows:
        conn.execute(_add, [{name: getattr(row, name) for name in PartRow.__slots__} for row in rows])


def of(conn: Connection, item: str, item_id: int) -> list[PartRow]:
    """All parts of the item, by time and position."""
    return [PartRow(**row._mapping) for row in conn.execute(_of, {"which": item, "which_id": item_id})]
