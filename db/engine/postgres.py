"""PostgreSQL by asyncpg: a pool of connections; each transaction is a plain function in a greenlet.

Writes run side by side in READ COMMITTED and lock the rows that they read in order to write
(`db/engine/dialects.py`). Reads see one snapshot. Long reads have read-only connections of their own.
"""

import asyncio
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any
from weakref import WeakSet

from asyncpg import Connection as DriverConnection
from asyncpg.exceptions import InterfaceError, PostgresError
from sqlalchemy import Dialect, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool

from db.engine.store import StoreTrouble, StoreUnavailable, T, Work

#: Seconds for a new connection, and for the answer to a statement; a stop takes ten in all.
CONNECT_TIMEOUT = 3.0
COMMAND_TIMEOUT = 8.0
#: The server's own limits: for a statement, for a lock, and for a client that holds locks and is silent, such
#: as a process that was stopped in the middle of a transaction.
LIMITS = {
    "statement_timeout": "6s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "5s",
}
SERVER_SETTINGS = {"application_name": "tatulyq", "jit": "off", "timezone": "UTC"}
#: One snapshot for all statements of a transaction; the server refuses writes.
SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

#: Classes of SQLSTATE, and single ones, that concern the server and its disk, not one statement.
_CLASSES = ("08", "28", "53", "55", "57", "58", "F0", "XX")
_STATES = frozenset(
    {
        "25006",  # read_only_sql_transaction: a standby, or default_transaction_read_only
        "25P03",  # idle_in_transaction_session_timeout
        "3D000",  # invalid_catalog_name: there is no such database
        "42501",  # insufficient_privilege, also that to connect
    }
)
#: lock_not_available and query_canceled: a lock or a statement timeout.
_TIMEOUTS = frozenset({"55P03", "57014"})
#: A session stays read-only after the server can be written again.
_STALE = frozenset({"25006"})
#: serialization_failure and deadlock_detected: the transaction was rolled back and may be repeated.
_COLLISIONS = frozenset({"40001", "40P01"})
_DRIVER_ERRORS = (PostgresError, InterfaceError, OSError, TimeoutError, PoolTimeoutError)


class PostgresStore:
    """One database of a server, with a pool of `connections` connections."""

    def __init__(self, url: URL, *, connections: int) -> None:
        self._async = _engine(
            url,
            LIMITS,
            poolclass=AsyncAdaptedQueuePool,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=COMMAND_TIMEOUT,
            pool_use_lifo=True,
        )
        self.engine = self._async.sync_engine
        self._writes = self._async
        self._reads = self._async.execution_options(**SNAPSHOT)
        self._trouble = StoreTrouble()
        self._open: WeakSet[DriverConnection] = WeakSet()
        event.listen(self.engine, "connect", self._note)
        event.listen(self.engine, "handle_error", _drop_stale)

    async def write(self, work: Work[T]) -> T:
        """Run `work` on a connection of its own. Raises StoreUnavailable."""
        result = await self._run(self._writes, work)
        self._trouble.succeeded()
        return result

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one snapshot; the server refuses writes. Raises StoreUnavailable."""
        return await self._run(self._reads, work)

    async def close(self) -> None:
        """Close idle connections now, those in use when they return to the pool."""
        await self._async.dispose()

    def abandon(self) -> None:
        """Cut every connection; the server rolls back their transactions."""
        for raw in self._open:
            with suppress(RuntimeError):  # its event loop is closed, and the connection with it
                raw.terminate()  # type: ignore[no-untyped-call]
        self.engine.dispose(close=False)

    def _note(self, connection: Any, _record: object) -> None:
        self._open.add(connection.driver_connection)

    async def _run(self, engine: AsyncEngine, work: Work[T]) -> T:
        try:
            with unavailable():
                return await _in_transaction(engine, work)
        except StoreUnavailable as error:
            state = sqlstate(error.__cause__)
            if state not in _COLLISIONS:
                self._trouble.failed(str(error), is_timeout=state in _TIMEOUTS)
            raise


def _drop_stale(context: ExceptionContext) -> None:
    """All pooled connections are discarded."""
    if sqlstate(context.original_exception) in _STALE:
        context.is_disconnect = True


@contextmanager
def unavailable() -> Iterator[None]:
    """Raise StoreUnavailable for errors of the server and the network; others pass through."""
    try:
        yield
    except (DBAPIError, *_DRIVER_ERRORS) as error:
        why = unavailable_reason(error)
        if why is None:
            raise
        raise StoreUnavailable(why) from error


async def _in_transaction(engine: AsyncEngine, work: Work[T]) -> T:
    async with engine.begin() as conn:
        return await conn.run_sync(work)


def run_unlimited(url: URL, work: Work[T]) -> T:
    """Run `work` in one transaction without a statement timeout, in an event loop of its own.

    For migrations, which have no running loop. Raises StoreUnavailable.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _unlimited(url, work)).result()


async def _unlimited(url: URL, work: Work[T]) -> T:
    engine = _engine(url, {"lock_timeout": "10s"}, command_timeout=None, poolclass=NullPool)
    try:
        with unavailable():
            return await _in_transaction(engine, work)
    finally:
        await engine.dispose()


def read_only_engine(url: URL) -> AsyncEngine:
    """Connections for long reads: one snapshot a transaction, writes refused by the server, none pooled.

    All their errors that concern the server or the network are StoreUnavailable. LIMITS end a step that
    takes too long, and a snapshot that is kept open between two statements.
    """
    engine = _engine(url, LIMITS, poolclass=NullPool)
    event.listen(engine.sync_engine, "do_connect", _connect)
    event.listen(engine.sync_engine, "handle_error", _as_unavailable)
    return engine.execution_options(**SNAPSHOT)


def _connect(dialect: Dialect, _record: object, arguments: list[Any], options: dict[str, Any]) -> Any:
    with unavailable():
        return dialect.connect(*arguments, **options)


def _as_unavailable(context: ExceptionContext) -> StoreUnavailable | None:
    why = unavailable_reason(context.sqlalchemy_exception or context.original_exception)
    return None if why is None else StoreUnavailable(why)


def _engine(
    url: URL, limits: Mapping[str, str], *, command_timeout: float | None = COMMAND_TIMEOUT, **pool: Any
) -> AsyncEngine:
    arguments = {
        "timeout": CONNECT_TIMEOUT,
        "command_timeout": command_timeout,
        "server_settings": {**SERVER_SETTINGS, **limits},
    }
    return create_async_engine(url.set(drivername="postgresql+asyncpg"), connect_args=arguments, **pool)


def unavailable_reason(error: BaseException) -> str | None:
    """Why the server does not answer, in its own words; None where the error concerns one statement."""
    state, raw = sqlstate(error), _raw(error)
    is_unavailable = (
        state in _STATES | _COLLISIONS or state.startswith(_CLASSES)
        if state
        else isinstance(raw, (InterfaceError, OSError, TimeoutError, PoolTimeoutError))
        or (isinstance(error, DBAPIError) and error.connection_invalidated)
    )
    return (str(raw).partition("\n")[0] or type(raw).__name__) if is_unavailable else None


def sqlstate(error: BaseException | None) -> str:
    """The server's SQLSTATE; empty for an error of the client or the network."""
    return str(getattr(_raw(error), "sqlstate", None) or "")


def _raw(error: BaseException | None) -> BaseException | None:
    """The error of asyncpg inside SQLAlchemy's."""
    found = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    cause = found.__cause__ if found else None
    return cause if isinstance(cause, PostgresError) else found
