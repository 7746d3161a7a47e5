"""The whole bot, wired: nothing is opened on import, everything is closed on the way out."""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramUnauthorizedError

from bot.database_lock import used
from bot.inbound.acknowledgements import Settler
from bot.inbound.chat_queues import Lanes
from bot.inbound.fencing import Silence
from bot.inbound.lease_heartbeat import Shift
from bot.inbound.polling import Fetcher
from bot.inbound.webhook import Hook, Place
from bot.inbound.worker import Feed, Handling
from bot.outbound.bot_api import make_bot
from bot.outbound.rate_limits import IN_A_ROW, ChatPace, Hush, Limiter
from bot.outbound.sender import Sender
from bot.scheduler import Schedule, Tick
from bot.settings import Misconfigured, Settings
from db.engine.database import Database, StoreUnavailable
from db.leases.named import POLLER
from domain.clock import Clock
from domain.notifications.rate_limit import Pace
from handlers import routes
from handlers.command_menu import introduce
from handlers.delivery.telegram_delivery import Postman
from handlers.live_message import Screens
from handlers.middlewares import WhoIsThis
from handlers.ui.render_context import Desks
from locales import Texts
from services.encryption.database_keys import open_base
from services.inbox import Inbox
from services.leases import process_id
from services.leases.chats import Holds
from services.leases.named import Posts
from services.operations.last_runs import LastRuns
from services.outbox.outbox import Outbox
from services.system_clock import SystemClock
from services.wiring import Services

log = logging.getLogger(__name__)

#: Seconds for what still runs at a stop before it is cut off; writing down what became of it takes the base's
#: patience once or twice more, and a stop has ten seconds in all (issue 2, section 5).
DRAIN = 5.0

#: New objects between two looks for garbage: a crowd makes thousands of short-lived ones a second.
GARBAGE = (20_000, 20, 20)

#: Connections to a server for who is no worker: the sender, settling, storing, and a tick.
OTHERS = 4

#: Seconds for which ticks wait at a start until what people said meanwhile is handled.
CATCH_UP = 60.0
#: Seconds between looks whether it is.
LOOK = 0.2


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
    fetcher: Fetcher | Hook
    schedule: Schedule
    desks: Desks
    posts: Posts
    shift: Shift
    is_polling: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_quiet(self) -> bool:
        """Nothing waits, nothing is on its way, everything is written down."""
        parts = (self.shift, self.lanes, self.screens, self.settler, self.sender)
        return all(part.is_quiet for part in parts)

    @property
    def leaves_polling_to_others(self) -> bool:
        """Another process asks Telegram for updates, and stores them for all."""
        is_ours = isinstance(self.fetcher, Hook) or self.posts.has(POLLER)
        return self.is_polling.is_set() and not is_ours

    async def serve(self, stop: asyncio.Event, *beside: Coroutine[None, None, None]) -> None:
        """Run until `stop`, then drain within DRAIN seconds; `beside` runs as long as all the rest.

        Cancelling it drops everything at once.
        """
        async with asyncio.TaskGroup() as tasks:
            parts = (self.settler, self.screens, self.lanes, self.sender, self.shift)
            running = [tasks.create_task(part.run()) for part in parts]
            fetching = tasks.create_task(self._fetch())
            running.append(tasks.create_task(self._keep_time()))
            running += [tasks.create_task(one) for one in beside]
            running.append(tasks.create_task(introduce(self.bot, self.desks.texts, self.desks.city)))
            await stop.wait()
            fetching.cancel()
            self.inbox.holds.is_leaving = True
            await self._drain()
            for task in reversed(running):
                task.cancel()
        with suppress(StoreUnavailable):
            await self.inbox.leave()
            await self.posts.leave()

    async def _fetch(self) -> None:
        """First what a restart found, then what Telegram has."""
        await self._take_up()
        self.is_polling.set()
        await self.fetcher.run()

    async def _keep_time(self) -> None:
        """Ticks begin when what people did while we were off is handled: it counts before a clock speaks."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP):
                await self.fetcher.caught_up.wait()
                await self._caught_up(self.clock.now())
        await self.schedule.run()

    async def _caught_up(self, moment: datetime) -> None:
        """What was stored by then is handled, by whichever process holds its chat."""
        while True:
            with suppress(StoreUnavailable):
                if not await self.inbox.is_behind(moment):
                    return
            await self.clock.sleep(LOOK)

    async def _take_up(self) -> None:
        """What a restart found: stored but not answered, as far as no other process sees to it."""
        while True:
            try:
                if not await self.shift.turn():
                    return
            except StoreUnavailable:
                await self.clock.sleep(1)

    async def _drain(self) -> None:
        """What is being handled is finished, and what that promised is sent, as far as the time goes."""
        try:
            async with asyncio.timeout(DRAIN):
                await self._step_down()
                await self.lanes.emptied()
                await self.screens.emptied()
                await self.sender.drained()
                await self.settler.flush()
        except TimeoutError:
            log.warning("stopped before everything was sent; it is stored and goes out after the next start")

    async def _step_down(self) -> None:
        """The next process polls at once, and takes up each chat as we come to its end."""
        with suppress(StoreUnavailable):
            await self.posts.leave()

    def end(self) -> None:
        """Nothing of it moves any more: whatever it still holds is anybody's."""
        process_id.end(self.inbox.holds.owner)


