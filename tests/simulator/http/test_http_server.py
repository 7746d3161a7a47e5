"""The HTTP server: the Bot API with unmodified aiogram, files, the page, start and stop."""

import asyncio
import re
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramEntityTooLarge,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiogram.types import BufferedInputFile, FSInputFile

from simulator.http.server import PAGE, build, serving
from simulator.state import images
from simulator.world import World
from tests.support.local_telegram.served import AIGUL, served, with_echo
from tests.support.local_telegram.stage import TOKEN

PICTURE = images.png(64, 48)


async def test_a_bot_of_unmodified_aiogram_hears_and_answers() -> None:
    async with with_echo() as here:
        status, said = await here.post("/sim/say", user=AIGUL, name="Айгүл", lang="kk", text="Су жоқ")
        assert (status, said["ok"], said["message_id"]) == (200, True, 1)
        assert said["update_id"] == here.world.newest.queue.last_id
        assert "Bot: text: Су жоқ" in await here.waits("text: Су жоқ")
        assert here.world.problems == []


async def test_a_button_is_pressed_and_the_alert_comes_back() -> None:
    async with with_echo() as here:
        await here.post("/sim/say", user=AIGUL, name="Айгүл", text="/card")
        await here.waits("[✅ Иә] [Жоқ]")
        status, pressed = await here.post("/sim/press", user=AIGUL, label="Жоқ")
        assert (status, pressed["callback"]["data"]) == (200, "no")
        for _ in range(100):
            _, chat = await here.get(f"/sim/chat/{AIGUL}")
            if chat["callbacks"][0]["answer"]:
                break
            await asyncio.sleep(0.02)
        assert chat["callbacks"][0]["answer"] == {"text": "ескерту: no", "alert": True, "url": None}


WAYS: dict[str, dict[str, Any]] = {
    "query": {"params": {"chat_id": str(AIGUL), "text": "Сәлем & <b>көрші</b>", "parse_mode": "HTML"}},
    "urlencoded": {"data": {"chat_id": str(AIGUL), "text": "Сәлем & <b>көрші</b>", "parse_mode": "HTML"}},
    "json": {"json": {"chat_id": AIGUL, "text": "Сәлем & <b>көрші</b>", "parse_mode": "HTML"}},
    "mixed": {
        "params": {"chat_id": str(AIGUL), "parse_mode": "HTML"},
        "data": {"text": "Сәлем & <b>көрші</b>"},
    },
}


@pytest.mark.parametrize("way", WAYS)
async def test_parameters_come_in_any_way(way: str) -> None:
    async with served() as here:
        here.world.bot(TOKEN)
        await here.post("/sim/say", user=AIGUL, name="Айгүл", text="hi")
        async with here.http.post(f"/bot{TOKEN}/SENDmessage", **WAYS[way]) as response:
            assert (response.status, response.content_type) == (200, "application/json")
            sent = (await response.json())["result"]
        assert (sent["text"], sent["entities"][0]["type"]) == ("Сәлем & көрші", "bold")


async def test_a_get_and_a_multipart_form_do_too() -> None:
    async with served() as here:
        here.world.bot(TOKEN)
        await here.post("/sim/say", user=AIGUL, name="Айгүл", text="hi")
        _, got = await here.get(f"/bot{TOKEN}/sendMessage", chat_id=str(AIGUL), text="get")
        form = aiohttp.FormData({"chat_id": str(AIGUL), "text": "form"})
        form.add_field("unused", b"x", filename="x.bin")
        async with here.http.post(f"/bot{TOKEN}/sendMessage", data=form) as response:
            posted = await response.json()
        assert [one["result"]["text"] for one in (got, posted)] == ["get", "form"]


async def test_files_go_up_and_down(tmp_path: Path) -> None:
    async with served() as here:
        here.world.bot(TOKEN)
        await here.post("/sim/say", user=AIGUL, name="Айгүл", text="hi")
        (tmp_path / "құжат.txt").write_bytes(b"words" * 5000)
        photo = await here.bot.send_photo(AIGUL, BufferedInputFile(PICTURE, "a.png"), caption="сурет")
        paper = await here.bot.send_document(AIGUL, FSInputFile(tmp_path / "құжат.txt"))
        assert photo.photo
        assert paper.document
        assert paper.document.file_name == "құжат.txt"
        for file_id, content in (
            (photo.photo[-1].file_id, PICTURE),
            (paper.document.file_id, b"words" * 5000),
        ):
            downloaded = await here.bot.download(file_id)
            assert downloaded is not None
            assert downloaded.read() == content
            async with here.http.get(f"/sim/file/{file_id}") as response:
                assert await response.read() == content
                assert "sandbox" in response.headers["Content-Security-Policy"]
        assert (await here.get(f"/file/bot{TOKEN}/photos/none.jpg"))[0] == 404


