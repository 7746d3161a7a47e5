"""Two bots on one database, each killed and paused in the middle of every step: the same promises."""

from pathlib import Path

import pytest

from tests.support.bot_pair import assert_survives, pair


@pytest.mark.proof
async def test_two_bots_on_one_base_keep_every_promise_killed_and_paused(tmp_path: Path) -> None:
    async with pair(tmp_path) as (bots, phones):
        await assert_survives(bots, phones)
