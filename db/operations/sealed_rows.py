"""Sealed rows of all tables that have the columns `sealed` and `key_id`.

A sealed value is bound to its table and to the row's primary key, which is one column in each of them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Table, bindparam, func, select, update

from db.tables.core import metadata


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A sealed value; `row` is the primary key of its row, `key_id` names the sealing key."""

    row: int
    key_id: str
    sealed: bytes


def tables() -> list[Table]:
    """Tables with sealed rows, referenced tables first."""
    return [table for table in metadata.sorted_tables if {"key_id", "sealed"} <= set(table.c.keys())]


def seal_name(table: Table) -> str:
    """The table name in the seals: a renamed table keeps its first name."""
    return str(table.info.get("sealed_as", table.name))


def key_of(table: Table) -> Column[int]:
    """The primary key column. Raises ValueError where there is not exactly one."""
    (only,) = table.primary_key.columns
    return only


def under_other_keys(conn: Connection, table: Table, *, current: str, after: int, n: int) -> list[SealedRow]:
    """Up to `n` rows sealed with another key than `current`, by primary key from the first after `after`."""
    key = key_of(table)
    query = (
        select(key.label("row"), table.c.key_id, table.c.sealed)
        .where(key > after, table.c.sealed.is_not(None), table.c.key_id != current)
        .order_by(key)
        .limit(n)
    )
    return [SealedRow(**row._mapping) for row in conn.execute(query)]


def replace(conn: Connection, *, table: Table, pairs: Sequence[tuple[SealedRow, SealedRow]]) -> int:
    """Replace sealed values, given as (old, new), except in rows changed meanwhile; returns how many."""
    statement = (
        update(table)
        .where(key_of(table) == bindparam("which"), table.c.sealed == bindparam("was"))
        .values(key_id=bindparam("new_key"), sealed=bindparam("new"))
    )
    rows = [
        {"which": new.row, "was": old.sealed, "new_key": new.key_id, "new": new.sealed} for old, new in pairs
    ]
    if not conn.dialect.supports_sane_multi_rowcount:  # asyncpg gives no count for executemany
        return sum(conn.execute(statement, row).rowcount for row in rows)
    return conn.execute(statement, rows).rowcount if rows else 0


def rows(conn: Connection, table: Table) -> list[SealedRow]:
    """All sealed rows of the table."""
    query = select(key_of(table).label("row"), table.c.key_id, table.c.sealed)
    return [SealedRow(**row._mapping) for row in conn.execute(query.where(table.c.sealed.is_not(None)))]


def rehash(conn: Connection, column: Column[bytes], hashes: Mapping[int, bytes]) -> None:
    """Update a column of keyed hashes; `hashes` maps primary keys to hashes."""
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
    """True where no table with sealed rows has any row."""
    return all(conn.execute(select(key_of(table)).limit(1)).first() is None for table in tables())
