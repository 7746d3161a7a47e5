"""A worker thread that commits transactions in groups: jobs that wait together share one commit.

A commit waits for the disk, and a hop between threads waits for the interpreter's lock. Under load a group
pays both once, not once for each job (figures in docs/decisions.md).
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Connection

Work = Callable[[Connection], Any]
#: (result, None) of a job that succeeded, (None, error) of a job that failed.
Outcome = tuple[Any, BaseException | None]

#: Jobs that share one transaction at most: the first of a larger group would wait too long for the last.
MAX_GROUP = 64


@dataclass(frozen=True, slots=True)
class Job:
    """A transaction and the future that waits for its outcome."""

    work: Work
    future: "asyncio.Future[Any]"


Completed = tuple[Job, Any, BaseException | None]


class GroupCommitThread:
    """Runs jobs in order on its own thread; `run` executes one group in one transaction.

    `run` returns one outcome for each job, in the order of its argument, and never raises.
    """

    def __init__(self, name: str, run: Callable[[Sequence[Work]], Sequence[Outcome]]) -> None:
        self._run = run
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._is_started = self._is_closed = False

    async def submit(self, work: Work) -> Any:
        """Wait for the outcome of `work`: its result is returned, its error is raised."""
        if not self._is_started:
            self._is_started = True
            self._thread.start()
        future = asyncio.get_running_loop().create_future()
        self._jobs.put(Job(work, future))
        return await future

    def close(self) -> None:
        """Let the running group end; the futures of all waiting jobs are cancelled."""
        self._is_closed = True
        if self._is_started:
            self._jobs.put(None)
            self._thread.join()

    def _serve(self) -> None:
        while not self._is_closed:
            jobs = self._next()
            outcomes = self._run([job.work for job in jobs]) if jobs else ()
            _complete([(job, *outcome) for job, outcome in zip(jobs, outcomes, strict=True)])
        while jobs := self._next(may_wait=False):
            _complete([(job, None, asyncio.CancelledError()) for job in jobs])

    def _next(self, *, may_wait: bool = True) -> list[Job]:
        """The next group, without jobs whose future was cancelled meanwhile."""
        jobs: list[Job] = []
        with suppress(Empty):
            while len(jobs) < MAX_GROUP and (job := self._jobs.get(may_wait and not jobs)) is not None:
                jobs.append(job)
        return [job for job in jobs if not job.future.cancelled()]


def _complete(completed: Sequence[Completed]) -> None:
    """Resolve all futures by one call into each event loop; loops that were closed are skipped."""
    for loop in {job.future.get_loop() for job, _, _ in completed}:
        if not loop.is_closed():
            theirs = [one for one in completed if one[0].future.get_loop() is loop]
            loop.call_soon_threadsafe(_resolve, theirs)


def _resolve(completed: Sequence[Completed]) -> None:
    for job, result, error in completed:
        if job.future.done():
            continue
        if error is None:
            job.future.set_result(result)
        elif isinstance(error, asyncio.CancelledError):
            job.future.cancel()
        else:
            job.future.set_exception(error)
