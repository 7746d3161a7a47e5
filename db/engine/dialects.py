"""Where the two dialects differ: upserts, locks, and the clock.

SQLite has one writer, so a writing transaction has all rows to itself. PostgreSQL runs writes side by side
in READ COMMITTED: rows that are read in order to be written are locked here, by row or by a named lock.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Executable, FromClause, Select, Table, bindparam, extract, func, select
from sqlalchemy.dialects import postgresql, sqlite

SQLITE = "sqlite"

#: Names of advisory locks.
STAFF = "staff"
CLAIMS = "claims"
KEYS = "keys"
MIGRATIONS = "migrations"

_lock = select(func.pg_advisory_xact_lock(bindparam("code")))
_share = select(func.pg_advisory_xact_lock_shared(bindparam("code")))
_lock_line = select(
    func.pg_advisory_xact_lock(bindparam("code")), func.set_config("enable_sort", "off", True)
)
_clock = select(extract("epoch", func.clock_timestamp()))


@dataclass(frozen=True)
class PerDialect:
    """One statement in both dialects, by the name of the dialect."""

    statements: Mapping[str, Executable]

    def on(self, conn: Connection) -> Any:
        """The statement in the connection's dialect."""
        return self.statements[conn.dialect.name]


def per_dialect(build: Callable[[Callable[[Table], Any]], Any]) -> PerDialect:
    """One statement, built from the `insert` of each dialect."""
    return PerDialect({SQLITE: build(sqlite.insert), "postgresql": build(postgresql.insert)})


def insert_ignore(table: Table) -> PerDialect:
    """INSERT … ON CONFLICT DO NOTHING."""
    return per_dialect(lambda insert: insert(table).on_conflict_do_nothing())


def locked(query: Select[Any], *, of: FromClause, skip: bool = False) -> Select[Any]:
    """SELECT … FOR NO KEY UPDATE OF `of`; with `skip` SKIP LOCKED. SQLite ignores both.

    Other transactions may still insert rows that refer to the locked ones.
    """
    return query.with_for_update(of=of, skip_locked=skip, key_share=True)


def lock(conn: Connection, name: str, *, share: bool = False) -> None:
    """Take the advisory lock `name` until the transaction ends; with `share` a shared one.

    Raises StoreUnavailable after the lock timeout. Does nothing on SQLite, which has one writer.
    """
    if conn.dialect.name != SQLITE:
        conn.execute(_share if share else _lock, {"code": code_of(name)})


def lock_line(conn: Connection, name: str) -> None:
    """Take the advisory lock `name` of a queue, and let the planner walk the queue by its index.

    While thousands of rows arrive, the planner's statistics are old: it would sort the whole queue for
    each claim. Does nothing on SQLite.
    """
    if conn.dialect.name != SQLITE:
        conn.execute(_lock_line, {"code": code_of(name)})


def code_of(name: str) -> int:
    """The key of an advisory lock: a signed 64-bit hash of its name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)


def stop_writers(conn: Connection, table: Table) -> None:
    """Wait for all transactions that write the table, and keep new ones out until this one ends.

    Raises StoreUnavailable after the lock timeout. Does nothing on SQLite, which has one writer.
    """
    if conn.dialect.name != SQLITE:
        conn.exec_driver_sql(f"LOCK TABLE {table.name} IN SHARE MODE")


def clock(conn: Connection, monotonic: float) -> float:
    """Seconds on the clock that all processes of the database share.

    On PostgreSQL the server's clock, since clocks of machines differ. On SQLite the machine's own, which the
    caller passes as `monotonic`.
    """
    return monotonic if conn.dialect.name == SQLITE else float(conn.execute(_clock).scalar_one())
