"""The application: everything that a running bot consists of, wired in the order of dependence."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession

from bot.inbound.acknowledgements import Acknowledger
from bot.inbound.chat_queues import ChatQueues
from bot.inbound.fencing import FencingMiddleware
from bot.inbound.lease_heartbeat import LeaseHeartbeat
from bot.inbound.polling import Poller, PollingLease
from bot.inbound.webhook import WebhookEndpoint, WebhookRegistration
from bot.inbound.worker import UpdateDispatcher, UpdateWorker
from bot.outbound.bot_api import make_bot
from bot.outbound.rate_limits import BURST, ChatRateLimitMiddleware, RetryAfterMiddleware, SendRateLimiter
from bot.outbound.sender import OutboxSender
from bot.scheduler import Scheduler, Tick
from bot.settings import Settings
from db.engine.database import Database, StoreUnavailable
from domain.clock import Clock
from domain.notifications.rate_limit import RateLimit
from handlers import FEATURES, routes
from handlers.command_menu import set_bot_profile
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
from services.outbox.delivery_counters import DeliveryCounters
from services.outbox.outbox import Outbox
from services.wiring import Services

log = logging.getLogger(__name__)

#: Seconds in which running work may end at a stop. To record outcomes afterwards may take the store's time
#: limit twice; a stop has ten seconds in all (issue 2, section 5).
DRAIN_TIMEOUT = 5.0

#: Connections to a server beside those of the workers: sender, acknowledger, update source, a tick.
OTHER_CONNECTIONS = 4

#: Seconds for which ticks wait at the start until updates of the time before are handled.
CATCH_UP_TIMEOUT = 60.0
#: Seconds between looks whether these are handled.
CATCH_UP_INTERVAL = 0.2
#: Seconds before orphaned updates are claimed again after the store was unavailable.
STORE_RETRY = 1.0


@dataclass(kw_only=True)
class App:
    """A running bot: `serve` runs it; its parts are for pages, commands and tests to read.

    `is_polling` is set once updates of an earlier run are queued and the update source runs.
    """

    bot: Bot
    db: Database
    clock: Clock
    services: Services
    render_contexts: RenderContexts
    inbox: Inbox
    named_leases: NamedLeases
    chat_queues: ChatQueues
    worker: UpdateWorker
    acknowledger: Acknowledger
    live_messages: LiveMessages
    sender: OutboxSender
    counters: DeliveryCounters
    update_source: Poller | WebhookRegistration
    heartbeat: LeaseHeartbeat
    scheduler: Scheduler
    is_polling: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_idle(self) -> bool:
        """No update and no message waits or is on its way, and everything is written down."""
        parts = (self.heartbeat, self.chat_queues, self.live_messages, self.acknowledger, self.sender)
        return all(part.is_idle for part in parts)

    @property
    def leaves_polling_to_others(self) -> bool:
        """Another process polls, and stores the updates for all."""
        source = self.update_source
        return self.is_polling.is_set() and isinstance(source, Poller) and not source.lease.is_ours

    async def serve(self, stop: asyncio.Event, *beside: Coroutine[None, None, None]) -> None:
        """Run until `stop`, then drain; `beside` runs as long as the bot.

        Cancelling it drops everything at once. Raises an ExceptionGroup with TelegramUnauthorizedError for
        an invalid token.
        """
        texts, city = self.render_contexts.texts, self.render_contexts.city
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(loop) for loop in self._loops()]
            source = tasks.create_task(self._receive())
            others = (self._run_ticks(), *beside, set_bot_profile(self.bot, texts, city))
            running += [tasks.create_task(one) for one in others]
            await stop.wait()
            source.cancel()
            self.inbox.chat_leases.leave()
            await self._drain()
            for task in reversed(running):
                task.cancel()
        with suppress(StoreUnavailable):
            await self.inbox.release_leases()
            await self.named_leases.release()

    def _loops(self) -> list[Coroutine[None, None, None]]:
        return [
            self.acknowledger.run(),
            self.live_messages.run(),
            self.chat_queues.run(self.worker),
            self.sender.run(),
            self.heartbeat.run(),
        ]

    async def _receive(self) -> None:
        """Updates of an earlier run come before those that wait at Telegram."""
        await self._claim_orphaned()
        self.is_polling.set()
        await self.update_source.run()

    async def _claim_orphaned(self) -> None:
        while True:
            try:
                if not await self.heartbeat.renew():
                    return
            except StoreUnavailable:
                await self.clock.sleep(STORE_RETRY)

    async def _run_ticks(self) -> None:
        """Ticks wait for what people did while the bot was off: a deadline counts that too."""
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP_TIMEOUT):
                await self.update_source.caught_up.wait()
                await self._wait_until_handled(self.clock.now())
        await self.scheduler.run()

    async def _wait_until_handled(self, stored_by: datetime) -> None:
        """Wait until every update that was stored by then is handled, also by other processes."""
        while True:
            with suppress(StoreUnavailable):
                if not await self.inbox.has_unhandled(stored_by):
                    return
            await self.clock.sleep(CATCH_UP_INTERVAL)

    async def _drain(self) -> None:
        """Finish what is being handled and send what that promised, within DRAIN_TIMEOUT."""
        try:
            async with asyncio.timeout(DRAIN_TIMEOUT):
                with suppress(StoreUnavailable):
                    await self.named_leases.release()  # the next process polls at once
                await self.chat_queues.join()
                await self.live_messages.emptied()
                await self.sender.drain()
                await self.acknowledger.flush()
        except TimeoutError:
            log.warning("stopped before the outbox was drained, the rest is sent after the next start")

    def end(self) -> None:
        """No part of it runs any more: its leases are free at once."""
        process_id.end(self.inbox.chat_leases.owner)


@asynccontextmanager
async def running(settings: Settings, clock: Clock, session: BaseSession | None = None) -> AsyncIterator[App]:
    """A built application; its database and its client are closed on the way out. Raises as `build` does."""
    db = Database(settings.database_url, connections=settings.workers + OTHER_CONNECTIONS)
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
    """Build every part, each from those before it. Raises what `open_base` and `city_file.load` raise."""
    keyring = await open_base(db, settings)
    new_messages, idle_chats, beat = asyncio.Event(), asyncio.Event(), asyncio.Event()
    services = Services.over(db, keyring, settings.city_path, wake=new_messages.set)
    render_contexts = RenderContexts(_texts(), services.city, services.calendar)
    owner, lease = process_id.begin(), settings.lease_seconds
    chat_leases = ChatLeases(owner, lease, clock.monotonic, on_loss=beat.set, on_idle=idle_chats.set)
    named_leases = NamedLeases(db, chat_leases.claim)
    inbox = Inbox(db, keyring, chat_leases, wake=new_messages.set)
    chat_queues = ChatQueues()
    acknowledger = Acknowledger(inbox, chat_queues, clock, wake=idle_chats)
    live_messages = LiveMessages(render_contexts, clock, acknowledger, FEATURES.card_of)
    counters = DeliveryCounters()
    limiter = _limit_rates(bot, settings, clock, counters)
    bot.session.middleware(FencingMiddleware(chat_leases))
    outbox = Outbox(db, keyring, limiter.rate, owner, lease, counters)
    deliver = TelegramDelivery(bot, services, FEATURES, render_contexts, clock)
    dispatch = UpdateDispatcher(bot, dispatcher(services, live_messages, render_contexts, clock))
    polling = PollingLease(named_leases, wake_heartbeat=beat.set)
    poller = Poller(bot, inbox, chat_queues, clock, polling, settings.poll_timeout)
    webhook = _webhook(settings, bot, inbox, chat_queues, clock)
    ticks: list[Tick] = [*services.ticks(), ("retry", 20, partial(_claim_retried, inbox, chat_queues))]
    return App(
        bot=bot,
        db=db,
        clock=clock,
        services=services,
        render_contexts=render_contexts,
        inbox=inbox,
        named_leases=named_leases,
        chat_queues=chat_queues,
        worker=UpdateWorker(dispatch, inbox, acknowledger, clock, limit=settings.workers),
        acknowledger=acknowledger,
        live_messages=live_messages,
        sender=OutboxSender(outbox, deliver, limiter, clock, new_messages),
        counters=counters,
        update_source=webhook or poller,
        heartbeat=LeaseHeartbeat(inbox, chat_queues, clock, wake=beat, polling=None if webhook else polling),
        scheduler=Scheduler(ticks, clock, ran=LastRuns(db).ran, may=named_leases.keep),
    )


def _limit_rates(bot: Bot, settings: Settings, clock: Clock, counters: DeliveryCounters) -> SendRateLimiter:
    """Put rate limits before the bot's calls; returns that of the outbox."""
    limiter = SendRateLimiter(clock, RateLimit(settings.send_rate))
    people = RateLimit(settings.chat_rate, at_once=BURST)
    groups = RateLimit(settings.group_rate / 60, at_once=BURST)
    bot.session.middleware(ChatRateLimitMiddleware(clock, people=people, groups=groups))
    bot.session.middleware(RetryAfterMiddleware(limiter, counters))
    return limiter


