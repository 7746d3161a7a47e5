"""Long read-only queries: SQLAlchemy's asynchronous engine on aiosqlite or asyncpg.

Metrics, doctor and exports read here, on connections of their own that cannot write. A long read is a
series of short steps: an old snapshot keeps PostgreSQL from removing dead rows of the outbox, and SQLite
from reusing its WAL. `Database.read` stays the way for the short reads of an update.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy.engine import URL

from db.engine import sqlite
from db.engine.store import T, Work

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class LongReads:
    """Read-only connections to one database; none is pooled, so there is nothing to close."""

    def __init__(self, url: URL) -> None:
        self._url = url

    def connect(self) -> "AsyncConnection":
        """A connection for `async with`; it is closed with the block, also where the block is cancelled.

        All statements of one transaction see one snapshot; `stream` fetches the rows in small batches.
        Opening, and each statement, raises StoreUnavailable where the database does not answer.
        """
        return self._engine.connect()

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one snapshot of a fresh connection. Raises StoreUnavailable."""
        async with self.connect() as conn:
            return await read_step(conn, work)

    @cached_property
    def _engine(self) -> "AsyncEngine":
        if self._url.get_backend_name() == "sqlite":
            return sqlite.read_only_engine(self._url)
        from db.engine import postgres  # noqa: PLC0415 - loads its driver, which SQLite does without

        return postgres.read_only_engine(self._url)


async def read_step(conn: "AsyncConnection", work: Work[T]) -> T:
    """Run `work` on a snapshot that ends with it: one step of a long read. Raises StoreUnavailable."""
    async with conn.begin():
        return await conn.run_sync(work)
