"""Fixtures: the town, awake, with a base of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from town import Town, founded


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Nobody lives there yet; whatever the bot asked of Telegram was right."""
    await founded(tmp_path)
    async with Town(tmp_path).awake() as awake:
        yield awake
        assert awake.world.problems == []
        assert awake.world.not_simulated == []
        assert awake.named_to_staff() == []
