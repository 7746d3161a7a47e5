"""The scheduler of ticks: interval jobs in memory; the tables alone say what is due.

APScheduler plans by civil time. After a jump forward its own interval trigger counts every missed run
(three days of a tick a second block the loop for 0.5 s), so `Every` counts from now. After a jump back it
would wait until the old time comes again, so the plan is also checked on the monotonic clock. A plain loop
per tick would need neither; APScheduler adds one plan for all ticks.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from db.engine.database import StoreUnavailable
from domain.clock import Clock

log = logging.getLogger(__name__)

#: (name, seconds between runs, work); the work is called with the civil time in UTC.
Tick = tuple[str, float, Callable[[datetime], Awaitable[object]]]
Ran = Callable[[str, datetime], Awaitable[object]]
May = Callable[[str], Awaitable[bool]]

#: Seconds between looks whether the civil clock was moved.
WATCH_INTERVAL = 5.0
#: One run for all missed ones, one run of a tick at a time, and no run is too late.
JOB_DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


class Every(BaseTrigger):
    """A trigger: so many seconds after the run before, however late that was."""

    def __init__(self, seconds: float) -> None:
        self.interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The next run, counted from now; `previous_fire_time` is not used."""
        return now + self.interval


async def _ignore(_name: str, _now: datetime) -> None:
    pass


async def _may_always(_name: str) -> bool:
    return True


class Scheduler:
    """Runs each tick at the start and then at its interval; `ran` is called after each success.

    `may` is asked before each run: of several processes one at a time runs a tick.
    """

    def __init__(
        self, ticks: Sequence[Tick], clock: Clock, *, ran: Ran = _ignore, may: May = _may_always
    ) -> None:
        self._ticks = ticks
        self._clock = clock
        self._ran = ran
        self._may = may
        self._locks = {name: asyncio.Lock() for name, _, _ in ticks}

    @property
    def intervals(self) -> dict[str, float]:
        """Seconds between the runs of each tick."""
        return {name: seconds for name, seconds, _ in self._ticks}

    async def run(self) -> None:
        """Run the ticks until cancelled; a tick that is running then is cancelled too."""
        # a tick logs its own failures; APScheduler would only add that a run was cancelled
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        scheduler: Any = AsyncIOScheduler(timezone=UTC, job_defaults=JOB_DEFAULTS)  # type: ignore[no-untyped-call]
        for tick in self._ticks:
            first, every = datetime.now(UTC), Every(tick[1])
            scheduler.add_job(self._run, every, [tick], next_run_time=first, id=tick[0])
        scheduler.start()
        try:
            while True:
                await asyncio.sleep(WATCH_INTERVAL)
                catch_up(scheduler)
        finally:
            scheduler.shutdown(wait=False)

    async def run_all(self) -> None:
        """Run every tick once, now: after a clock was moved by hand."""
        for tick in self._ticks:
            await self._run(tick)

    async def _run(self, tick: Tick) -> None:
        name, _, work = tick
        async with self._locks[name]:
            now = self._clock.now()
            try:
                if await self._may(name):
                    await work(now)
                    await self._ran(name, now)
            except StoreUnavailable:
                return  # the store logs this itself, once
            except Exception:  # the edge of ticks: a failure may not stop the others, nor the next run
                log.exception("tick failed", extra={"job": name})


def catch_up(scheduler: Any) -> None:
    """Run the jobs at once that a moved civil clock delays.

    A clock set back leaves a run further away than its interval. A clock set forward leaves the run in the
    past, while APScheduler still sleeps on the monotonic clock.
    """
    now = datetime.now(UTC)
    for job in scheduler.get_jobs():
        if job.next_run_time - now > job.trigger.interval + timedelta(seconds=1):
            job.modify(next_run_time=now)
        elif job.next_run_time < now:
            scheduler.wakeup()
