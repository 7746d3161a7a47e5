"""Everything that is sealed, table by table: whatever has the columns `sealed` and `key_id`.

The row that a value is bound to is named by its table's only primary key column.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Table, bindparam, func, select, update

from db.tables.core import metadata


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A sealed value and the key of its row."""

    row: int
    key_id: str
    sealed: bytes


def tables() -> list[Table]:
    """Tables with sealed rows, those referred to first."""
    return [table for table in metadata.sorted_tables if {"key_id", "sealed"} <= set(table.c.keys())]


def seal_name(table: Table) -> str:
    """The name that the values of this table are bound to: a renamed table keeps its first one."""
    return str(table.info.get("sealed_as", table.name))


def key_of(table: Table) -> Column[int]:
    """The column that names a row; ValueError where there is not exactly one."""
    (only,) = table.primary_key.columns
    return only


def under_other_keys(conn: Connection, table: Table, *, current: str, after: int, n: int) -> list[SealedRow]:
    """Up to `n` rows that another key than `current` seals, by their keys from `after`."""
    key = key_of(table)
    query = (
        select(key.label("row"), table.c.key_id, table.c.sealed)
        .where(key > after, table.c.sealed.is_not(None), table.c.key_id != current)
        .order_by(key)
        .limit(n)
    )
    return [SealedRow(**row._mapping) for row in conn.execute(query)]


def replace(conn: Connection, *, table: Table, pairs: Sequence[tuple[SealedRow, SealedRow]]) -> int:
    """Put new seals for old ones; a row changed meanwhile is left alone. Returns how many were replaced."""
    statement = (
        update(table)
        .where(key_of(table) == bindparam("which"), table.c.sealed == bindparam("was"))
        .values(key_id=bindparam("new_key"), sealed=bindparam("new"))
    )
    rows = [
        {"which": new.row, "was": old.sealed, "new_key": new.key_id, "new": new.sealed} for old, new in pairs
    ]
    if not conn.dialect.supports_sane_multi_rowcount:  # asyncpg does not count over many
        return sum(conn.execute(statement, row).rowcount for row in rows)
    return conn.execute(statement, rows).rowcount if rows else 0


def rows(conn: Connection, table: Table) -> list[SealedRow]:
    """Every sealed row of the table."""
    query = select(key_of(table).label("row"), table.c.key_id, table.c.sealed)
    return [SealedRow(**row._mapping) for row in conn.execute(query.where(table.c.sealed.is_not(None)))]


def rehash(conn: Connection, column: Column[bytes], hashes: Mapping[int, bytes]) -> None:
    """Put new keyed hashes beside sealed values, by the keys of their rows."""
    table = column.table
    statement = update(table).where(key_of(table) == bindparam("which")).values({column: bindparam("hash")})
    if hashes:
        conn.execute(statement, [{"which": row, "hash": value} for row, value in hashes.items()])


def keys_in_use(conn: Connection) -> Counter[str]:
    """How many rows each key seals, by key id, over all tables."""
    return sum((keys_in_table(conn, table) for table in tables()), Counter())


def keys_in_table(conn: Connection, table: Table) -> Counter[str]:
    """How many rows of the table each key seals, by key id."""
    query = select(table.c.key_id, func.count().label("n")).where(table.c.sealed.is_not(None))
    return Counter({row.key_id: row.n for row in conn.execute(query.group_by(table.c.key_id))})


def is_bare(conn: Connection) -> bool:
    """No sealed row anywhere: a key would have nothing to open yet."""
    return all(conn.execute(select(key_of(table)).limit(1)).first() is None for table in tables())
