"""A second bot on the same database, in the same loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.app import App, running
from simulator.inprocess import InProcessSession
from tests.support.town import HandClock, Town


@asynccontextmanager
async def twin(town: Town, *, clock: HandClock | None = None, **settings: Any) -> AsyncIterator[App]:
    """Another bot on the town's base, stopped in good order on the way out; its clock may be another."""
    own, stop = town.settings.model_copy(update=settings), asyncio.Event()
    async with (
        running(own, clock or town.clock, InProcessSession(town.world)) as app,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(app.serve(stop))
        await app.is_polling.wait()
        try:
            yield app
        finally:
            stop.set()


async def both_rest(town: Town, other: App) -> None:
    """Nothing is on its way in either of them, and none of them finds anything more."""
    async with asyncio.timeout(20):
        while True:
            await town.settled()
            found = await town.app.heartbeat.renew() + await other.heartbeat.renew()
            if not found and town.app.is_idle and other.is_idle:
                return
            if isinstance(other.clock, HandClock):
                other.clock.hurry()
            await asyncio.sleep(0.0005)
            town.clock.hurry()


def updates(town: Town) -> list[tuple[Any, ...]]:
    """State and number of updates, as a second connection reads them."""
    return town.rows("SELECT state, count(*) FROM inbox GROUP BY state ORDER BY state")
