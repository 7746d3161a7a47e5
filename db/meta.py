"""Single values of the base: its keys, sealed, and what was last anchored."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from db.tables import counters, meta


def get(conn: Connection, key: str) -> bytes | None:
    """The value, or None where it was never set."""
    return conn.execute(select(meta.c.value).where(meta.c.key == key)).scalar()


def put(conn: Connection, key: str, value: bytes) -> None:
    """Set the value, whether it was there or not."""
    statement = insert(meta).values(key=key, value=value)
    conn.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_={"value": statement.excluded.value})
    )


_first = insert(counters).values(value=1)
_next = _first.on_conflict_do_update(index_elements=["name"], set_={"value": counters.c.value + 1}).returning(
    counters.c.value
)


def count(conn: Connection, name: str) -> int:
    """The next number of `name`, from 1, without gaps: it is rolled back with its transaction."""
    return int(conn.execute(_next, {"name": name}).scalar_one())
