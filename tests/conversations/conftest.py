"""A town whose offices are filled: enrolled once in a process, copied for each conversation."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support import stores
from tests.support.cast import Cast, cast_of, gather
from tests.support.town import Town, base_in, founded


async def _enrolled(folder: Path) -> None:
    await founded(folder)
    async with Town(folder).awake() as town:
        await gather(town)
    stores.keep(town.base)
    stores.rows(
        town.base, "DELETE FROM inbox"
    )  # the phones of the copy count their updates from the beginning


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base that knows everybody."""
    folder = tmp_path_factory.mktemp("enrolled")
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _enrolled(folder)).result()
    return folder


@pytest.fixture
async def cast(tmp_path: Path, enrolled: Path) -> AsyncIterator[Cast]:
    """Everybody is in office, and nothing has happened yet."""
    stores.copy(base_in(enrolled), base_in(tmp_path))
    async with Town(tmp_path).awake() as town:
        yield cast_of(town)
        assert town.world.problems == []
        assert town.world.not_simulated == []
        assert town.named_to_staff() == []
