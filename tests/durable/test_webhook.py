"""The webhook: its secret, its status codes, and the change between polling and webhook."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot.http import pages
from bot.inbound.webhook import WebhookRegistration
from bot.settings import Misconfigured, load
from simulator.people.person import Person
from simulator.webhooks.transport import WebhookRequest, WebhookResponse
from tests.support.durable.plumbing import count, heard
from tests.support.town import Town
from web.webhook import MAX_UPDATE_BYTES, SECRET, WebhookReceiver

URL, WORD = "https://tatulyq.kz/hook", "s_1"
MESSAGE = {"update_id": 9001, "message": {"message_id": 1, "date": 1, "chat": {"id": 77, "type": "private"}}}

RUBBISH = (b"", b"{", b"[]", b"\xff", b'{"update_id": "9"}', b'{"update_id": true}', b"[" * 99_999)
#: Numbers that no update has.
UNKEEPABLE = (b'{"update_id": 9223372036854775808}', b'{"update_id": -9223372036854775809}')


class Page:
    """The page over HTTP, which stores what it is told to store."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self.session, self.address = session, address

    async def gets(
        self, body: bytes | io.BytesIO | AsyncIterator[bytes], secret: str | None = WORD, path: str = "/hook"
    ) -> tuple[int, str | None]:
        headers = {SECRET: secret} if secret is not None else {}
        async with self.session.post(self.address + path, data=body, headers=headers) as answer:
            return answer.status, answer.headers.get("Retry-After")


@asynccontextmanager
async def page(store: Any) -> AsyncIterator[Page]:
    app = web.Application(client_max_size=1 << 20)
    app.add_routes([web.post("/hook", WebhookReceiver(WORD, store).receive)])
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        yield Page(session, str(server.make_url("")).rstrip("/"))


async def test_only_telegram_is_let_in_and_only_with_an_update(caplog: pytest.LogCaptureFixture) -> None:
    stored: list[dict[str, Any]] = []

    async def store(update: dict[str, Any]) -> bool:
        stored.append(update)
        return True

    good = json.dumps(MESSAGE).encode()
    async with page(store) as telegram:
        assert await telegram.gets(good, secret=None) == (401, None)
        assert await telegram.gets(good, secret="s_2") == (403, None)
        assert await telegram.gets(good, path="/other") == (404, None)
        assert await telegram.gets(b"x" * (MAX_UPDATE_BYTES + 1)) == (413, None)
        for rubbish in RUBBISH:
            assert await telegram.gets(rubbish) == (400, None)
        assert stored == []
        assert await telegram.gets(good) == (200, None)
    assert stored == [MESSAGE]
    assert sum("no update" in one.getMessage() for one in caplog.records) == 1


async def test_what_is_no_update_never_reaches_the_bot_and_stops_nobody(town: Town) -> None:
    """The bot's own pages over HTTP: strangers, rubbish, two megabytes; then a real one, twice at once."""
    aigul = await town.resident("Айгүл", "kk")
    await town.sleeps()
    town.settings = town.settings.model_copy(update={"webhook_url": URL, "webhook_secret": SecretStr(WORD)})
    await town.wakes()
    known = count(town, "inbox")
    good = json.dumps(said_by(aigul, 900_001, "Су жоқ")).encode()
    async with (
        pages(town.settings, town.app, asyncio.Event()) as beside,
        TestServer(beside.app) as server,
        aiohttp.ClientSession() as session,
    ):
        telegram = Page(session, str(server.make_url("")).rstrip("/"))
        for secret, path, status in ((None, "/hook", 401), ("s_2", "/hook", 403), (WORD, "/hook/", 404)):
            assert (await telegram.gets(good, secret=secret, path=path))[0] == status
        assert (await telegram.gets(io.BytesIO(b"x" * (2 << 20))))[0] == 413
        assert (await telegram.gets(pieces(b"x" * (2 << 20))))[0] == 413, "of a length that nobody told"
        for rubbish in (*RUBBISH, *UNKEEPABLE):
            assert await telegram.gets(rubbish) == (400, None), rubbish[:40]
        assert count(town, "inbox") == known
        assert await asyncio.gather(telegram.gets(good), telegram.gets(good)) == [(200, None)] * 2
        assert await telegram.gets(good) == (200, None), "and later once more"
        await town.settled()
    assert len(heard(aigul, "Су жоқ")) == count(town, "inbox", "update_id = 900001") == 1


async def pieces(body: bytes) -> AsyncIterator[bytes]:
    """As a client sends it who does not say how much there is."""
    for start in range(0, len(body), 1 << 16):
        yield body[start : start + (1 << 16)]


def said_by(person: Person, number: int, text: str) -> dict[str, Any]:
    """Their message as Telegram would bring it."""
    chat = {"id": person.id, "type": "private", "first_name": person.name}
    sender = {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": "kk"}
    message = {"message_id": 900, "date": 1_795_400_000, "chat": chat, "from": sender, "text": text}
    return {"update_id": number, "message": message}


async def test_telegram_comes_again_when_the_base_is_not_there() -> None:
    async def store(_update: dict[str, Any]) -> bool:
        return False

    async with page(store) as telegram:
        assert await telegram.gets(json.dumps(MESSAGE).encode()) == (503, "2")


async def test_polling_and_webhook_follow_each_other_without_losing_a_word(town: Town) -> None:
    """And an update brought twice at once is one row."""
    aigul = await town.resident("Айгүл", "kk")
    await town.sleeps()
    town.settings = town.settings.model_copy(update={"webhook_url": URL, "webhook_secret": SecretStr(WORD)})
    await aigul.says("Бірінші.")
    await town.wakes()
    way = town.app.update_source
    assert isinstance(way, WebhookRegistration)
    while town.bot_account.queue.webhook is None:
        await asyncio.sleep(0.001)
    raw = json.loads(json.dumps({**MESSAGE, "update_id": 900_001}))
    assert await asyncio.gather(way.store(raw), way.store(raw)) == [True, True]
    assert count(town, "inbox", "update_id = 900001") == 1

    async def receives(request: WebhookRequest) -> WebhookResponse:
        return WebhookResponse(200 if await way.store(json.loads(request.body)) else 503)

    town.world.webhooks.receivers[URL] = receives
    async with town.world.webhooks.pushing():
        await town.world.webhooks.settled()
        await town.settled()
        assert heard(aigul, "Бірінші.")
    await town.sleeps()
    await aigul.says("Екінші.")
    town.settings = town.settings.model_copy(update={"webhook_url": ""})
    await town.wakes()
    await town.settled()
    assert heard(aigul, "Екінші.")
    assert town.bot_account.queue.webhook is None


@pytest.mark.parametrize(("url", "secret", "named"), [
    (URL, "", "WEBHOOK_SECRET"),
    (URL, "two words", "WEBHOOK_SECRET"),
    (URL, "x" * 257, "WEBHOOK_SECRET"),
    ("http://tatulyq.kz/hook", WORD, "WEBHOOK_URL"),
    ("tatulyq.kz", WORD, "WEBHOOK_URL"),
])  # fmt: skip
def test_a_webhook_that_cannot_be_is_refused_by_its_name(url: str, secret: str, named: str) -> None:
    with pytest.raises(Misconfigured, match=named):
        load(webhook_url=url, webhook_secret=secret, _env_file=None)
