"""When each tick last ran, kept for `doctor`."""

from datetime import datetime, timedelta
from functools import partial

from db import meta
from db.engine.database import Database
from db.operations import health

#: A run is written down when the last one that was is so old: a tick may run every few seconds.
RHYTHM = timedelta(minutes=5)


class LastRuns:
    """The last successful run of each tick, to five minutes."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: dict[str, datetime] = {}

    async def ran(self, name: str, now: datetime) -> None:
        """The tick has run."""
        kept = self._kept.get(name)
        if kept is not None and abs(now - kept) < RHYTHM:
            return
        value = now.isoformat(timespec="seconds").encode()
        await self._db.write(partial(meta.put, key=health.TICK + name, value=value))
        self._kept[name] = now
