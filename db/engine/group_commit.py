"""A thread of the store: what waits at its door goes in together, and one commit answers for all of it.

A commit waits for the disk, and a hop between threads for the interpreter's lock: under load both are
paid once for all who came meanwhile, not once for each (figures in CONTRIBUTING.md).
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
#: What became of a piece of work: its result, or the error that it raised.
Outcome = tuple[Any, BaseException | None]

#: Pieces of work that share a transaction; more would make the first of them wait for the last.
TOGETHER = 64


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work, and who waits for it."""

    work: Work
    answer: "asyncio.Future[Any]"


Told = tuple[Job, Any, BaseException | None]


class GroupCommitThread:
    """Runs work on a thread of its own, in the order it came; `run` does a few pieces in one transaction."""

    def __init__(self, name: str, run: Callable[[Sequence[Work]], Sequence[Outcome]]) -> None:
        self._run = run
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._is_open = self._is_shut = False

    async def submit(self, work: Work) -> Any:
        """Wait for this piece of work; its error is raised here."""
        if not self._is_open:
            self._is_open = True
            self._thread.start()
        answer = asyncio.get_running_loop().create_future()
        self._jobs.put(Job(work, answer))
        return await answer

    def close(self) -> None:
        """Let what is being done end; whatever still waits is dropped, and its people stop waiting."""
        self._is_shut = True
        if self._is_open:
            self._jobs.put(None)
            self._thread.join()

    def _serve(self) -> None:
        while not self._is_shut:
            jobs = self._next()
            outcomes = self._run([job.work for job in jobs]) if jobs else ()
            _tell([(job, *outcome) for job, outcome in zip(jobs, outcomes, strict=True)])
        while jobs := self._next(may_wait=False):
            _tell([(job, None, asyncio.CancelledError()) for job in jobs])

    def _next(self, *, may_wait: bool = True) -> list[Job]:
        """What stands at the door and is still waited for."""
        jobs: list[Job] = []
        with suppress(Empty):
            while len(jobs) < TOGETHER and (job := self._jobs.get(may_wait and not jobs)) is not None:
                jobs.append(job)
        return [job for job in jobs if not job.answer.cancelled()]


def _tell(told: Sequence[Told]) -> None:
    """Wake everybody at once, each in the loop they wait in; nobody where that loop has ended."""
    for loop in {job.answer.get_loop() for job, _, _ in told}:
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, [one for one in told if one[0].answer.get_loop() is loop])


def _settle(told: Sequence[Told]) -> None:
    for job, result, error in told:
        if job.answer.done():
            continue
        if error is None:
            job.answer.set_result(result)
        elif isinstance(error, asyncio.CancelledError):
            job.answer.cancel()
        else:
            job.answer.set_exception(error)
