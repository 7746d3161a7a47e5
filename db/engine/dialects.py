"""What the two stores say differently: upserts, locks that one writer needs not, and the clock.

SQLite has one writer, so whoever writes has everything to themselves. PostgreSQL runs writes side by side
in READ COMMITTED: what is read in order to be written is locked here, by row or by name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Executable, FromClause, Select, Table, bindparam, extract, func, select
from sqlalchemy.dialects import postgresql, sqlite

SQLITE = "sqlite"

#: Names of locks that are no row's.
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
    """One statement as each store says it."""

    statements: Mapping[str, Executable]

    def on(self, conn: Connection) -> Any:
        """The statement for this connection's store."""
        return self.statements[conn.dialect.name]


def per_dialect(build: Callable[[Callable[[Table], Any]], Any]) -> PerDialect:
    """The statement that `build` makes of each store's own `insert`."""
    return PerDialect({SQLITE: build(sqlite.insert), "postgresql": build(postgresql.insert)})


def insert_ignore(table: Table) -> PerDialect:
    """An insert that leaves alone what is already there."""
    return per_dialect(lambda insert: insert(table).on_conflict_do_nothing())


def locked(query: Select[Any], *, of: FromClause, skip: bool = False) -> Select[Any]:
    """The rows are ours until the transaction ends; with `skip` those that are another's are passed over.

    Rows that refer to them may still be written.
    """
    return query.with_for_update(of=of, skip_locked=skip, key_share=True)


def lock(conn: Connection, name: str, *, share: bool = False) -> None:
    """Wait until nobody else holds this name, and hold it until the transaction ends.

    Those who share it keep out only who wants it alone. SQLite has one writer anyway.
    """
    if conn.dialect.name != SQLITE:
        conn.execute(_share if share else _lock, {"code": code_of(name)})


def lock_line(conn: Connection, name: str) -> None:
    """Lock the name of a line of which some rows are taken, and go along it by its index.

    The server's figures are old while thousands come: it would sort all that waits for each few.
    """
    if conn.dialect.name != SQLITE:
        conn.execute(_lock_line, {"code": code_of(name)})


def code_of(name: str) -> int:
    """The number of a lock's name, of 64 bits with a sign."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)


def stop_writers(conn: Connection, table: Table) -> None:
    """Wait until what was being written into the table is committed, and let nobody begin until we are."""
    if conn.dialect.name != SQLITE:
        conn.exec_driver_sql(f"LOCK TABLE {table.name} IN SHARE MODE")


def clock(conn: Connection, monotonic: float) -> float:
    """The store's time in seconds: machines' clocks differ; on SQLite that of its one machine, handed in."""
    return monotonic if conn.dialect.name == SQLITE else float(conn.execute(_clock).scalar_one())
