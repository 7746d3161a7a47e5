"""Readiness checks and metrics of the running bot, for its HTTP pages."""

import asyncio
from collections.abc import Mapping
from functools import partial

from sqlalchemy import Connection

from db import meta
from db.engine import schema
from db.engine.database import Database, StoreUnavailable
from db.operations import metrics
from db.operations.metrics import Metrics
from domain.clock import Clock
from services.operations.last_runs import RHYTHM

#: Seconds that a check or a read of metrics may take.
PATIENCE = 5.0
#: The key of `meta` that `can_write` writes.
PROBE = "probe"


class BotHealth:
    """Readiness checks, which take the bot's own way into the database, and metrics, which read apart.

    `rhythms` holds the seconds between two runs of each tick, by its name.
    """

    def __init__(self, db: Database, clock: Clock, rhythms: Mapping[str, float]) -> None:
        self._db = db
        self._clock = clock
        self._rhythms = rhythms
        self._since = clock.now()

    async def has_schema(self) -> bool:
        """False for a schema other than this program's; True also where the database does not answer."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._db.read(schema.check)
        except schema.OldSchema:
            return False
        except (StoreUnavailable, TimeoutError):
            pass  # `can_write` reports it
        return True

    async def can_write(self) -> bool:
        """Write and commit one row: an empty transaction would succeed on a full disk too."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._db.write(partial(_probe, at=self._clock.now().isoformat().encode()))
        except (StoreUnavailable, TimeoutError):
            return False
        return True

    async def figures(self) -> Metrics | None:
        """The figures of the database by a long read; None where it does not answer within PATIENCE."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._db.long_reads.read(partial(metrics.read, now=self._clock.now()))
        except (StoreUnavailable, TimeoutError):
            return None

    def lags(self, found: Metrics) -> dict[str, float]:
        """Seconds by which each tick is late; RHYTHM is no delay, since runs are stored that rarely."""
        known = {name: found.ticks.get(name, self._since) for name in self._rhythms}
        late = {name: (found.at - ran - RHYTHM).total_seconds() for name, ran in known.items()}
        return {name: max(0.0, late[name] - self._rhythms[name]) for name in known}


def _probe(conn: Connection, *, at: bytes) -> None:
    meta.put(conn, PROBE, at)


__all__ = ["BotHealth", "Metrics"]
