"""The simulator over real HTTP: unmodified aiogram on one side, /sim on the other."""

import asyncio
import json
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
from aiogram.methods import GetMe, SendMessage
from aiogram.types import BufferedInputFile, FSInputFile
from served import AIGUL, Demo, served, with_echo
from stage import TOKEN

from simulator import images
from simulator.server import PAGE, build, serving
from simulator.world import World

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
        with pytest.raises(TelegramUnauthorizedError):
            await here.bot.session(type(here.bot)("1:x", here.bot.session), GetMe()) if here.world.bot(
                "1:y"
            ) else None
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
    """A method Telegram has never heard of."""

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


WRONG = [
    ("say", {"text": "x"}, "The field 'user' is missing."),
    ("say", {"user": "me", "text": "x"}, "The field 'user' must be a whole number, not 'me'."),
    ("say", {"user": 9, "text": "x"}, "Nobody has the id 9; give a name, and the person is made."),
    (
        "say",
        {"user": AIGUL, "txt": "x"},
        "The field 'txt' is unknown; known are: user, name, lang, bot, chat, text, reply_to.",
    ),
    ("say", {"user": AIGUL, "text": "x", "reply_to": 99}, "There is no message 99 in this chat."),
    ("say", {"user": AIGUL, "text": "x", "chat": -5}, "There is no group with the id -5."),
    ("say", {"user": AIGUL, "text": "x", "bot": 5}, "There is no bot with the id 5."),
    ("say", {"user": AIGUL, "text": ["x"]}, "The field 'text' must be a text."),
    ("press", {"user": AIGUL, "label": "Жоқ"}, "Айгүл sees no button 'Жоқ'."),
    ("edit", {"user": AIGUL, "text": "x", "message_id": 2}, "Айгүл can only edit own messages."),
    ("block", {"user": AIGUL, "blocked": "maybe"}, "The field 'blocked' must be true or false."),
    ("send", {"user": AIGUL, "kind": "album", "n": 1}, "An album has 2 to 10 items, not 1."),
    ("send", {"user": AIGUL, "kind": "document", "size": 0}, "A file has 1 to 2097152000 bytes, not 0."),
    (
        "send",
        {"user": AIGUL, "kind": "location", "lat": 91, "lon": 0},
        "There is no place at latitude 91.0, longitude 0.0.",
    ),
    (
        "send",
        {"user": AIGUL, "kind": "location", "lat": "north", "lon": 0},
        "The field 'lat' must be a number, not 'north'.",
    ),
]


@pytest.mark.parametrize(("action", "fields", "sentence"), WRONG)
async def test_wrong_input_is_answered_with_a_sentence(
    action: str, fields: dict[str, Any], sentence: str
) -> None:
    async with served() as here:
        here.world.bot(TOKEN)
        await here.post("/sim/say", user=AIGUL, name="Айгүл", text="hi")
        await here.bot.send_message(AIGUL, "hello")
        assert await here.post(f"/sim/{action}", **fields) == (400, {"ok": False, "error": sentence})


async def test_unknown_kinds_are_listed() -> None:
    async with served() as here:
        here.world.bot(TOKEN)
        for action, fields in (
            ("send", {"user": AIGUL, "name": "A", "kind": "smell"}),
            ("fault", {"kind": "418"}),
        ):
            status, answer = await here.post(f"/sim/{action}", **fields)
            assert status == 400
            assert "known" in answer["error"]


async def test_nothing_can_be_said_before_there_is_a_bot() -> None:
    async with served() as here:
        status, answer = await here.post("/sim/say", user=AIGUL, name="Айгүл", text="hi")
        assert (status, answer["error"]) == (400, "There is no bot yet: a bot appears with its first call.")
        assert (await here.post("/sim/person", name="Айгүл", lang="ru"))[1]["person"]["lang"] == "ru"
        assert (await here.get("/sim/world"))[1]["bots"] == []


KINDS: dict[str, dict[str, Any]] = {
    "photo": {"caption": "сурет"},
    "album": {"n": 3, "caption": "үшеу"},
    "voice": {"seconds": 9},
    "video": {"seconds": 4, "size": 5000},
    "video_note": {},
    "audio": {},
    "animation": {},
    "document": {"filename": "құжат.pdf", "size": 25 << 20},
    "location": {"lat": 43.3, "lon": 68.25},
    "venue": {"lat": 43.3, "lon": 68.25, "title": "Базар"},
    "contact": {"own": False},
    "sticker": {"emoji": "🙏"},
    "dice": {},
    "poll": {"question": "Бар ма?", "options": "иә\nжоқ"},
}


