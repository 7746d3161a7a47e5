"""Key-value rows of the database (sealed data keys, heads of chains, runs of ticks), and counters."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Table, select

from db.engine import dialects
from db.tables.core import counters, meta


def get(conn: Connection, key: str) -> bytes | None:
    """The value; None where it was never set."""
    return conn.execute(select(meta.c.value).where(meta.c.key == key)).scalar()


def put(conn: Connection, key: str, value: bytes) -> None:
    """Insert or update the value."""
    conn.execute(_put.on(conn), {"key": key, "value": value})


def _putting(insert: Callable[[Table], Any]) -> Any:
    row = insert(meta)
    return row.on_conflict_do_update(index_elements=["key"], set_={"value": row.excluded.value})


def _counting(insert: Callable[[Table], Any]) -> Any:
    first = insert(counters).values(value=1)
    more = first.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1})
    return more.returning(counters.c.value)


_put = dialects.per_dialect(_putting)
_next = dialects.per_dialect(_counting)


def count(conn: Connection, name: str) -> int:
    """Increment the counter and return it, from 1 and without gaps: a rollback takes its number back."""
    return int(conn.execute(_next.on(conn), {"name": name}).scalar_one())
