"""The machine of the demo: runs the bot, crashes it, and moves its clock."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from bot.app import App, build
from bot.commands.demo.clock import ShiftedClock
from bot.outbound.bot_api import make_bot
from bot.settings import Settings
from db.engine import schema
from db.engine.database import Database
from simulator.state.accounts import BotAccount

#: Seconds in which the bot must become idle after a step; TimeoutError otherwise.
IDLE_TIMEOUT = 20.0


class Machine:
    """One bot at a time; `app` is None while it is off."""

    def __init__(self, settings: Settings, clock: ShiftedClock, tasks: asyncio.TaskGroup) -> None:
        self._settings = settings
        self.clock = clock
        self._tasks = tasks
        self._running: asyncio.Task[None] | None = None
        self.app: App | None = None

    async def start(self, settings: Settings | None = None) -> App:
        """Switch on, by default with the settings of the last start; a new database gets its tables."""
        self._settings = settings or self._settings
        await _create_tables(self._settings)
        db = Database(self._settings.database_url)
        bot = make_bot(self._settings)
        self.app = await build(self._settings, self.clock, db, bot)
        self._running = self._tasks.create_task(self._serve(self.app))
        await self.app.is_polling.wait()
        return self.app

    async def pull_plug(self) -> None:
        """Crash: nothing is drained, and what is not committed is lost."""
        app, running = self.app, self._running
        if app is None or running is None:
            return
        self.app = self._running = None  # before the database is closed: the page may read it
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        app.end()
        app.db.abandon()
        await app.bot.session.close()

    async def settled(self) -> None:
        """Wait until the bot is idle."""
        await self._wait_until_idle(lambda: True)

    def settled_with(self, account: BotAccount) -> Callable[[], Awaitable[None]]:
        """A coroutine function: wait until the bot has fetched its updates and is idle."""
        return lambda: self._wait_until_idle(lambda: not len(account.queue))

    async def _wait_until_idle(self, is_fetched: Callable[[], bool]) -> None:
        async with asyncio.timeout(IDLE_TIMEOUT):
            while self.app is None or not (is_fetched() and self.app.is_idle):
                await self.clock.sleep(0.01)  # five parts must be idle at once; no event tells that

    async def live_until(self, moment: datetime) -> None:
        """Set the clock and do what is due by then."""
        self.clock.set(moment)
        if self.app is not None:
            await self.app.scheduler.run_all()
            self.app.sender.wake()
            await self.settled()

    async def _serve(self, app: App) -> None:
        await app.serve(asyncio.Event())


async def _create_tables(settings: Settings) -> None:
    db = Database(settings.database_url)
    if await db.read(schema.stored) is None:
        await db.write(schema.create)
    await db.close()


@asynccontextmanager
async def machine(settings: Settings, clock: ShiftedClock) -> AsyncIterator[Machine]:
    """A machine that is crashed on the way out."""
    async with asyncio.TaskGroup() as tasks:
        made = Machine(settings, clock, tasks)
        try:
            yield made
        finally:
            await made.pull_plug()
