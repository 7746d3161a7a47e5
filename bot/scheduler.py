"""The clock's work: a handful of interval ticks held in memory; what is due stands in the tables alone.

APScheduler plans by civil time. After a jump forward its own interval counts every run that was missed
(three days of a tick a second: 0.5 s in which nothing else runs), so `Every` counts from now; after a
jump back it would wait for the old time to come again, so the plan is looked at on the monotonic clock as
well. A plain loop per tick would need neither; what APScheduler adds is one plan for all of them.
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

#: (name, seconds between runs, what to do); the work is given the civil time and may run at any time.
Tick = tuple[str, float, Callable[[datetime], Awaitable[object]]]
Ran = Callable[[str, datetime], Awaitable[object]]
May = Callable[[str], Awaitable[bool]]

#: Seconds between looks whether the civil clock was moved.
WATCH = 5.0
#: One run for all that were missed, never two at once, and never too late to run at all.
PLAN = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


class Every(BaseTrigger):
    """So many seconds after the run before, however late that was."""

    def __init__(self, seconds: float) -> None:
        self.interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The next run."""
        return now + self.interval


async def _unnoted(_name: str, _now: datetime) -> None:
    pass


async def _alone(_name: str) -> bool:
    return True


class Scheduler:
    """Runs each tick at start and then in its rhythm; `ran` is told of each success.

    `may` is asked before: of several processes one runs a tick at a time.
    """

    def __init__(
        self, ticks: Sequence[Tick], clock: Clock, *, ran: Ran = _unnoted, may: May = _alone
    ) -> None:
        self._ticks = ticks
        self._clock = clock
        self._ran = ran
        self._may = may
        self._turns = {name: asyncio.Lock() for name, _, _ in ticks}

    @property
    def rhythms(self) -> dict[str, float]:
        """Seconds between the runs of each tick."""
        return {name: seconds for name, seconds, _ in self._ticks}

    async def run(self) -> None:
        """Run the ticks until cancelled; a tick that is running then is cancelled too."""
        # a tick logs its own failures; all that is left to APScheduler is that one was cancelled: no news
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        scheduler: Any = AsyncIOScheduler(timezone=UTC, job_defaults=PLAN)  # type: ignore[no-untyped-call]
        for tick in self._ticks:
            first, every = datetime.now(UTC), Every(tick[1])
            scheduler.add_job(self._run, every, [tick], next_run_time=first, id=tick[0])
        scheduler.start()
        try:
            while True:
                await asyncio.sleep(WATCH)
                catch_up(scheduler)
        finally:
            scheduler.shutdown(wait=False)

    async def run_all(self) -> None:
        """Run every tick once, now: for a clock that was moved by hand."""
        for tick in self._ticks:
            await self._run(tick)

    async def _run(self, tick: Tick) -> None:
        name, _, work = tick
        async with self._turns[name]:
            now = self._clock.now()
            try:
                if await self._may(name):
                    await work(now)
                    await self._ran(name, now)
            except StoreUnavailable:
                return  # the store has said so, once for all
            except Exception:  # the edge of ticks: one that fails may not stop the others, nor its next run
                log.exception("a tick failed", extra={"job": name})


def catch_up(scheduler: Any) -> None:
    """Run at once what a moved civil clock keeps from running.

    Set back, it leaves a run further away than its interval; set forward, it leaves it behind, while
    APScheduler still sleeps on the monotonic clock.
    """
    now = datetime.now(UTC)
    for job in scheduler.get_jobs():
        if job.next_run_time - now > job.trigger.interval + timedelta(seconds=1):
            job.modify(next_run_time=now)
        elif job.next_run_time < now:
            scheduler.wakeup()