@pytest.mark.parametrize("kind", KINDS)
async def test_people_can_send_anything(kind: str) -> None:
    async with served() as here:
        here.world.bot(TOKEN)
        status, sent = await here.post("/sim/send", user=AIGUL, name="Айгүл", kind=kind, **KINDS[kind])
        assert status == 200, sent
        _, chat = await here.get(f"/sim/chat/{AIGUL}")
        assert [one["message_id"] for one in chat["messages"]] == sent["message_ids"]
        assert {one["kind"] for one in chat["messages"]} == {"photo" if kind == "album" else kind}
        assert len(await here.bot.get_updates()) == len(sent["message_ids"])


async def test_uploads_of_people_keep_their_bytes() -> None:
    async with served() as here:
        here.world.bot(TOKEN)
        form = aiohttp.FormData({"user": str(AIGUL), "name": "Айгүл", "kind": "album", "caption": "екеу"})
        for name in ("first", "second"):
            form.add_field(name, PICTURE, filename=f"{name}.png", content_type="image/png")
        async with here.http.post("/sim/send", data=form) as response:
            assert len((await response.json())["message_ids"]) == 2
        updates = await here.bot.get_updates()
        photos = [one.message.photo for one in updates if one.message and one.message.photo]
        downloaded = await here.bot.download(photos[1][-1].file_id)
        assert downloaded is not None
        assert downloaded.read() == PICTURE


async def test_people_edit_block_forward_and_wipe() -> None:
    async with with_echo() as here:
        await here.post("/sim/start", user=AIGUL, name="Айгүл")
        await here.waits("Сәлем, көрші!")
        await here.post("/sim/say", user=AIGUL, text="сұ жоқ")
        await here.post("/sim/edit", user=AIGUL, text="су жоқ")
        await here.waits("edited: су жоқ")
        await here.post("/sim/forward", user=AIGUL, message_id=1)
        await here.waits("text: /start")
        await here.post("/sim/block", user=AIGUL, blocked=True)
        status, refused = await here.post("/sim/say", user=AIGUL, text="x")
        assert (status, refused["error"]) == (400, "Айгүл has blocked the bot.")
        await here.post("/sim/block", user=AIGUL, blocked=False)
        await here.post("/sim/clear", user=AIGUL)
        assert await here.sees() == "\n"


async def test_calls_of_the_bot_are_listed() -> None:
    async with served() as here:
        await here.bot.get_me()
        _, first = await here.get("/sim/calls")
        assert [(one["method"], one["status"]) for one in first["calls"]] == [("getMe", 200)]
        assert (await here.get("/sim/calls", since=str(first["now"])))[1]["calls"] == []
        assert (await here.get("/sim/calls", since="now"))[0] == 400


async def test_events_tell_which_chat_has_changed() -> None:
    async with served() as here:
        here.world.bot(TOKEN)
        async with here.http.get("/sim/events") as response:
            first = json.loads((await response.content.readline()).removeprefix(b"data: "))
            await here.post("/sim/say", user=AIGUL, name="Айгүл", text="hi")
            await response.content.readline()
            news = json.loads((await response.content.readline()).removeprefix(b"data: "))
        assert first["chats"] == {}
        assert news["chats"] == {str(AIGUL): news["version"]}


FOREIGN = [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_other_sites_cannot_use_it(headers: dict[str, str]) -> None:
    async with served(Demo()) as here:
        for path in ("/", "/sim/world", "/sim/events", "/demo/now", "/static/main.js"):
            async with here.http.get(path, headers=headers) as response:
                assert response.status == 403, path
        async with here.http.post("/sim/say", json={}, headers=headers) as response:
            assert response.status == 403


async def test_only_a_demo_has_a_clock_and_a_plug() -> None:
    async with served() as here:
        assert (await here.get("/demo/now"))[0] == 404
        assert (await here.get("/sim/world"))[1]["controls"] is False
    demo = Demo()
    async with served(demo) as here:
        assert (await here.get("/demo/now"))[1] == {"ok": True, "now": demo.clock}
        assert (await here.get("/demo/cast"))[1]["cast"][0]["name"] == "Айгүл"
        assert (await here.get("/demo/trace"))[1]["trace"] == []
        assert (await here.post("/demo/step", to="due"))[1]["stops"] == ["09:00"]
        assert (await here.post("/demo/step", to="yesterday"))[1]["error"] == "The clock never goes back."
        assert (await here.post("/demo/off", days=0))[0] == 400
        for action, fields in (("off", {"days": 3}), ("plug", {}), ("reset", {})):
            assert (await here.post(f"/demo/{action}", **fields))[0] == 200
        assert (await here.post("/demo/plug", hard=True))[0] == 400
        assert demo.told == ["step due", "off 3", "plug", "reset"]


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
