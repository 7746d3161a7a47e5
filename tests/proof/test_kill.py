"""`kill -9` in the middle of every step: nothing is lost, nothing is doubled, no resident repeats an act.

The bot is a process of its own; a second connection reads its database to aim each kill.
"""

import asyncio
import time
from pathlib import Path

import pytest

from tests.support import kills
from tests.support.kills import Marksman
from tests.support.processes import Phones, telegram
from tests.support.programs import IS_FULL
from tests.support.sampling import chance

KILLS, MINUTES = (20, 6.0) if IS_FULL else (4, 1.5)


async def residents_write_while_it_is_killed(phones: Phones, marksman: Marksman) -> None:
    async with asyncio.TaskGroup() as tasks:
        for turn in range(KILLS):
            for user in kills.starting_with(turn, KILLS):
                tasks.create_task(kills.resident(phones, user), name=str(user))
            await asyncio.to_thread(marksman.shoots)
            marksman.machine.starts()


@pytest.mark.proof
async def test_nothing_is_lost_and_nothing_doubled_under_kill_9(tmp_path: Path) -> None:
    began = time.monotonic()
    async with telegram(tmp_path, SEND_RATE="500", LOG_LEVEL="WARNING") as (machine, phones):
        marksman = Marksman(machine, chance("aims at one bot"))
        await asyncio.to_thread(machine.does, "migrate")
        machine.starts()
        try:
            async with asyncio.timeout(60 * MINUTES):
                await kills.official_joins(phones, machine)
                await residents_write_while_it_is_killed(phones, marksman)
                await kills.comes_to_rest(machine)
        except TimeoutError:
            raise AssertionError(await kills.waiting_chats(phones)) from None
        marksman.report(time.monotonic() - began)
        await kills.assert_told_once(phones, marksman)
        kills.assert_stored_once(machine)
        assert min(marksman.met(kind) for kind in kills.AIMS) >= kills.AT_LEAST
