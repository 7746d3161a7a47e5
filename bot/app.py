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

from bot.database_lock import shared_lock
from bot.inbound.acknowledgements import Acknowledger
from bot.inbound.chat_queues import ChatQueues
from bot.inbound.fencing import FencingMiddleware
from bot.inbound.lease_heartbeat import LeaseHeartbeat
from bot.inbound.polling import Poller
from bot.inbound.webhook import WebhookEndpoint, WebhookRegistration
from bot.inbound.worker import UpdateDispatcher, UpdateWorker
from bot.outbound.bot_api import make_bot
from bot.outbound.rate_limits import IN_A_ROW, ChatRateLimitMiddleware, RetryAfterMiddleware, SendRateLimiter
from bot.outbound.sender import OutboxSender
from bot.scheduler import Scheduler, Tick
from bot.settings import Misconfigured, Settings
from db.engine.database import Database, StoreUnavailable
from db.leases.named import POLLER
from domain.clock import Clock
from domain.notifications.rate_limit import RateLimit
from handlers import routes
from handlers.command_menu import introduce
from handlers.delivery.telegram_delivery import TelegramDelivery
from handlers.live_message import LiveMessages
from handlers.middlewares import ContextMiddleware
from handlers.ui.render_context import RenderContexts
from locales import Texts
from services.encryption.database_keys import open_base
from services.inbox import Inbox
from services.leases import process_id
from services.leases.chats import ChatLeases
from services.leases.named import NamedLeases
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
    chat_queues: ChatQueues
    acknowledger: Acknowledger
    live_messages: LiveMessages
    sender: OutboxSender
    update_source: Poller | WebhookRegistration
    scheduler: Scheduler
    render_contexts: RenderContexts
    named_leases: NamedLeases
    heartbeat: LeaseHeartbeat
    is_polling: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_idle(self) -> bool:
        """Nothing waits, nothing is on its way, everything is written down."""
        parts = (self.heartbeat, self.chat_queues, self.live_messages, self.acknowledger, self.sender)
        return all(part.is_idle for part in parts)

    @property
    def leaves_polling_to_others(self) -> bool:
        """Another process asks Telegram for updates, and stores them for all."""
        is_ours = isinstance(self.update_source, WebhookRegistration) or self.named_leases.has(POLLER)
        return self.is_polling.is_set() and not is_ours

    async def serve(self, stop: asyncio.Event, *beside: Coroutine[None, None, None]) -> None:
        """Run until `stop`, then drain within DRAIN seconds; `beside` runs as long as all the rest.

        Cancelling it drops everything at once.
        """
        async with asyncio.TaskGroup() as tasks:
            parts = (self.acknowledger, self.live_messages, self.chat_queues, self.sender, self.heartbeat)
            running = [tasks.create_task(part.run()) for part in parts]
            fetching = tasks.create_task(self._fetch())
            running.append(tasks.create_task(self._keep_time()))
            running += [tasks.create_task(one) for one in beside]
            running.append(
                tasks.create_task(introduce(self.bot, self.render_contexts.texts, self.render_contexts.city))
            )
            await stop.wait()
            fetching.cancel()
            self.inbox.chat_leases.is_leaving = True
            await self._drain()
            for task in reversed(running):
                task.cancel()
        with suppress(StoreUnavailable):
            await self.inbox.release()
            await self.named_leases.release()

    async def _fetch(self) -> None:
        """First what a restart found, then what Telegram has."""
        await self._take_up()
        self.is_polling.set()
        await self.update_source.run()

    async def _keep_time(self) -> None:
        """Ticks begin when what people did while we were off is handled: it counts before a clock speaks."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP):
                await self.update_source.caught_up.wait()
                await self._caught_up(self.clock.now())
        await self.scheduler.run()

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
                if not await self.heartbeat.renew():
                    return
            except StoreUnavailable:
                await self.clock.sleep(1)

    async def _drain(self) -> None:
        """What is being handled is finished, and what that promised is sent, as far as the time goes."""
        try:
            async with asyncio.timeout(DRAIN):
                await self._step_down()
                await self.chat_queues.join()
                await self.live_messages.emptied()
                await self.sender.drain()
                await self.acknowledger.flush()
        except TimeoutError:
            log.warning("stopped before everything was sent; it is stored and goes out after the next start")

    async def _step_down(self) -> None:
        """The next process polls at once, and takes up each chat as we come to its end."""
        with suppress(StoreUnavailable):
            await self.named_leases.release()

    def end(self) -> None:
        """Nothing of it moves any more: whatever it still holds is anybody's."""
        process_id.end(self.inbox.chat_leases.owner)


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
    render_contexts = RenderContexts(_texts(), services.city, services.calendar)
    chat_leases = ChatLeases(process_id.begin(), settings.lease_seconds, clock.monotonic)
    inbox = Inbox(db, keyring, chat_leases)
    named_leases = NamedLeases(db, chat_leases.claim)
    acknowledger = Acknowledger(inbox, clock)
    screens = LiveMessages(render_contexts, clock, acknowledger)
    pace = RateLimit(settings.send_rate)
    outbox = Outbox(db, keyring, pace, owner=chat_leases.owner, lease=settings.lease_seconds)
    deliver = TelegramDelivery(bot, services, render_contexts, clock)
    limiter = SendRateLimiter(clock, pace)
    groups = RateLimit(settings.group_rate / 60, at_once=IN_A_ROW)
    bot.session.middleware(
        ChatRateLimitMiddleware(clock, people=RateLimit(settings.chat_rate, at_once=IN_A_ROW), groups=groups)
    )
    bot.session.middleware(RetryAfterMiddleware(limiter))
    bot.session.middleware(FencingMiddleware(chat_leases))
    sender = OutboxSender(outbox, deliver, limiter, clock)
    services.unit_of_work.wake = inbox.wake = sender.wake
    feed = UpdateDispatcher(bot, _dispatcher(services, screens, render_contexts, clock))
    chat_queues = ChatQueues(UpdateWorker(feed, inbox, acknowledger, clock, limit=settings.workers))
    acknowledger.put = chat_queues.put
    update_source = _way_in(settings, bot, inbox, chat_queues=chat_queues, clock=clock)
    keep = partial(_keep_polling, named_leases, update_source)
    claim = LeaseHeartbeat(inbox, chat_queues, clock, lease=settings.lease_seconds, keep=keep)
    chat_leases.on_loss = claim.wake
    if isinstance(update_source, Poller):
        update_source.may, update_source.ask = partial(named_leases.has, POLLER), claim.wake
    ticks: list[Tick] = [*services.ticks(), ("retry", 20, partial(_take_back, inbox, chat_queues))]
    schedule = Scheduler(ticks, clock, ran=LastRuns(db).ran, may=named_leases.keep)
    parts = (
        chat_queues,
        acknowledger,
        screens,
        sender,
        update_source,
        schedule,
        render_contexts,
        named_leases,
        claim,
    )
    return App(bot, db, clock, services, inbox, *parts)


