"""The whole bot, wired: nothing is opened on import, everything is closed on the way out."""

import asyncio
import logging
import secrets
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.types import LinkPreviewOptions

from bot.fetch import Fetcher
from bot.handling import Handling
from bot.lanes import Lanes
from bot.limiter import Limiter
from bot.schedule import Schedule
from bot.sender import Sender
from bot.settings import Misconfigured, Settings
from bot.settling import Settler
from db.engine import Database
from domain.clock import Clock
from handlers import routes
from handlers.desk import Desks
from handlers.menus import introduce
from handlers.middlewares import WhoIsThis
from handlers.postman import Postman
from handlers.screens import Screens
from locales import Texts
from services.clocks import SystemClock
from services.inbox import Inbox
from services.keys import open_base
from services.outbox import Outbox
from services.ticks import LastRuns
from services.wiring import Services

log = logging.getLogger(__name__)

#: Seconds that a stop may take before what still runs is cut off (issue 2, section 5: 10 s).
DRAIN = 8.0


@dataclass
class App:
    """A running bot; `serve` runs it, the rest is for its owner to look at."""

    bot: Bot
    db: Database
    clock: Clock
    services: Services
    inbox: Inbox
    lanes: Lanes
    settler: Settler
    screens: Screens
    sender: Sender
    fetcher: Fetcher
    schedule: Schedule
    desks: Desks
    is_polling: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_quiet(self) -> bool:
        """Nothing waits, nothing is on its way, everything is written down."""
        return all(part.is_quiet for part in (self.lanes, self.screens, self.settler, self.sender))

    async def serve(self, stop: asyncio.Event) -> None:
        """Run until `stop`, then drain within DRAIN seconds. Cancelling it drops everything at once."""
        async with asyncio.TaskGroup() as tasks:
            parts = (self.lanes, self.screens, self.settler, self.sender, self.schedule)
            running = [tasks.create_task(part.run()) for part in parts]
            await asyncio.sleep(0)
            await self._take_up()
            fetching = tasks.create_task(self.fetcher.run())
            self.is_polling.set()
            running.append(tasks.create_task(introduce(self.bot, self.desks.texts, self.desks.city)))
            await stop.wait()
            fetching.cancel()
            await self._drain()
            for task in reversed(running):
                task.cancel()

    async def _take_up(self) -> None:
        """What a restart found: stored but not answered."""
        waiting = await self.inbox.waiting()
        for update in waiting:
            self.lanes.put(update)
        if waiting:
            log.info("taking up what was stored before the restart", extra={"updates": len(waiting)})

    async def _drain(self) -> None:
        self.sender.wake()
        try:
            async with asyncio.timeout(DRAIN):
                while not self.is_quiet:
                    await asyncio.sleep(0.02)
        except TimeoutError:
            log.warning("stopped before everything was sent; it is stored and goes out after the next start")


@asynccontextmanager
async def running(settings: Settings, clock: Clock, session: BaseSession | None = None) -> AsyncIterator[App]:
    """Open the base, the keys and the line to Telegram; close them on the way out."""
    db = Database(settings.database_url)
    bot = make_bot(settings, session)
    try:
        yield await build(settings, clock, db, bot)
    finally:
        await bot.session.close()
        await db.close()


def make_bot(settings: Settings, session: BaseSession | None = None) -> Bot:
    """aiogram's client of the Bot API server that the settings name."""
    line = session or AiohttpSession(api=TelegramAPIServer.from_base(settings.bot_api_url))
    defaults = DefaultBotProperties(parse_mode="HTML", link_preview=LinkPreviewOptions(is_disabled=True))
    return Bot(settings.bot_token.get_secret_value(), session=line, default=defaults)


async def build(settings: Settings, clock: Clock, db: Database, bot: Bot) -> App:
    """Wire everything by hand, once, in the order of dependence."""
    keyring = await open_base(db, settings)
    services = Services.over(db, keyring, settings.city_path)
    desks = Desks(Texts.load(), services.city, services.calendar)
    inbox = Inbox(db, keyring)
    settler = Settler(inbox, clock)
    screens = Screens(desks, clock, settler)
    outbox = Outbox(db, keyring, owner=_owner(), lease=settings.lease_seconds)
    postman = Postman(bot, services.views, desks, clock)
    sender = Sender(outbox, postman, Limiter(clock, rate=settings.send_rate), clock)
    services.transactions.wake = sender.wake
    handling = Handling(bot, _dispatcher(services, screens, desks, clock), inbox, settler, clock)
    lanes = Lanes(handling, limit=settings.workers)
    fetcher = Fetcher(bot, inbox, lanes, clock, timeout=settings.poll_timeout)
    schedule = Schedule(services.ticks(), clock, ran=LastRuns(db).ran)
    return App(bot, db, clock, services, inbox, lanes, settler, screens, sender, fetcher, schedule, desks)


def _dispatcher(services: Services, screens: Screens, desks: Desks, clock: Clock) -> Dispatcher:
    dispatcher = Dispatcher(disable_fsm=True, desks=desks, **services.by_name())
    dispatcher.update.outer_middleware(WhoIsThis(services.people, screens, desks, clock))
    dispatcher.include_router(routes())
    return dispatcher


def _owner() -> str:
    """Who leases: this start of this process on this start of the machine."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    machine = boot.read_text().strip()[:8] if boot.exists() else "machine"
    return f"{machine}/{secrets.token_hex(4)}"


async def run(settings: Settings) -> None:
    """`python -m bot run`: until SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop.set)
    async with running(settings, SystemClock()) as app:
        log.info("running")
        try:
            await app.serve(stop)
        except ExceptionGroup as troubles:
            if troubles.subgroup(TelegramUnauthorizedError) is None:
                raise
            raise Misconfigured(
                "BOT_TOKEN: Telegram does not know it; copy it anew from @BotFather"
            ) from None