def _webhook(
    settings: Settings, bot: Bot, inbox: Inbox, chat_queues: ChatQueues, clock: Clock
) -> WebhookRegistration | None:
    """None without WEBHOOK_URL: the bot polls."""
    if not settings.webhook_url:
        return None
    endpoint = WebhookEndpoint(settings.webhook_url, settings.webhook_secret.get_secret_value())
    return WebhookRegistration(bot, inbox, chat_queues, clock, endpoint=endpoint)


async def _claim_retried(inbox: Inbox, chat_queues: ChatQueues, _now: datetime) -> None:
    """A tick: updates that `python -m bot retry` has put back are queued."""
    for update in await inbox.claim_retried():
        chat_queues.put(update)


@cache
def _texts() -> Texts:
    """Read once a process; tests build many bots in one."""
    return Texts.load()


def dispatcher(
    services: Services, live_messages: LiveMessages, render_contexts: RenderContexts, clock: Clock
) -> Dispatcher:
    """aiogram's dispatcher with every handler; these get services by the names of their parameters."""
    given = services.by_name()
    made = Dispatcher(disable_fsm=True, render_contexts=render_contexts, features=FEATURES, **given)
    context = ContextMiddleware(services, FEATURES, live_messages, render_contexts, clock)
    made.update.outer_middleware(context)
    made.include_router(routes())
    return made