async def test_refusals_have_telegrams_statuses() -> None:
    async with served() as here:
        here.world.bot(TOKEN).revoked = True
        with pytest.raises(TelegramUnauthorizedError):
            await here.bot.get_me()
        here.world.bot(TOKEN).revoked = False
        assert (await here.get(f"/bot{TOKEN}/getYou"))[0] == 404
        assert (await here.get("/botnonsense/getMe"))[1]["error_code"] == 401
        assert (await here.post(f"/bot{TOKEN}/sendMessage", chat_id=1, text="x"))[0] == 400
        async with here.http.post(f"/bot{TOKEN}/getMe", data=b"[1", headers=JSON) as response:
            assert response.status == 400
        large = BufferedInputFile(bytes(61 << 20), "large.bin")
        with pytest.raises(TelegramEntityTooLarge):
            await here.bot.send_document(AIGUL, large)
        with pytest.raises(TelegramNotFound):
            await here.bot.session.make_request(here.bot, Unknown(chat_id=1, text="x"))


JSON = {"Content-Type": "application/json"}


class Unknown(SendMessage):
    """A method that Telegram does not have."""

    __api_method__ = "sendNothing"


async def test_faults_come_over_the_wire() -> None:
    async with served() as here:
        here.world.bot(TOKEN)
        await here.post("/sim/say", user=AIGUL, name="Айгүл", text="hi")
        await here.post("/sim/fault", kind="429", retry_after=7)
        with pytest.raises(TelegramRetryAfter) as caught:
            await here.bot.send_message(AIGUL, "a")
        assert caught.value.retry_after == 7
        await here.post("/sim/fault", kind=429, retry_after=7)
        async with here.http.get(f"/bot{TOKEN}/getMe") as response:
            assert (response.status, response.headers["Retry-After"]) == (429, "7")
        for kind in ("502", "504"):
            await here.post("/sim/fault", kind=kind)
            with pytest.raises(ClientDecodeError):
                await here.bot.send_message(AIGUL, "b")


@pytest.mark.parametrize(("kind", "arrived"), [("cut_before", 0), ("cut_after", 1)])
async def test_a_cut_connection_leaves_the_sender_in_doubt(kind: str, arrived: int) -> None:
    async with served() as here:
        here.world.bot(TOKEN)
        await here.post("/sim/say", user=AIGUL, name="Айгүл", text="hi")
        await here.post("/sim/fault", kind=kind, method="sendMessage")
        with pytest.raises(TelegramNetworkError):
            await here.bot.send_message(AIGUL, "doubtful")
        assert (await here.sees()).count("doubtful") == arrived
        await here.bot.send_message(AIGUL, "again")


async def test_an_outage_lasts_until_it_is_over() -> None:
    async with served() as here:
        await here.post("/sim/fault", outage=True)
        with pytest.raises(TelegramNetworkError):
            await here.bot.get_me()
        await here.post("/sim/fault", clear=True)
        assert (await here.bot.get_me()).username == "tatulyq_bot"


async def test_a_long_poll_waits_for_news() -> None:
    async with served() as here, asyncio.TaskGroup() as tasks:
        here.world.bot(TOKEN)
        poll = tasks.create_task(here.bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        await here.post("/sim/say", user=AIGUL, name="Айгүл", text="hi")
        updates = await asyncio.wait_for(poll, 2)
        assert updates[0].message
        assert updates[0].message.text == "hi"


async def test_a_client_that_hangs_up_ends_its_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = asyncio.Event()
    call = World.call

    async def watched(self: World, *args: Any) -> Any:
        try:
            return await call(self, *args)
        except asyncio.CancelledError:
            ended.set()
            raise

    monkeypatch.setattr(World, "call", watched)
    async with served() as here:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await here.get(f"/bot{TOKEN}/getUpdates", timeout="20")
        await asyncio.wait_for(ended.wait(), 2)


async def test_only_loopback_is_served_and_a_taken_port_gives_the_next() -> None:
    with pytest.raises(ValueError, match="loopback"):
        async with serving(build(World()), host="0.0.0.0"):
            pass
    async with serving(build(World()), port=0) as first:
        port = int(first.rstrip("/").rpartition(":")[2])
        async with serving(build(World()), port=port) as second:
            assert port < int(second.rstrip("/").rpartition(":")[2]) < port + 50


async def test_the_page_is_only_its_own_files() -> None:
    async with served() as here:
        async with here.http.get("/") as response:
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        for name in ("..%2fserver.py", "%2e%2e/server.py", "none.js", "style/../../server.py"):
            assert (await here.get(f"/static/{name}"))[0] in {403, 404}, name
    addresses = re.compile(r"https?://(?!www\.w3\.org/)\w")
    texts = {path.name: path.read_text() for path in PAGE.rglob("*.*")}
    assert {name for name, text in texts.items() if addresses.search(text)} == set()
    assert {
        name for name, text in texts.items() if "innerHTML" in text or "insertAdjacentHTML" in text
    } == set()
    assert {
        name: text.count("\n")
        for name, text in texts.items()
        if name.endswith(".js") and text.count("\n") > 300
    } == {}


async def test_the_program_says_its_address_and_stops_at_once() -> None:
    command = [sys.executable, "-m", "simulator", "--port", "0"]
    program = await asyncio.create_subprocess_exec(
        *command, cwd=PAGE.parent.parent, stdout=asyncio.subprocess.PIPE
    )
    assert program.stdout is not None
    address = (await asyncio.wait_for(program.stdout.readline(), 60)).decode().strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
    async with aiohttp.ClientSession() as http, http.get(f"{address}sim/events") as events:
        await events.content.readline()
        async with http.get(f"{address}bot{TOKEN}/getMe") as response:
            assert response.status == 200
        program.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(program.wait(), 2) == 0
