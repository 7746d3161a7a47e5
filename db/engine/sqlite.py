"""SQLite: reads, and the one writer, each on a thread of its own.

A hop per transaction costs a fourth of the CPU of a hop per statement (CONTRIBUTING.md, decisions).
Transactions that come while another one runs share the next commit, each undone alone where it fails.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from db.engine.group_commit import GroupCommitThread, Outcome
from db.engine.store import StoreTrouble, StoreUnavailable, T, Work

#: Milliseconds that a transaction waits for another process's. Who may not give up asks again; a stop
#: has ten seconds in all, and a waiting thread can't be called back.
PATIENCE = 1500
PRAGMAS = (
    f"busy_timeout={PATIENCE}",
    "journal_mode=WAL",
    "synchronous=FULL",  # a commit that Telegram was told of survives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # what is wiped is overwritten
)
#: Primary result codes of SQLite that tell of the base and its disk, not of a wrong statement.
_TROUBLES = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)


class SqliteStore:
    """One file; every transaction runs whole on a thread of its own."""

    def __init__(self, url: URL) -> None:
        self.engine = _engine(url)
        self._file = _File(url.database)
        self._health = StoreTrouble()
        self._own = threading.local()
        self._kept: list[Connection] = []
        self._writer = GroupCommitThread("store-write", lambda works: self._together("IMMEDIATE", works))
        self._reader = GroupCommitThread("store-read", lambda works: self._together("DEFERRED", works))

    async def write(self, work: Work[T]) -> T:
        """Run `work` behind the writer's door."""
        result: T = await self._writer.submit(work)
        return result

    async def read(self, work: Work[T]) -> T:
        """Run `work` behind the reader's door."""
        result: T = await self._reader.submit(work)
        return result

    async def close(self) -> None:
        """Let the running transactions end, then close the files."""
        await asyncio.to_thread(self.abandon)

    def abandon(self) -> None:
        """Drop everything as a pulled plug would: what is not committed is gone."""
        for door in (self._writer, self._reader):
            door.close()
        for conn in self._kept:
            conn.close()
        self.engine.dispose()

    def _together(self, begins: str, works: Sequence[Work[Any]]) -> Sequence[Outcome]:
        """One transaction for all; where the base itself fails, nothing of any was written."""
        try:
            return self._watched(begins, works)
        except BaseException as error:  # raised where the work is waited for, as an executor would
            return [(None, error)] * len(works)

    def _committed(self, begins: str, works: Sequence[Work[Any]]) -> Sequence[Outcome]:
        conn = self._own_connection(begins)
        before = _changes(conn)
        with conn.begin():
            outcomes = [(works[0](conn), None)] if len(works) == 1 else [_apart(conn, work) for work in works]
        if _changes(conn) != before:
            self._health.is_well()
        return outcomes

    def _own_connection(self, begins: str) -> Connection:
        """The connection of this thread, which is kept: taking one anew costs as much as a statement."""
        conn: Connection | None = getattr(self._own, "conn", None)
        if conn is None:
            conn = self._own.conn = self.engine.connect().execution_options(begins=begins)
            self._kept.append(conn)
        return conn

    def _watched(self, begins: str, works: Sequence[Work[Any]]) -> Sequence[Outcome]:
        try:
            self._file.check()
            return self._committed(begins, works)
        except (DatabaseError, sqlite3.DatabaseError) as error:
            if not _is_trouble(error):
                raise
            raw = error.orig if isinstance(error, DatabaseError) else error
            self._health.is_ill(str(raw))
            raise StoreUnavailable(str(raw)) from error
        except _Moved as error:
            self._health.is_ill(str(error))
            raise StoreUnavailable(str(error)) from error


def _apart(conn: Connection, work: Work[Any]) -> Outcome:
    """One of several: where it fails, what it did is undone and the others stand."""
    raw: Any = conn.connection.driver_connection
    raw.execute("SAVEPOINT apart")
    try:
        outcome: Outcome = (work(conn), None)
    except BaseException as error:  # raised where the work is waited for, as an executor would
        if _is_trouble(error):
            raise
        raw.execute("ROLLBACK TO apart")
        outcome = (None, error)
    raw.execute("RELEASE apart")
    return outcome


def _is_trouble(error: BaseException) -> bool:
    """The base or its disk fails, not one statement."""
    raw = error.orig if isinstance(error, DatabaseError) else error
    return getattr(raw, "sqlite_errorcode", 0) & 0xFF in _TROUBLES


class _Moved(Exception):
    """What is written now would go into a file without a name, or into another base."""


class _File:
    """The file of the base. SQLite itself goes on writing into a file that was deleted."""

    def __init__(self, path: str | None) -> None:
        self._path = Path(path) if path else None
        self._known: tuple[int, int] | None = None

    def check(self) -> None:
        """The file that was opened first still stands in its place."""
        if self._path is None:
            return
        try:
            found = self._path.stat()
        except OSError:
            if self._known is not None:
                raise _Moved("its file is gone; bring it back") from None
            return
        if self._known is None:
            self._known = (found.st_dev, found.st_ino)
        elif self._known != (found.st_dev, found.st_ino):
            raise _Moved("another file stands in its place; start the bot anew")


def _changes(conn: Connection) -> int:
    """Rows changed on this connection so far."""
    raw: Any = conn.connection.driver_connection
    return int(raw.total_changes)


def _engine(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, poolclass=QueuePool, pool_size=2, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # sqlite3's own BEGIN comes too late: it guards no read before a write
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(conn: Connection) -> None:
    raw: Any = conn.connection.driver_connection
    raw.execute(f"BEGIN {conn.get_execution_options().get('begins', 'DEFERRED')}")
