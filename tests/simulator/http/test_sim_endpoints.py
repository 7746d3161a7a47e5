"""The endpoints /sim and /demo: acts of people, validation, controls of a demo, access."""

import json
from typing import Any

import aiohttp
import pytest

from simulator.state import images
from tests.support.local_telegram.served import AIGUL, Demo, served, with_echo
from tests.support.local_telegram.stage import TOKEN

PICTURE = images.png(64, 48)


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
        await here.post("/sim/forward", user=AIGUL, message_id=3)
        await here.waits("text: су жоқ")
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
