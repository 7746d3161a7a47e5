"""A webhook receiver in the test's process that records requests and responds as configured."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from simulator.webhooks.transport import WebhookRequest, WebhookResponse
from tests.support.local_telegram.stage import START, Stage

URL = "https://tatulyq.kz/hook"
SECRET = "s_1"
Answer = Callable[[dict[str, Any]], Awaitable[WebhookResponse]]


class WebhookReceiver:
    """Responds with `reply`, or with `bad` by text.

    `heard` are texts or callback data, with the seconds since START.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.reply = WebhookResponse()
        self.bad: dict[str, WebhookResponse] = {}
        self.requests: list[WebhookRequest] = []
        self.heard: list[tuple[int, str]] = []

    async def __call__(self, request: WebhookRequest) -> WebhookResponse:
        said = words(json.loads(request.body))
        self.requests.append(request)
        self.heard.append((round(self.stage.clock.at - START), said))
        return self.bad.get(said, self.reply)

    @property
    def words(self) -> list[str]:
        return [said for _, said in self.heard]

    async def later(self, seconds: float) -> None:
        """Move the clock and wait until all due updates have been pushed."""
        self.stage.clock.passes(seconds)
        await self.stage.world.webhooks.settled()

    async def info(self) -> dict[str, Any]:
        return dict(await self.stage.result("getWebhookInfo"))


def words(update: dict[str, Any]) -> str:
    """The text or callback data of an update, else its kind."""
    _, kind = update
    content = update[kind]
    return str(content.get("text") or content.get("data") or kind)


@asynccontextmanager
async def hooked(**settings: Any) -> AsyncIterator[WebhookReceiver]:
    """A world whose bot has a webhook in this process; verbs of people wait for the first requests."""
    stage = Stage()
    hook = WebhookReceiver(stage)
    stage.world.webhooks.receivers[URL] = hook
    await stage.result("setWebhook", url=URL, secret_token=SECRET, **settings)
    async with stage.world.webhooks.pushing():
        stage.world.settled = stage.world.webhooks.settled
        yield hook
