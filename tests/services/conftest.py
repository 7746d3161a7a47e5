"""Bases that these tests open by hand are closed with them."""

from collections.abc import AsyncIterator

import pytest

from tests.support import stores


@pytest.fixture(autouse=True)
async def _closed() -> AsyncIterator[None]:
    yield
    await stores.close()
