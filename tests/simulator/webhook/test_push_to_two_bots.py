"""A webhook behind a load balancer with two bots: no update is lost or reordered if one fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from simulator.http.server import serving
from tests.support.balancer import balancing
from tests.support.local_telegram.stage import Stage


class Bot:
    """Records updates; a silent one never responds."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.is_silent = False

    async def take(self, request: web.Request) -> web.Response:
        self.texts.append((await request.json())["message"]["text"])
        if self.is_silent:
            await asyncio.Event().wait()
        return web.Response()


@asynccontextmanager
async def listening(bot: Bot) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/hook", bot.take)
    async with serving(app, port=0) as address:
        yield address.rstrip("/")


@asynccontextmanager
async def balanced(*bots: str) -> AsyncIterator[Stage]:
    """A world whose webhook is a balancer before these bots."""
    stage = Stage()
    async with balancing(list(bots)) as front, stage.world.webhooks.pushing():
        await stage.result("setWebhook", url=f"{front.address}/hook")
        stage.world.settled = stage.world.webhooks.settled
        yield stage


async def test_two_bots_share_the_updates_of_one_chat_in_their_order() -> None:
    one, other = Bot(), Bot()
    async with listening(one) as first, listening(other) as second, balanced(first, second) as stage:
        person = await stage.person()
        words = [f"сөз {number}" for number in range(20)]
        for word in words:
            await person.says(word)
        assert sorted(one.texts + other.texts) == sorted(["/start", *words])
        assert one.texts
        assert other.texts
        assert len(stage.bot.queue) == 0


async def test_a_bot_that_is_gone_or_silent_is_passed_over() -> None:
    one, other = Bot(), Bot()
    async with listening(one) as first:
        pass
    async with listening(other) as second, balanced(first, second) as stage:
        await stage.person()
        assert (one.texts, other.texts) == ([], ["/start"])
    one.is_silent = True
    async with listening(one) as first, listening(other) as second, balanced(first, second) as stage:
        await stage.person("Ерлан")
        assert other.texts == ["/start"] * 2
        assert len(stage.bot.queue) == 0


async def test_with_nobody_there_updates_wait() -> None:
    bot = Bot()
    async with listening(bot) as gone:
        pass
    async with balanced(gone) as stage:
        await stage.person()
        told = await stage.result("getWebhookInfo")
        assert told["last_error_message"] == "Wrong response from the webhook: 502 Bad Gateway"
        assert told["pending_update_count"] == 1
