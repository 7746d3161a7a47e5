"""The demo's machine: the bot runs on it, can be cut off in the middle, and its clock can be moved."""

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

#: Seconds in which a demo's bot comes to rest after a step, or the step says that it did not.
PATIENCE = 20.0


class Machine:
    """One bot at a time over one base."""

    def __init__(self, settings: Settings, clock: ShiftedClock, tasks: asyncio.TaskGroup) -> None:
        self.settings = settings
        self.clock = clock
        self._tasks = tasks
        self._running: asyncio.Task[None] | None = None
        self.app: App | None = None

    async def start(self) -> App:
        """Switch on: a new base gets its tables, an old one is taken up where it was left."""
        await _found(self.settings)
        db = Database(self.settings.database_url)
        bot = make_bot(self.settings)
        self.app = await build(self.settings, self.clock, db, bot)
        self._running = self._tasks.create_task(self._serve(self.app))
        await self.app.is_polling.wait()
        return self.app

    async def pull_plug(self) -> None:
        """Everything at once: nothing is drained, what is not committed is gone."""
        app, running = self.app, self._running
        if app is None or running is None:
            return
        self.app = self._running = None  # before the base goes: the page may be looking inside
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        app.end()
        app.db.abandon()
        await app.bot.session.close()

    async def settled(self) -> None:
        """Wait until the bot has nothing left to do."""
        await self._rest(lambda: True)

    def settled_with(self, account: BotAccount) -> Callable[[], Awaitable[None]]:
        """The same, once it has also fetched everything that was said to it."""
        return lambda: self._rest(lambda: not len(account.queue))

    async def _rest(self, is_fetched: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.app is None or not (is_fetched() and self.app.is_idle):
                await self.clock.sleep(0.01)  # five parts must be quiet at once, and no one event tells that

    async def live_until(self, moment: datetime) -> None:
        """The clock is set, and what is due by then happens."""
        self.clock.set(moment)
        if self.app is not None:
            await self.app.scheduler.run_all()
            self.app.sender.wake()
            await self.settled()

    async def _serve(self, app: App) -> None:
        await app.serve(asyncio.Event())


async def _found(settings: Settings) -> None:
    db = Database(settings.database_url)
    if await db.read(schema.stored) is None:
        await db.write(schema.create)
    await db.close()


@asynccontextmanager
async def machine(settings: Settings, clock: ShiftedClock) -> AsyncIterator[Machine]:
    """A machine that is switched off on the way out."""
    async with asyncio.TaskGroup() as tasks:
        made = Machine(settings, clock, tasks)
        try:
            yield made
        finally:
            await made.pull_plug()
