"""The store's two doors: reads, and the one writer.

A transaction is a plain function `work(conn)` run in one hop on a thread of the store. It
cannot await, so none can be held across a call to Telegram; and a hop per transaction costs
a fourth of the CPU of a hop per statement (CONTRIBUTING.md, decisions).
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

T = TypeVar("T")
Work = Callable[[Connection], T]

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a commit that Telegram was told of survives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # what is wiped is overwritten
    "busy_timeout=5000",
)
READERS = 2


class StoreUnavailable(Exception):
    """The base is locked, full, read-only or gone; nothing was written."""


class Database:
    """One base; every transaction runs whole on a thread of its own."""

    def __init__(self, url: str) -> None:
        self.url = plain_url(url)
        self.engine = _engine(self.url)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")

    async def write(self, work: Work[T]) -> T:
        """Run `work` in the writing transaction; committed when this returns.

        Raises StoreUnavailable where the base cannot be written at all.
        """
        return await self._run(self._writer, self._written, work)

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one consistent snapshot; it must not write."""
        return await self._run(self._readers, self._read, work)

    async def close(self) -> None:
        """Let running transactions end, then close the files."""
        await asyncio.to_thread(self._shutdown)

    def abandon(self) -> None:
        """Drop everything as a pulled plug would: what is not committed is gone."""
        for pool in (self._writer, self._readers):
            pool.shutdown(wait=True, cancel_futures=True)
        self.engine.dispose()

    def _shutdown(self) -> None:
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self.engine.dispose()

    def _written(self, work: Work[T]) -> T:
        with self.engine.connect().execution_options(writes=True) as conn, conn.begin():
            return work(conn)

    def _read(self, work: Work[T]) -> T:
        with self.engine.connect() as conn, conn.begin():
            return work(conn)

    async def _run(self, pool: ThreadPoolExecutor, door: Callable[[Work[T]], T], work: Work[T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, door, work)
        except OperationalError as error:
            raise StoreUnavailable(str(error.orig)) from error


def plain_url(url: str) -> URL:
    """The address without its asynchronous driver: `sqlite+aiosqlite:///x` means the same base."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise ValueError(
            f"DATABASE_URL: {parsed.get_backend_name()} is not spoken yet; write sqlite:///path/to/file"
        )
    return parsed.set(drivername="sqlite")


def _engine(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, poolclass=QueuePool, pool_size=READERS + 1, connect_args={"check_same_thread": False}
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # sqlite3's own BEGIN comes too late: it guards no read before a write
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(conn: Connection) -> None:
    options: dict[str, Any] = dict(conn.get_execution_options())
    conn.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


__all__ = ["DBAPIError", "Database", "StoreUnavailable", "Work", "plain_url"]