def _way_in(
    settings: Settings, bot: Bot, inbox: Inbox, *, chat_queues: ChatQueues, clock: Clock
) -> Poller | WebhookRegistration:
    if settings.webhook_url:
        place = WebhookEndpoint(settings.webhook_url, settings.webhook_secret.get_secret_value())
        return WebhookRegistration(bot, inbox, chat_queues, clock, place=place)
    return Poller(bot, inbox, chat_queues, clock, timeout=settings.poll_timeout)


async def _keep_polling(named_leases: NamedLeases, update_source: Poller | WebhookRegistration) -> None:
    if isinstance(update_source, Poller) and await named_leases.keep(POLLER):
        update_source.wake()


async def _take_back(inbox: Inbox, chat_queues: ChatQueues, _now: datetime) -> None:
    """What `python -m bot retry` has put back goes to the end of its chat's line."""
    for update in await inbox.take_retried():
        chat_queues.put(update)


@cache
def _texts() -> Texts:
    """Read once in a process: whoever starts the bot in it again finds them ready."""
    return Texts.load()


def _dispatcher(
    services: Services, screens: LiveMessages, render_contexts: RenderContexts, clock: Clock
) -> Dispatcher:
    dispatcher = Dispatcher(disable_fsm=True, render_contexts=render_contexts, **services.by_name())
    dispatcher.update.outer_middleware(
        ContextMiddleware(services.people, services, screens, render_contexts, clock)
    )
    dispatcher.include_router(routes())
    return dispatcher


async def run(settings: Settings) -> None:
    """`python -m bot run`: until SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop.set)
    clock = SystemClock()
    with shared_lock(settings):
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
            await app.update_source.caught_up.wait()
    from bot.http import pages  # noqa: PLC0415 - only here, and only now

    async with pages(settings, app, stop) as beside:
        await beside.run()


def _leave_alone_what_is_loaded() -> None:
    """Classes, texts and the city stay: looking through them again and again took a sixth of the CPU."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
