"""The interface of both stores, and the one error for a database that does not answer."""

import logging
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine

T = TypeVar("T")
#: One transaction: a plain function of the open connection. It cannot await.
Work = Callable[[Connection], T]

log = logging.getLogger(__name__)

#: Seconds after a lock or statement timeout before the database counts as available again. The time covers
#: one whole round: two seconds for a lock, four more for a statement, and pauses between tries.
CALM = 8.0


class StoreUnavailable(Exception):
    """The database is locked, full, read-only, too slow or gone.

    As a rule nothing was written. Where the connection broke during COMMIT, the outcome is unknown: callers
    look up what was written, or repeat only what may be done twice.
    """


class Store(Protocol):
    """One database behind `db.engine.database.Database`."""

    engine: Engine

    async def write(self, work: Work[T]) -> T:
        """Run `work` as one writing transaction. Raises StoreUnavailable."""

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one consistent snapshot. Raises StoreUnavailable."""

    async def close(self) -> None:
        """Let the running transactions end, then close all connections."""

    def abandon(self) -> None:
        """Close all connections at once; transactions that run are rolled back."""


class StoreTrouble:
    """Logs once that the database is unavailable, and once that it is available again.

    A lock timeout concerns one table or row only, so a later success elsewhere does not end the trouble.
    It ends with the first success after CALM seconds without a timeout.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._is_available = True
        self._calm_at = float("-inf")

    def failed(self, why: str, *, is_timeout: bool = False) -> None:
        """Note a failed transaction; `is_timeout` is true for a lock or statement timeout."""
        if is_timeout:
            self._calm_at = self._monotonic() + CALM
        if self._is_available:
            self._is_available = False
            log.error("database unavailable, fetching and sending paused", extra={"why": why})

    def succeeded(self) -> None:
        """Note a commit that changed rows: on a full disk an empty transaction succeeds too."""
        if not self._is_available and self._monotonic() >= self._calm_at:
            self._is_available = True
            log.warning("database available again")
