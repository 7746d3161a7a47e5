"""SQLite: one reader and one writer, each on its own thread, and read-only connections for long reads.

A hop per transaction costs a fourth of the CPU of a hop per statement (docs/decisions.md).
Transactions that wait for a running one share the next commit; one that fails is rolled back alone.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Dialect, Engine, NullPool, QueuePool, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DatabaseError

from db.engine.group_commit import GroupCommitThread, Outcome
from db.engine.store import StoreTrouble, StoreUnavailable, T, Work

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

#: Milliseconds that a transaction waits for a lock of another process. Callers that must succeed try again:
#: a stop takes ten seconds in all, and a thread that waits cannot be cancelled.
BUSY_TIMEOUT = 1500
PRAGMAS = (
    f"busy_timeout={BUSY_TIMEOUT}",
    "journal_mode=WAL",
    "synchronous=FULL",  # an update that Telegram was told is stored survives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # deleted rows are overwritten with zeros
)
#: Primary result codes that concern the database and its disk, not one statement.
_UNAVAILABLE = frozenset(
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
    """One file; each transaction runs whole on the writer's or the reader's thread."""

    def __init__(self, url: URL) -> None:
        self.engine = _engine(url)
        self._file = DatabaseFile(url)
        self._trouble = StoreTrouble()
        self._own = threading.local()
        self._open: list[Connection] = []
        self._writer = GroupCommitThread("store-write", lambda works: self._outcomes("IMMEDIATE", works))
        self._reader = GroupCommitThread("store-read", lambda works: self._outcomes("DEFERRED", works))

    async def write(self, work: Work[T]) -> T:
        """Run `work` on the writer's thread. Raises StoreUnavailable."""
        result: T = await self._writer.submit(work)
        return result

    async def read(self, work: Work[T]) -> T:
        """Run `work` on the reader's thread. Raises StoreUnavailable."""
        result: T = await self._reader.submit(work)
        return result

    async def close(self) -> None:
        """Let the running transactions end, then close the connections."""
        await asyncio.to_thread(self.abandon)

    def abandon(self) -> None:
        """Let the running transactions end; waiting ones are cancelled."""
        for thread in (self._writer, self._reader):
            thread.close()
        for conn in self._open:
            conn.close()
        self.engine.dispose()

    def _outcomes(self, begins: str, works: Sequence[Work[Any]]) -> Sequence[Outcome]:
        """One transaction for all; where the database fails, all fail and nothing was written."""
        try:
            with unavailable():
                self._file.check()
                return self._committed(begins, works)
        except StoreUnavailable as error:
            self._trouble.failed(str(error))
            return [(None, error)] * len(works)
        except BaseException as error:  # raised again in the coroutine that waits for it
            return [(None, error)] * len(works)

    def _committed(self, begins: str, works: Sequence[Work[Any]]) -> Sequence[Outcome]:
        conn = self._connection(begins)
        before = _changes(conn)
        with conn.begin():
            outcomes = (
                [(works[0](conn), None)] if len(works) == 1 else [_in_savepoint(conn, work) for work in works]
            )
        if _changes(conn) != before:
            self._trouble.succeeded()
        return outcomes

    def _connection(self, begins: str) -> Connection:
        """The connection of this thread, kept open: a checkout costs as much as a statement."""
        conn: Connection | None = getattr(self._own, "conn", None)
        if conn is None:
            conn = self._own.conn = self.engine.connect().execution_options(begins=begins)
            self._open.append(conn)
        return conn


def _in_savepoint(conn: Connection, work: Work[Any]) -> Outcome:
    """One transaction of a group: where it fails, its changes alone are rolled back."""
    raw: Any = conn.connection.driver_connection
    raw.execute("SAVEPOINT apart")
    try:
        outcome: Outcome = (work(conn), None)
    except BaseException as error:  # raised again in the coroutine that waits for it
        if _is_unavailable(error):
            raise
        raw.execute("ROLLBACK TO apart")
        outcome = (None, error)
    raw.execute("RELEASE apart")
    return outcome


@contextmanager
def unavailable() -> Iterator[None]:
    """Raise StoreUnavailable for errors of the database and its disk; others pass through."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if not _is_unavailable(error):
            raise
        raise StoreUnavailable(str(_raw(error))) from error


def _is_unavailable(error: BaseException) -> bool:
    return getattr(_raw(error), "sqlite_errorcode", 0) & 0xFF in _UNAVAILABLE


def _raw(error: BaseException) -> BaseException | None:
    """The error of sqlite3 inside SQLAlchemy's."""
    return error.orig if isinstance(error, DatabaseError) else error


class DatabaseFile:
    """The identity of the file: SQLite itself would write into a file that was deleted or replaced."""

    def __init__(self, url: URL) -> None:
        self._path = Path(url.database) if url.database else None
        self._known: tuple[int, int] | None = None

    def check(self) -> None:
        """Raise StoreUnavailable where the path no longer names the file of the first check."""
        if self._path is None:
            return
        try:
            found = self._path.stat()
        except OSError:
            if self._known is not None:
                raise StoreUnavailable("its file is gone; bring it back") from None
            return
        if self._known is None:
            self._known = (found.st_dev, found.st_ino)
        elif self._known != (found.st_dev, found.st_ino):
            raise StoreUnavailable("another file stands in its place; start the bot anew")


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


def read_only_engine(url: URL) -> "AsyncEngine":
    """Connections of aiosqlite in `mode=ro`, each on a thread of its own; they never create the database.

    All their errors that concern the database are StoreUnavailable.
    """
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415 - 60 ms and 6 MiB at first use

    arguments = {"uri": True, "isolation_level": None, "timeout": BUSY_TIMEOUT / 1000}
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"), poolclass=NullPool, connect_args=arguments
    )
    file = DatabaseFile(url)

    def open_read_only(_dialect: Dialect, _record: object, arguments: list[str], _options: object) -> None:
        file.check()
        arguments[0] = f"{Path(arguments[0]).as_uri()}?mode=ro"
        with unavailable(), closing(sqlite3.connect(arguments[0], uri=True)):
            pass  # where a file does not open, aiosqlite would leave its thread running

    event.listen(engine.sync_engine, "do_connect", open_read_only)
    event.listen(engine.sync_engine, "begin", _begin_snapshot)
    event.listen(engine.sync_engine, "handle_error", _as_unavailable)
    event.listen(engine.sync_engine, "invalidate", _interrupt)
    return engine


def _begin_snapshot(conn: Connection) -> None:
    conn.exec_driver_sql("BEGIN")


def _as_unavailable(context: ExceptionContext) -> StoreUnavailable | None:
    error = context.original_exception
    return StoreUnavailable(str(error)) if _is_unavailable(error) else None


def _interrupt(connection: Any, _record: object, error: BaseException | None) -> None:
    """A cancelled statement would keep its thread, and the close that waits for it, until its end."""
    if isinstance(error, asyncio.CancelledError):
        connection.run_async(lambda raw: raw.interrupt())
