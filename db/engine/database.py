"""The door of the store: reads and writes, whatever base stands behind it.

A transaction is a plain function `work(conn)`. It cannot await, so none can be held across a call to
Telegram; the same functions run on SQLite (`sqlite.py`) and on PostgreSQL (`postgres.py`).
"""

from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from db.engine.sqlite import SqliteStore
from db.engine.store import Store, StoreUnavailable, T, Work

#: Connections to a server where nobody says how many: for commands.
FEW = 5


class Database:
    """One base; of a server that many may use at once, up to `connections` are taken."""

    def __init__(self, url: str, *, connections: int = FEW) -> None:
        self.url = plain_url(url)
        self._store = _store(self.url, connections)

    @property
    def is_shared(self) -> bool:
        """It stands on a server of its own, which several machines may use."""
        return self.url.get_backend_name() != "sqlite"

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


def _store(url: URL, connections: int) -> Store:
    if url.get_backend_name() == "sqlite":
        return SqliteStore(url)
    from db.engine.postgres import PostgresStore  # noqa: PLC0415 - its driver is loaded where it is spoken

    return PostgresStore(url, connections=connections)


def plain_url(url: str) -> URL:
    """The address without its asynchronous driver: `sqlite+aiosqlite:///x` means the same base.

    For a server `sslmode`, as its administrators write it, is the `ssl` of asyncpg.
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
