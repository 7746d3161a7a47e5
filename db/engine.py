"""The door of the store: reads and writes, whatever base stands behind it.

A transaction is a plain function `work(conn)`. It cannot await, so none can be held across a call to
Telegram; the same functions run on SQLite (`db/sqlite.py`) and on PostgreSQL (`db/postgres.py`).
"""

from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from db.sqlite import SqliteStore
from db.store import Store, StoreUnavailable, T, Work


class Database:
    """One base."""

    def __init__(self, url: str) -> None:
        self.url = plain_url(url)
        self._store: Store = SqliteStore(self.url)

    @property
    def engine(self) -> Engine:
        """What SQLAlchemy opens connections with."""
        return self._store.engine

    async def write(self, work: Work[T]) -> T:
        """Run `work` as one writing transaction; committed when this returns.

        Raises StoreUnavailable where the base cannot be written at all.
        """
        return await self._store.write(work)

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one consistent snapshot; it must not write. Raises StoreUnavailable too."""
        return await self._store.read(work)

    async def close(self) -> None:
        """Let the running transactions end, then close the base."""
        await self._store.close()

    def abandon(self) -> None:
        """Drop everything as a pulled plug would: what is not committed is gone."""
        self._store.abandon()


def plain_url(url: str) -> URL:
    """The address without its asynchronous driver: `sqlite+aiosqlite:///x` means the same base."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise ValueError(
            f"DATABASE_URL: {parsed.get_backend_name()} is not spoken yet; write sqlite:///path/to/file"
        )
    return parsed.set(drivername="sqlite")


__all__ = ["DBAPIError", "Database", "StoreUnavailable", "Work", "plain_url"]
