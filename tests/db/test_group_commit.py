"""Group commit: many jobs wait at once, groups are bounded, and each job gets its own outcome."""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

from db.engine.group_commit import MAX_GROUP, GroupCommitThread, Outcome, Work

CROWD = 3 * MAX_GROUP + 1


async def test_of_a_crowd_of_jobs_none_is_forgotten() -> None:
    groups: list[int] = []
    is_open = threading.Event()

    def run(works: Sequence[Work]) -> Sequence[Outcome]:
        is_open.wait()
        groups.append(len(works))
        nothing: Any = None
        return [(work(nothing), None) for work in works]

    thread = GroupCommitThread("test-commit", run)
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        submitted = [tasks.create_task(thread.submit(lambda _conn, n=n: n)) for n in range(CROWD)]
        await asyncio.sleep(0)
        is_open.set()
    thread.close()
    assert [one.result() for one in submitted] == list(range(CROWD))
    assert max(groups) == MAX_GROUP
