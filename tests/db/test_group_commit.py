"""The door of the store: many come at once, some share a transaction, and everybody is answered."""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

from db.engine.group_commit import TOGETHER, GroupCommitThread, Outcome, Work

CROWD = 3 * TOGETHER + 1


async def test_of_a_crowd_at_the_door_nobody_is_forgotten() -> None:
    lines: list[int] = []
    is_open = threading.Event()

    def run(works: Sequence[Work]) -> Sequence[Outcome]:
        is_open.wait()
        lines.append(len(works))
        nothing: Any = None
        return [(work(nothing), None) for work in works]

    door = GroupCommitThread("test-door", run)
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        came = [tasks.create_task(door.submit(lambda _conn, n=n: n)) for n in range(CROWD)]
        await asyncio.sleep(0)
        is_open.set()
    door.close()
    assert [one.result() for one in came] == list(range(CROWD))
    assert max(lines) == TOGETHER
