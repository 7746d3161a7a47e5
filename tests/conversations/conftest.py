"""The fixture of the cast: all have joined, and no report or assignment exists yet."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support import cast as casts
from tests.support import stores
from tests.support.cast import Cast
from tests.support.town import Town, base_in, checked


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database with the whole cast; made in a thread, since the loop of a test may run."""
    folder = tmp_path_factory.mktemp("enrolled")
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, casts.enrolled(folder)).result()
    return folder


@pytest.fixture
async def cast(tmp_path: Path, enrolled: Path) -> AsyncIterator[Cast]:
    """The cast on a copy of that database, on Monday 23 November 2026 at ten."""
    stores.copy(base_in(enrolled), base_in(tmp_path))
    async with checked(Town(tmp_path)) as town:
        yield casts.cast_of(town)
