"""The last run of each tick, stored for `doctor` and `/metrics`."""

from datetime import datetime, timedelta
from functools import partial

from db import meta
from db.engine.database import Database
from db.operations import health

#: Time between two stored runs of a tick: some ticks run each second.
RHYTHM = timedelta(minutes=5)


class LastRuns:
    """Stores the last successful run of each tick, at most one in RHYTHM."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: dict[str, datetime] = {}

    async def ran(self, name: str, now: datetime) -> None:
        """Store the run if the last stored one is older than RHYTHM, or later than `now`.

        Raises StoreUnavailable.
        """
        kept = self._kept.get(name)
        if kept is not None and abs(now - kept) < RHYTHM:
            return
        value = now.isoformat(timespec="seconds").encode()
        await self._db.write(partial(meta.put, key=health.TICK + name, value=value))
        self._kept[name] = now
