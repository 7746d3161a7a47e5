"""A bot's end of a webhook inside the test: it writes down what comes, and answers as it is told."""

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
    """A receiver whose status can be changed; `heard` are texts or callback data, with the second of each."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.reply = WebhookResponse()
        self.bad: dict[str, WebhookResponse] = {}
        self.posts: list[WebhookRequest] = []
        self.heard: list[tuple[int, str]] = []

    async def __call__(self, post: WebhookRequest) -> WebhookResponse:
        said = words(json.loads(post.body))
        self.posts.append(post)
        self.heard.append((round(self.stage.clock.at - START), said))
        return self.bad.get(said, self.reply)

    @property
    def words(self) -> list[str]:
        return [said for _, said in self.heard]

    async def later(self, seconds: float) -> None:
        """The clock goes on by so much, and what is due by then has come."""
        self.stage.clock.passes(seconds)
        await self.stage.world.webhooks.settled()

    async def info(self) -> dict[str, Any]:
        return dict(await self.stage.result("getWebhookInfo"))


def words(update: dict[str, Any]) -> str:
    """What a person said or pressed."""
    _, kind = update
    content = update[kind]
    return str(content.get("text") or content.get("data") or kind)


@asynccontextmanager
async def hooked(**settings: Any) -> AsyncIterator[WebhookReceiver]:
    """A world whose bot has a webhook in this process; every verb of a person waits for the first tries."""
    stage = Stage()
    hook = WebhookReceiver(stage)
    stage.world.webhooks.receivers[URL] = hook
    await stage.result("setWebhook", url=URL, secret_token=SECRET, **settings)
    async with stage.world.webhooks.pushing():
        stage.world.settled = stage.world.webhooks.settled
        yield hook
