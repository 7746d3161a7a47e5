"""Is the bot fit for work, and what does its base hold: for whoever watches it from outside."""

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

#: Seconds that the base may take before whoever asks is told that it does not answer.
PATIENCE = 5.0
#: The key of `meta` that is written to see whether anything can be.
PROBE = "probe"


class BotHealth:
    """Looks at the base through two doors: the bot's own for what it must be able to do, and `apart`
    for figures, so that counting a large table holds up nobody's conversation.
    """

    def __init__(self, db: Database, apart: Database, clock: Clock, rhythms: Mapping[str, float]) -> None:
        self._db = db
        self._apart = apart
        self._clock = clock
        self._rhythms = rhythms
        self._since = clock.now()

    async def has_schema(self) -> bool:
        """The base is of the schema that this program needs; True also where it cannot be asked."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._apart.read(schema.check)
        except schema.OldSchema:
            return False
        except (StoreUnavailable, TimeoutError):
            pass  # `can_write` tells of that
        return True

    async def can_write(self) -> bool:
        """A row was written and committed: an empty transaction succeeds on a full disk too."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._db.write(partial(_probe, at=self._clock.now().isoformat().encode()))
        except (StoreUnavailable, TimeoutError):
            return False
        return True

    async def figures(self) -> Metrics | None:
        """What the base holds now; None where it does not answer."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._apart.read(partial(metrics.read, now=self._clock.now()))
        except (StoreUnavailable, TimeoutError):
            return None

    def lags(self, found: Metrics) -> dict[str, float]:
        """Seconds by which each tick is late; runs are written down to five minutes, which are no delay."""
        known = {name: found.ticks.get(name, self._since) for name in self._rhythms}
        late = {name: (found.at - ran - RHYTHM).total_seconds() for name, ran in known.items()}
        return {name: max(0.0, late[name] - self._rhythms[name]) for name in known}


def _probe(conn: Connection, *, at: bytes) -> None:
    meta.put(conn, PROBE, at)


__all__ = ["BotHealth", "Metrics"]
