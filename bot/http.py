"""The bot's own pages, wired: readiness checks, metrics, and the webhook."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiohttp import web

from bot.app import App
from bot.inbound.webhook import WebhookRegistration
from bot.settings import Settings
from services.operations.health import BotHealth
from web.app import Check, build
from web.metrics import MetricsPage
from web.serving import Pages
from web.webhook import WebhookReceiver


@asynccontextmanager
async def pages(settings: Settings, app: App, stop: asyncio.Event) -> AsyncIterator[Pages]:
    """The pages of a bot; metrics are read apart from its transactions."""
    health = BotHealth(app.db, app.clock, app.scheduler.intervals)
    metrics, more = MetricsPage(health, app.counters).page, _webhook(settings, app)
    made = build(ready=_ready(app, health, stop), metrics=metrics, more=more)
    yield Pages(made, app.clock, host=settings.http_host, port=settings.http_port)


def _webhook(settings: Settings, app: App) -> list[web.RouteDef]:
    """The route to which Telegram brings updates, at the path of WEBHOOK_URL; none if the bot polls."""
    if not isinstance(app.update_source, WebhookRegistration):
        return []
    receiver = WebhookReceiver(settings.webhook_secret.get_secret_value(), app.update_source.store)
    return [web.post(urlsplit(settings.webhook_url or "").path or "/", receiver.receive)]


def _ready(app: App, health: BotHealth, stop: asyncio.Event) -> dict[str, Check]:
    """The readiness checks, by the word that the page answers where one fails."""

    async def is_running() -> bool:
        return not stop.is_set()

    async def has_caught_up() -> bool:
        return app.update_source.caught_up.is_set() or app.leaves_polling_to_others

    return {
        "stopping": is_running,
        "schema": health.has_schema,
        "base": health.can_write,
        "updates": has_caught_up,
    }
