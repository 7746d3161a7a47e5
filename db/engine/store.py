"""What both kinds of store promise: transactions as plain functions, and one error where the base fails."""

import logging
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine

T = TypeVar("T")
Work = Callable[[Connection], T]

log = logging.getLogger(__name__)

#: Longer than from one vain wait to the end of the next: two seconds for a lock, six for a statement, and a
#: second between tries.
CALM = 8.0


class StoreUnavailable(Exception):
    """The base is locked, full, read-only, too slow or gone.

    As a rule nothing was written; where the line broke during a commit nobody knows, so whoever goes on
    looks up what became of it, or does what may be done twice.
    """


class Store(Protocol):
    """One base behind `db.engine.database.Database`."""

    engine: Engine

    async def write(self, work: Work[T]) -> T:
        """Run `work` as one writing transaction."""

    async def read(self, work: Work[T]) -> T:
        """Run `work` on one consistent snapshot."""

    async def close(self) -> None:
        """Let the running transactions end."""

    def abandon(self) -> None:
        """Drop everything at once."""


class StoreTrouble:
    """Says once that the base fails and once that it works again, however often it is used meanwhile.

    What waited in vain for one table or row tells nothing of the others, and others nothing of it: such a
    trouble is over when for CALM seconds nobody has waited in vain.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._is_well = True
        self._calm_at = float("-inf")

    def is_ill(self, why: str, *, is_wait: bool = False) -> None:
        """A transaction failed; it may have waited in vain where others need not wait."""
        if is_wait:
            self._calm_at = self._monotonic() + CALM
        if self._is_well:
            self._is_well = False
            log.error(
                "the base cannot be used: nothing new is fetched or sent until it can", extra={"why": why}
            )

    def is_well(self) -> None:
        """A transaction that changed something was committed: on a full disk an empty one succeeds too."""
        if not self._is_well and self._monotonic() >= self._calm_at:
            self._is_well = True
            log.warning("the base can be used again")
