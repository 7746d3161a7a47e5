"""One database behind one interface: short transactions, and long reads, on SQLite or PostgreSQL.

A transaction is a plain function `work(conn)`. It cannot await, so no transaction stays open during a call
to Telegram; the same functions run on SQLite (`sqlite.py`) and on PostgreSQL (`postgres.py`).
"""

from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from db.engine.reads import LongReads
from db.engine.sqlite import SqliteStore
from db.engine.store import Store, StoreUnavailable, T, Work

#: Pool size of a command on a PostgreSQL server.
COMMAND_CONNECTIONS = 5


class Database:
    """One database; on a server its pool holds up to `connections` connections.

    `long_reads` reads the same database apart from the pool, read-only and in steps.
    """

    def __init__(self, url: str, *, connections: int = COMMAND_CONNECTIONS) -> None:
        self.url = plain_url(url)
        self.long_reads = LongReads(self.url)
        self._store = _store(self.url, connections)

    @property
    def is_shared(self) -> bool:
        """True for a database server, which several machines may use."""
        return self.url.get_backend_name() != "sqlite"

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine of the writing connections."""
        return self._store.engine

    async def write(self, work: Work[T]) -> T:
        """Run `work` as one writing transaction; it is committed when this returns.

        Raises StoreUnavailable where the database cannot be written at all.
        """
        return await self._store.write(work)

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one consistent snapshot; it must not write. Raises StoreUnavailable."""
        return await self._store.read(work)

    async def close(self) -> None:
        """Let the running transactions end, then close all connections."""
        await self._store.close()

    def abandon(self) -> None:
        """Close all connections as a power cut would: transactions that run are rolled back."""
        self._store.abandon()


def _store(url: URL, connections: int) -> Store:
    if url.get_backend_name() == "sqlite":
        return SqliteStore(url)
    from db.engine.postgres import PostgresStore  # noqa: PLC0415 - loads its driver, which SQLite does without

    return PostgresStore(url, connections=connections)


def plain_url(url: str) -> URL:
    """The URL without an asynchronous driver: `sqlite+aiosqlite:///x` names the same database.

    For a server `sslmode`, as libpq spells it, becomes the `ssl` of asyncpg. Raises ValueError for a
    dialect other than SQLite and PostgreSQL.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend not in {"sqlite", "postgresql"}:
        raise ValueError(
            f"DATABASE_URL: {backend} is not spoken; write sqlite:///path/to/file or postgresql://…"
        )
    query = {"ssl" if name == "sslmode" else name: value for name, value in parsed.query.items()}
    return parsed.set(drivername=backend, query=query)


__all__ = ["DBAPIError", "Database", "StoreUnavailable", "Work", "plain_url"]
