"""Ticks: each at its interval, none stopped by another or by a clock that jumps."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.scheduler import JOB_DEFAULTS, Every, Scheduler, Tick, catch_up

NOON = datetime(2026, 11, 23, 7, tzinfo=UTC)


class Still:
    """A clock that stands, for ticks must take their time from it."""

    def now(self) -> datetime:
        return NOON

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Counter:
    """A tick's work."""

    def __init__(self, *, fails: bool = False, lasts: float = 0) -> None:
        self.runs: list[datetime] = []
        self.at_once = 0
        self.most_at_once = 0
        self._fails = fails
        self._lasts = lasts

    async def __call__(self, now: datetime) -> None:
        self.runs.append(now)
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await asyncio.sleep(self._lasts)
        self.at_once -= 1
        if self._fails:
            raise LookupError("a name that may not be logged")


@asynccontextmanager
async def running(*ticks: Tick, **given: Any) -> AsyncIterator[Scheduler]:
    """A schedule at work."""
    schedule = Scheduler(ticks, Still(), **given)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(schedule.run())
        yield schedule
        task.cancel()


async def until(claim: Callable[[], bool]) -> None:
    """Wait for what must come."""
    async with asyncio.timeout(5):
        while not claim():
            await asyncio.sleep(0.01)


async def test_a_tick_runs_at_start_and_then_in_its_rhythm() -> None:
    often, seldom = Counter(), Counter()
    async with running(("often", 0.05, often), ("seldom", 3600, seldom)):
        await until(lambda: len(often.runs) >= 4)
    assert set(often.runs) == {NOON}
    assert len(seldom.runs) == 1


async def test_a_tick_that_fails_is_logged_by_name_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    bad, good = Counter(fails=True), Counter()
    with caplog.at_level(logging.ERROR):
        async with running(("bad", 0.05, bad), ("good", 0.05, good)):
            await until(lambda: len(bad.runs) >= 3 and len(good.runs) >= 3)
    failures = [record for record in caplog.records if record.name == "bot.scheduler"]
    assert {record.__dict__["job"] for record in failures} == {"bad"}
    assert len(failures) >= 2


async def test_a_slow_tick_never_runs_twice_at_once() -> None:
    slow = Counter(lasts=0.1)
    async with running(("slow", 0.02, slow)) as schedule:
        await until(lambda: len(slow.runs) >= 2)
        await schedule.run_all()
    assert slow.most_at_once == 1


async def test_turn_runs_every_tick_once() -> None:
    one, other = Counter(), Counter(fails=True)
    await Scheduler([("one", 60, one), ("other", 60, other)], Still()).run_all()
    assert (one.runs, other.runs) == ([NOON], [NOON])


async def test_only_what_succeeded_is_written_down() -> None:
    told: list[tuple[str, datetime]] = []

    async def ran(name: str, now: datetime) -> None:
        told.append((name, now))

    await Scheduler([("bad", 60, Counter(fails=True)), ("good", 60, Counter())], Still(), ran=ran).run_all()
    assert told == [("good", NOON)]


async def test_nothing_runs_after_the_end() -> None:
    often = Counter()
    async with running(("often", 0.02, often)):
        await until(lambda: len(often.runs) >= 2)
    runs = len(often.runs)
    await asyncio.sleep(0.1)
    assert len(often.runs) == runs


async def test_a_tick_that_runs_at_the_end_is_cancelled() -> None:
    endless = Counter(lasts=3600)
    with suppress(TimeoutError):
        async with asyncio.timeout(5), running(("endless", 60, endless)):
            await until(lambda: bool(endless.runs))
    assert len([task for task in asyncio.all_tasks() if not task.done()]) <= 2


def planned(tick: Counter, *, seconds: float, after: timedelta) -> Any:
    """APScheduler as `Schedule` sets it up, with the next run so much after now."""
    scheduler: Any = AsyncIOScheduler(timezone=UTC, job_defaults=JOB_DEFAULTS)  # type: ignore[no-untyped-call]
    scheduler.add_job(
        tick.__call__, Every(seconds), [NOON], id="tick", next_run_time=datetime.now(UTC) + after
    )
    scheduler.start()
    return scheduler


@pytest.mark.parametrize(("ahead", "runs"), [(timedelta(days=3), 1), (timedelta(seconds=59), 0)])
async def test_a_clock_set_back_does_not_stop_a_tick(ahead: timedelta, runs: int) -> None:
    """Set back by three days, the civil clock leaves the next run three days ahead."""
    tick = Counter()
    scheduler = planned(tick, seconds=60, after=ahead)
    catch_up(scheduler)
    await asyncio.sleep(0.2)
    scheduler.shutdown(wait=False)
    assert len(tick.runs) == runs


async def test_a_clock_set_forward_is_noticed_before_the_old_plan_ends() -> None:
    """The plan was made to sleep for an hour of the monotonic clock."""
    tick = Counter()
    scheduler = planned(tick, seconds=60, after=timedelta(seconds=0.1))
    await asyncio.sleep(0)
    scheduler._start_timer(3600)
    await asyncio.sleep(0.2)
    assert not tick.runs
    catch_up(scheduler)
    await asyncio.sleep(0.1)
    scheduler.shutdown(wait=False)
    assert len(tick.runs) == 1


async def test_a_clock_set_forward_runs_what_was_missed_once_and_holds_nothing_up() -> None:
    tick, before = Counter(), time.monotonic()
    scheduler = planned(tick, seconds=1, after=timedelta(days=-365))
    await asyncio.sleep(0.2)
    scheduler.shutdown(wait=False)
    assert len(tick.runs) == 1
    assert time.monotonic() - before < 1