@asynccontextmanager
async def running(settings: Settings, clock: Clock, session: BaseSession | None = None) -> AsyncIterator[App]:
    """Open the base, the keys and the line to Telegram; close them on the way out."""
    db = Database(settings.database_url, connections=settings.workers + OTHERS)
    bot = make_bot(settings, session)
    try:
        app = await build(settings, clock, db, bot)
        try:
            yield app
        finally:
            app.end()
    finally:
        await bot.session.close()
        await db.close()


async def build(settings: Settings, clock: Clock, db: Database, bot: Bot) -> App:
    """Wire everything by hand, once, in the order of dependence."""
    keyring = await open_base(db, settings)
    services = Services.over(db, keyring, settings.city_path)
    desks = Desks(_texts(), services.city, services.calendar)
    holds = Holds(process_id.begin(), settings.lease_seconds, clock.monotonic)
    inbox = Inbox(db, keyring, holds)
    posts = Posts(db, holds.shift)
    settler = Settler(inbox, clock)
    screens = Screens(desks, clock, settler)
    pace = Pace(settings.send_rate)
    outbox = Outbox(db, keyring, pace, owner=holds.owner, lease=settings.lease_seconds)
    postman = Postman(bot, services.views, desks, clock)
    limiter = Limiter(clock, pace)
    groups = Pace(settings.group_rate / 60, at_once=IN_A_ROW)
    bot.session.middleware(ChatPace(clock, people=Pace(settings.chat_rate, at_once=IN_A_ROW), groups=groups))
    bot.session.middleware(Hush(limiter))
    bot.session.middleware(Silence(holds))
    sender = Sender(outbox, postman, limiter, clock)
    services.transactions.wake = inbox.wake = sender.wake
    feed = Feed(bot, _dispatcher(services, screens, desks, clock))
    lanes = Lanes(Handling(feed, inbox, settler, clock, limit=settings.workers))
    settler.put = lanes.put
    fetcher = _way_in(settings, bot, inbox, lanes=lanes, clock=clock)
    keep = partial(_keep_polling, posts, fetcher)
    shift = Shift(inbox, lanes, clock, lease=settings.lease_seconds, keep=keep)
    holds.on_loss = shift.call
    if isinstance(fetcher, Fetcher):
        fetcher.may, fetcher.ask = partial(posts.has, POLLER), shift.call
    ticks: list[Tick] = [*services.ticks(), ("retry", 20, partial(_take_back, inbox, lanes))]
    schedule = Schedule(ticks, clock, ran=LastRuns(db).ran, may=posts.keep)
    parts = (lanes, settler, screens, sender, fetcher, schedule, desks, posts, shift)
    return App(bot, db, clock, services, inbox, *parts)


def _way_in(settings: Settings, bot: Bot, inbox: Inbox, *, lanes: Lanes, clock: Clock) -> Fetcher | Hook:
    if settings.webhook_url:
        place = Place(settings.webhook_url, settings.webhook_secret.get_secret_value())
        return Hook(bot, inbox, lanes, clock, place=place)
    return Fetcher(bot, inbox, lanes, clock, timeout=settings.poll_timeout)


async def _keep_polling(posts: Posts, fetcher: Fetcher | Hook) -> None:
    if isinstance(fetcher, Fetcher) and await posts.keep(POLLER):
        fetcher.call()


async def _take_back(inbox: Inbox, lanes: Lanes, _now: datetime) -> None:
    """What `python -m bot retry` has put back goes to the end of its chat's line."""
    for update in await inbox.taken_back():
        lanes.put(update)


@cache
def _texts() -> Texts:
    """Read once in a process: whoever starts the bot in it again finds them ready."""
    return Texts.load()


def _dispatcher(services: Services, screens: Screens, desks: Desks, clock: Clock) -> Dispatcher:
    dispatcher = Dispatcher(disable_fsm=True, desks=desks, **services.by_name())
    dispatcher.update.outer_middleware(WhoIsThis(services.people, services.views, screens, desks, clock))
    dispatcher.include_router(routes())
    return dispatcher


async def run(settings: Settings) -> None:
    """`python -m bot run`: until SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop.set)
    clock = SystemClock()
    with used(settings):
        await _run(settings, clock, stop)


async def _run(settings: Settings, clock: Clock, stop: asyncio.Event) -> None:
    async with (
        running(settings, clock) as app,
    ):
        _leave_alone_what_is_loaded()
        log.info("running")
        try:
            await app.serve(stop, _pages(settings, app, stop))
        except ExceptionGroup as troubles:
            if troubles.subgroup(TelegramUnauthorizedError) is None:
                raise
            raise Misconfigured(
                "BOT_TOKEN: Telegram does not know it; copy it anew from @BotFather"
            ) from None


async def _pages(settings: Settings, app: App, stop: asyncio.Event) -> None:
    """Open once the first poll is answered, or after a second: people do not wait for them to load."""
    with suppress(TimeoutError):
        async with asyncio.timeout(1):
            await app.fetcher.caught_up.wait()
    from bot.http import pages  # noqa: PLC0415 - only here, and only now

    async with pages(settings, app, stop) as beside:
        await beside.run()


def _leave_alone_what_is_loaded() -> None:
    """Classes, texts and the city stay: looking through them again and again took a sixth of the CPU."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
