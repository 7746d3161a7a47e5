"""PostgreSQL by asyncpg: many connections, each transaction a plain function in a greenlet, no threads.

Writes run side by side in READ COMMITTED and lock what they read in order to write (`db/engine/dialects.py`);
reads see one snapshot. Whatever keeps the base from answering in time is StoreUnavailable, as on SQLite.
"""

import asyncio
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any
from weakref import WeakSet

from asyncpg import Connection as Line
from asyncpg.exceptions import InterfaceError, PostgresError
from sqlalchemy import event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, NullPool

from db.engine.store import StoreTrouble, StoreUnavailable, T, Work

#: Seconds for a new connection, and for an answer; a stop has ten in all.
CONNECTING = 3.0
ANSWER = 8.0
#: The server's own limits: for a statement, for a lock, and for who holds locks and says nothing: a process
#: that was stopped in the middle of a transaction.
LIMITS = {
    "statement_timeout": "6s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "5s",
}
OURS = {"application_name": "tatulyq", "jit": "off", "timezone": "UTC"}

#: Classes of SQLSTATE, and single ones, that tell of the server and its disk, not of a wrong statement.
_CLASSES = ("08", "28", "53", "55", "57", "58", "F0", "XX")
_STATES = frozenset(
    {
        "25006",  # read-only: a standby, or a server that was told to be
        "25P03",  # we said nothing for too long
        "3D000",  # there is no such base
        "42501",  # our rights were taken away, also that to connect
    }
)
#: Somebody else holds a lock, or is slow: no lock within its time, a statement that took too long.
_WAITS = frozenset({"55P03", "57014"})
#: A line stays what it was when it was opened: read-only, though the server may be written again.
_STALE = frozenset({"25006"})
#: Two transactions were in each other's way; one was undone, and is simply tried again.
_COLLISIONS = frozenset({"40001", "40P01"})
_RAW = (PostgresError, InterfaceError, OSError, TimeoutError, NoneFree)


class PostgresStore:
    """One base of a server; as many connections as there is work at once."""

    def __init__(self, url: URL, *, connections: int) -> None:
        self._async = _engine(
            url,
            LIMITS,
            poolclass=AsyncAdaptedQueuePool,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=ANSWER,
            pool_use_lifo=True,
        )
        self.engine = self._async.sync_engine
        self._writes = self._async
        self._reads = self._async.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._health = StoreTrouble()
        self._open: WeakSet[Line] = WeakSet()
        event.listen(self.engine, "connect", self._note)
        event.listen(self.engine, "handle_error", _drop_stale)

    async def write(self, work: Work[T]) -> T:
        """Run `work` on a connection of its own."""
        result = await self._told(self._writes, work)
        self._health.is_well()
        return result

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one snapshot; the server refuses whatever it would write."""
        return await self._told(self._reads, work)

    async def close(self) -> None:
        """Connections are closed, those in use when they come back."""
        await self._async.dispose()

    def abandon(self) -> None:
        """Every connection is cut; the server undoes what was not committed."""
        for raw in self._open:
            with suppress(RuntimeError):  # its loop has ended, and took the line with it
                raw.terminate()  # type: ignore[no-untyped-call]
        self.engine.dispose(close=False)

    def _note(self, connection: Any, _record: object) -> None:
        self._open.add(connection.driver_connection)

    async def _told(self, engine: AsyncEngine, work: Work[T]) -> T:
        try:
            with told():
                return await _in_one(engine, work)
        except StoreUnavailable as error:
            state = state_of(error.__cause__)
            if state not in _COLLISIONS:
                self._health.is_ill(str(error), is_wait=state in _WAITS)
            raise


def _drop_stale(context: ExceptionContext) -> None:
    """Lines that were opened before are not used again."""
    if state_of(context.original_exception) in _STALE:
        context.is_disconnect = True


@contextmanager
def told() -> Iterator[None]:
    """What keeps the base from answering is StoreUnavailable."""
    try:
        yield
    except (DBAPIError, *_RAW) as error:
        why = trouble(error)
        if why is None:
            raise
        raise StoreUnavailable(why) from error


async def _in_one(engine: AsyncEngine, work: Work[T]) -> T:
    async with engine.begin() as conn:
        return await conn.run_sync(work)


def apart(url: URL, work: Work[T]) -> T:
    """Run `work` in one transaction from outside every loop, as long as it takes: for migrations."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _apart(url, work)).result()


async def _apart(url: URL, work: Work[T]) -> T:
    engine = _engine(url, {"lock_timeout": "10s"}, command_timeout=None, poolclass=NullPool)
    try:
        with told():
            return await _in_one(engine, work)
    finally:
        await engine.dispose()


def _engine(
    url: URL, limits: Mapping[str, str], *, command_timeout: float | None = ANSWER, **pool: Any
) -> AsyncEngine:
    arguments = {
        "timeout": CONNECTING,
        "command_timeout": command_timeout,
        "server_settings": {**OURS, **limits},
    }
    return create_async_engine(url.set(drivername="postgresql+asyncpg"), connect_args=arguments, **pool)


def trouble(error: Exception) -> str | None:
    """What keeps the base from answering; None where only a statement was wrong."""
    state, raw = state_of(error), _raw(error)
    is_ours = (
        state in _STATES | _COLLISIONS or state.startswith(_CLASSES)
        if state
        else isinstance(raw, (InterfaceError, OSError, TimeoutError, NoneFree))
        or (isinstance(error, DBAPIError) and error.connection_invalidated)
    )
    return (str(raw).partition("\n")[0] or type(raw).__name__) if is_ours else None


def state_of(error: BaseException | None) -> str:
    """The server's SQLSTATE; empty where the error is not the server's."""
    return str(getattr(_raw(error), "sqlstate", None) or "")


def _raw(error: BaseException | None) -> BaseException | None:
    """What asyncpg raised, under what SQLAlchemy made of it."""
    found = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    cause = found.__cause__ if found else None
    return cause if isinstance(cause, PostgresError) else found
