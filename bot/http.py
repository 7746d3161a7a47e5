"""The bot's own pages, wired: who may be sent here, and what is counted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import TelegramMethod
from aiogram.methods.base import Response, TelegramType
from aiohttp import web

from bot.app import App
from bot.inbound.webhook import WebhookRegistration
from bot.settings import Settings
from services.operations.health import BotHealth
from services.outbox.delivery_counters import DeliveryCounters
from web.app import Check, build
from web.metrics import MetricsPage
from web.serving import Pages
from web.webhook import WebhookReceiver


class CountingMiddleware(BaseRequestMiddleware):
    """Counts the calls that Telegram refuses because there were too many."""

    def __init__(self, tally: DeliveryCounters) -> None:
        self._tally = tally

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Pass the call on, and listen to what Telegram says."""
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter:
            self._tally.refused()
            raise


@asynccontextmanager
async def pages(settings: Settings, app: App, stop: asyncio.Event) -> AsyncIterator[Pages]:
    """The pages of a bot; metrics are read apart from its transactions."""
    tally = DeliveryCounters()
    app.sender.outbox.counted = tally.settled
    app.bot.session.middleware(CountingMiddleware(tally))
    health = BotHealth(app.db, app.clock, app.scheduler.rhythms)
    metrics, more = MetricsPage(health, tally).page, _webhook(settings, app)
    made = build(ready=_ready(app, health, stop), metrics=metrics, more=more)
    yield Pages(made, app.clock, host=settings.http_host, port=settings.http_port)


def _webhook(settings: Settings, app: App) -> list[web.RouteDef]:
    """Where Telegram brings updates: the path of WEBHOOK_URL, and nowhere without it."""
    if not isinstance(app.update_source, WebhookRegistration):
        return []
    webhook = WebhookReceiver(settings.webhook_secret.get_secret_value(), app.update_source.store)
    return [web.post(urlsplit(settings.webhook_url or "").path or "/", webhook.receives)]


def _ready(app: App, health: BotHealth, stop: asyncio.Event) -> dict[str, Check]:
    """What must hold before people are sent here, by the word that says what does not."""

    async def goes_on() -> bool:
        return not stop.is_set()

    async def has_caught_up() -> bool:
        return app.update_source.caught_up.is_set() or app.leaves_polling_to_others

    return {
        "stopping": goes_on,
        "schema": health.has_schema,
        "base": health.can_write,
        "updates": has_caught_up,
    }
