"""Webhooks over HTTP: connections, errors, aiogram's webhook handler, redelivery and faults by /sim."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiogram import Dispatcher
from aiogram.methods import SendMessage
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from simulator.http.server import serving
from tests.support.local_telegram.echo_bot import router
from tests.support.local_telegram.served import AIGUL, Served, served
from tests.support.local_telegram.stage import TOKEN, Stage


@dataclass
class Receiver:
    """An aiohttp handler that records updates and their connections."""

    url: str = ""
    status: int = 200
    texts: list[str] = field(default_factory=list)
    peers: set[object] = field(default_factory=set)
    headers: list[dict[str, str]] = field(default_factory=list)
    hangs_up: bool = False

    async def take(self, request: web.Request) -> web.Response:
        self.texts.append((await request.json())["message"]["text"])
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        assert request.transport is not None
        self.peers.add(request.transport.get_extra_info("peername"))
        if self.hangs_up:
            request.transport.close()
        return web.Response(status=self.status, reason="Out of Order" if self.status == 500 else None)


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    made, app = Receiver(), web.Application()
    app.router.add_post("/hook", made.take)
    async with serving(app, port=0) as address:
        made.url = f"{address}hook"
        yield made


@asynccontextmanager
async def reached() -> AsyncIterator[tuple[Stage, Receiver]]:
    """A world that pushes to a receiver."""
    stage = Stage()
    async with receiver() as made, stage.world.webhooks.pushing():
        await stage.result("setWebhook", url=made.url, secret_token="s_1")
        stage.world.settled = stage.world.webhooks.settled
        yield stage, made


async def test_updates_come_over_one_connection_that_stays_open() -> None:
    async with reached() as (stage, made):
        person = await stage.person()
        for word in ("бір", "екі", "үш"):
            await person.says(word)
        assert made.texts == ["/start", "бір", "екі", "үш"]
        assert len(made.peers) == 1
        assert made.headers[0]["x-telegram-bot-api-secret-token"] == "s_1"
        assert made.headers[0]["content-type"] == "application/json"
        assert made.headers[0]["accept-encoding"] == "gzip, deflate"


async def trouble(stage: Stage) -> str:
    return str((await stage.result("getWebhookInfo"))["last_error_message"])


async def test_troubles_are_told_in_telegrams_words() -> None:
    async with reached() as (stage, made):
        made.status = 500
        person = await stage.person()
        assert await trouble(stage) == "Wrong response from the webhook: 500 Out of Order"
        made.status, made.hangs_up = 200, True
        stage.clock.passes(2)
        await stage.world.webhooks.settled()
        assert await trouble(stage) == "Connection reset by peer"
        made.hangs_up = False
        stage.clock.passes(4)
        await person.says("бір")
        assert made.texts == ["/start"] * 4 + ["бір"]


async def test_nobody_at_the_port_is_a_refused_connection() -> None:
    stage = Stage()
    async with receiver() as made:
        await stage.result("setWebhook", url=made.url)
    async with stage.world.webhooks.pushing():
        await stage.person()
        await stage.world.webhooks.settled()
        assert await trouble(stage) == "Connection refused"
    assert len(stage.bot.queue) == 1


@asynccontextmanager
async def pushed() -> AsyncIterator[Served]:
    """The simulator as a server, and the echo bot behind aiogram's own webhook handler."""
    async with served() as here:
        dispatcher, app = Dispatcher(), web.Application()
        dispatcher.include_router(router())
        handler = SimpleRequestHandler(dispatcher, here.bot, handle_in_background=False, secret_token="s_1")
        handler.register(app, path="/hook")
        async with serving(app, port=0) as address:
            await here.bot.set_webhook(f"{address}hook", secret_token="s_1")
            yield here


async def test_aiograms_own_webhook_answers_in_the_page() -> None:
    async with pushed() as here:
        await here.post("/sim/say", user=AIGUL, name="Айгүл", text="сәлем")
        await here.waits("text: сәлем")
        await here.world.webhooks.settled()
        assert (await here.bot.get_webhook_info()).pending_update_count == 0
        assert here.world.problems == []


async def test_redelivery_can_be_asked_for_over_sim() -> None:
    async with pushed() as here:
        await here.post("/sim/say", user=AIGUL, name="Айгүл", text="сәлем")
        await here.waits("text: сәлем")
        await here.world.webhooks.settled()
        assert (await here.post("/sim/fault", redeliver=1))[0] == 200
        await here.world.webhooks.settled()
        assert (await here.sees()).count("text: сәлем") == 2


async def test_a_fault_on_the_way_can_be_asked_for_over_sim() -> None:
    async with pushed() as here:
        assert (await here.post("/sim/fault", method="webhook", kind="cut_after"))[0] == 200
        await here.post("/sim/say", user=AIGUL, name="Айгүл", text="сәлем")
        await here.world.webhooks.settled()
        assert (await here.sees()).count("text: сәлем") == 2
        assert here.world.bots[int(TOKEN.partition(":")[0])].queue.webhook is not None


async def test_a_method_in_aiograms_answer_is_a_form_and_is_made() -> None:
    stage, app, dispatcher = Stage(), web.Application(), Dispatcher()
    async with served() as here:
        dispatcher.message.register(answer_in_the_body)
        SimpleRequestHandler(dispatcher, here.bot, handle_in_background=False).register(app, path="/hook")
        async with serving(app, port=0) as address, stage.world.webhooks.pushing():
            await stage.result("setWebhook", url=f"{address}hook")
            person = await stage.person()
            await stage.world.webhooks.settled()
            assert "денеде" in person.hears()
            assert [call.method for call in stage.world.calls] == ["setWebhook", "sendMessage"]


async def answer_in_the_body(message: Message) -> SendMessage:
    return SendMessage(chat_id=message.chat.id, text="денеде")
