"""Errors of the Bot API: each row of the table is provoked by state and request, none is injected."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from simulator.errors import ApiResponse
from simulator.state import images
from simulator.state.files import MEGABYTE, Upload
from tests.support.local_telegram.stage import Stage, card

TABLE = json.loads((Path(__file__).parents[1] / "data" / "telegram-errors.json").read_text())
ROWS = {row["when"]: row for row in TABLE["errors"]}
NOT_PROVOKED = {
    "more than 310 unsent messages queued to one chat, or >1000 active calls": "calls are done at once here",
    "two setWebhook at once": "setWebhook answers at once here, so two never overlap",
    "Telegram restarting": "no state of a chat leads there; only a scheduled fault (test_fault_injection)",
    "front server trouble": "no state of a chat leads there; only a scheduled fault (test_fault_injection)",
    "Telegram overloaded": "no state of a chat leads there; only a scheduled fault (test_fault_injection)",
}
Case = Callable[[Stage], Awaitable[ApiResponse]]
CASES: dict[str, Case] = {}


def provokes(*rows: str) -> Callable[[Case], Case]:
    def register(case: Case) -> Case:
        CASES.update(dict.fromkeys(rows, case))
        return case

    return register


def wants(when: str, method: str, **params: Any) -> None:
    """A row that needs one request to a person who has started the bot."""

    async def case(stage: Stage) -> ApiResponse:
        person = await stage.person()
        return await stage.call(method, **({"chat_id": person.id} | params))

    CASES[when] = case


def edits(when: str, method: str, **params: Any) -> None:
    """A row about an earlier text message "hello" of the bot."""

    async def case(stage: Stage) -> ApiResponse:
        person = await stage.person()
        message = await stage.sent(person)
        return await stage.call(method, **({"chat_id": person.id, "message_id": message.id} | params))

    CASES[when] = case


def in_group(when: str, markup: dict[str, Any]) -> None:
    """A row about a reply keyboard that only private chats allow."""

    async def case(stage: Stage) -> ApiResponse:
        group = stage.world.group("Топ", [await stage.person()])
        return await stage.call("sendMessage", chat_id=group.id, text="x", reply_markup=markup)

    CASES[when] = case


def button(**action: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x"} | action]]}


def keyboard(**request: Any) -> dict[str, Any]:
    return {"keyboard": [[{"text": "x"} | request]]}


def picture(width: int = 10, height: int = 10) -> Upload:
    return Upload("a.png", images.png(width, height), "image/png")


def junk(size: int) -> Upload:
    return Upload("a.bin", bytes(size), "application/octet-stream")


wants("unknown method", "sendMassage")
wants("chat_id missing", "sendMessage", chat_id=None, text="x")
wants(
    "unknown chat or user never wrote to the bot (bot does not know the id)",
    "sendMessage",
    chat_id=5,
    text="x",
)
wants("topic id wrong", "sendMessage", text="x", message_thread_id=7)
wants("text missing/empty", "sendMessage", text="")
wants("text only spaces / only empty tags after parsing", "sendMessage", text="<b> </b>", parse_mode="HTML")
wants("text > 4096 code points after parsing", "sendMessage", text="ә" * 4097)
wants("raw text or caption > 32768 bytes", "sendMessage", text="ә" * 16385)
wants("caption > 1024 after parsing", "sendPhoto", photo=picture(), caption="x" * 1025)
wants("parse_mode unknown", "sendMessage", text="x", parse_mode="BBCode")
wants("HTML/Markdown error", "sendMessage", text="1 < 2", parse_mode="HTML")
wants("entities JSON wrong", "sendMessage", text="x", entities=[{"offset": 0, "length": 1}])
wants("reply_markup not JSON", "sendMessage", text="x", reply_markup="{")
wants("reply_markup not an object", "sendMessage", text="x", reply_markup="[]")
wants("inline_keyboard row not array", "sendMessage", text="x", reply_markup={"inline_keyboard": [{}]})
wants("inline button has text only", "sendMessage", text="x", reply_markup=button())
wants("callback_data > 64 bytes", "sendMessage", text="x", reply_markup=button(callback_data="ә" * 33))
wants("url button with bad url", "sendMessage", text="x", reply_markup=button(url="tel:102"))
wants("web_app url not https", "sendMessage", text="x", reply_markup=button(web_app={"url": "http://a.kz"}))
wants("markup too large", "sendMessage", text="x", reply_markup=card(*map(str, range(101))))
wants("reply target missing", "sendMessage", text="x", reply_parameters={"message_id": 99})
wants("edit: unknown message", "editMessageText", message_id=99, text="x")
wants("delete: unknown message", "deleteMessage", message_id=99)
wants("pin/unpin unknown", "pinChatMessage", message_id=99)
wants("photo/document parameter missing", "sendPhoto")
wants("file_id nonsense", "sendPhoto", photo="not!a!file")
wants("file_id wrong kind / bad URL", "sendPhoto", photo="ftp://a.kz/a.jpg")
wants("URL does not load", "sendPhoto", photo="https://a.kz/nothing.jpg")
wants("photo cannot be decoded", "sendPhoto", photo=junk(100))
wants("photo sides sum > 10000 or ratio > 20", "sendPhoto", photo=picture(210, 10))
wants("photo upload > 10 MB", "sendPhoto", photo=junk(10 * MEGABYTE + 1))
wants("request body > 50 MB", "sendDocument", document=junk(50 * MEGABYTE + 1))
wants("empty upload", "sendDocument", document=junk(0))
wants("getFile: unknown", "getFile", file_id="nonsense")
wants("getFile: file_id missing", "getFile")
wants("sendChatAction wrong", "sendChatAction", action="sleeping")
wants("getChatMember unknown user", "getChatMember", user_id=5)
wants("setMyCommands bad JSON", "setMyCommands", commands="[{")
wants(
    "setMyCommands bad name (upper case, >32)",
    "setMyCommands",
    commands=[{"command": "Start", "description": "x"}],
)
wants("command longer than 32", "setMyCommands", commands=[{"command": "a" * 33, "description": "x"}])
wants("webhook not https", "setWebhook", url="http://example.kz/hook")
wants("webhook port", "setWebhook", url="https://example.kz:8080/hook")
wants("webhook private address", "setWebhook", url="https://10.0.0.1/hook")
wants("webhook url unparsable", "setWebhook", url="https://")
wants("secret_token > 256", "setWebhook", url="https://example.kz", secret_token="a" * 257)
wants(
    "secret_token characters outside A-Za-z0-9_-", "setWebhook", url="https://example.kz", secret_token="a b"
)
edits("edit: nothing changed", "editMessageText", text="hello")
edits("editMessageCaption on text", "editMessageCaption", caption="x")
in_group("request_contact/location in a group", keyboard(request_contact=True))
in_group("request_location in a group", keyboard(request_location=True))
in_group("reply keyboard Web App in group", keyboard(web_app={"url": "https://a.kz"}))


@provokes("token malformed / starts with 0 / no ':'")
async def malformed_token(stage: Stage) -> ApiResponse:
    return await stage.call("getMe", token="042:TEST")


@provokes("token revoked or unknown")
async def revoked_token(stage: Stage) -> ApiResponse:
    stage.bot.revoked = True
    return await stage.call("getMe")


@provokes("path is not /bot<token>/<method>")
async def no_method(stage: Stage) -> ApiResponse:
    return await stage.call("")


@provokes("bot knows the id but user never started it (PEER_ID_INVALID)")
async def never_started(stage: Stage) -> ApiResponse:
    person = stage.world.person("Ерлан")
    stage.world.group("Топ", [person])
    return await stage.call("sendMessage", chat_id=person.id, text="x")


@provokes("user blocked the bot")
async def blocked(stage: Stage) -> ApiResponse:
    person = await stage.person()
    await person.blocks()
    return await stage.call("sendMessage", chat_id=person.id, text="x")


@provokes("account deleted")
async def deactivated(stage: Stage) -> ApiResponse:
    person = await stage.person()
    person.deactivated = True
    return await stage.call("sendMessage", chat_id=person.id, text="x")


@provokes("chat_id is another bot")
async def another_bot(stage: Stage) -> ApiResponse:
    return await stage.call("sendMessage", chat_id=stage.world.bot("43:OTHER").id, text="x")


def kicked(when: str, **kind: bool) -> None:
    async def case(stage: Stage) -> ApiResponse:
        group = stage.world.group("Топ", [await stage.person()], **kind)
        await group.removes(stage.bot)
        return await stage.call("sendMessage", chat_id=group.id, text="x")

    CASES[when] = case


kicked("kicked from basic group")
kicked("kicked from supergroup", supergroup=True)
kicked("kicked from channel", channel=True)


@provokes("not a member of supergroup / channel / group")
async def left(stage: Stage) -> ApiResponse:
    group = stage.world.group("Топ", [await stage.person()], supergroup=True)
    await stage.result("leaveChat", chat_id=group.id)
    return await stage.call("sendMessage", chat_id=group.id, text="x")


@provokes("group deleted")
async def dissolved(stage: Stage) -> ApiResponse:
    group = stage.world.group("Топ", [await stage.person()])
    await group.dissolves()
    return await stage.call("sendMessage", chat_id=group.id, text="x")


@provokes("group upgraded")
async def upgraded(stage: Stage) -> ApiResponse:
    group = stage.world.group("Топ", [await stage.person()])
    old = group.id
    await group.upgrades()
    answer = await stage.call("sendMessage", chat_id=old, text="x")
    assert isinstance(answer.body, dict)
    assert answer.body["parameters"] == {"migrate_to_chat_id": group.id}
    return answer


@provokes("no right to write in group")
async def restricted(stage: Stage) -> ApiResponse:
    group = stage.world.group("Топ", [await stage.person()], supergroup=True)
    await group.restricts(stage.bot, can_send_messages=False)
    return await stage.call("sendMessage", chat_id=group.id, text="x")


@provokes("channel, bot not admin")
async def not_admin(stage: Stage) -> ApiResponse:
    channel = stage.world.group("Жаңалық", [await stage.person()], channel=True)
    await channel.demotes(stage.bot)
    return await stage.call("sendMessage", chat_id=channel.id, text="x")


@provokes("rate limit (per chat, global, group)")
async def too_fast(stage: Stage) -> ApiResponse:
    person = await stage.person()
    stage.world.limits.enable(per_chat=1 / 5)
    for _ in range(3):
        await stage.sent(person)
    answer = await stage.call("sendMessage", chat_id=person.id, text="x")
    assert answer.headers["Retry-After"] == "5"
    return answer


@provokes("edit: not the bot's message")
async def edit_foreign(stage: Stage) -> ApiResponse:
    person = await stage.person()
    message = await person.says("менікі")
    return await stage.call("editMessageText", chat_id=person.id, message_id=message.id, text="x")


@provokes("editMessageText on a media message")
async def edit_photo(stage: Stage) -> ApiResponse:
    person = await stage.person()
    photo = await stage.result("sendPhoto", chat_id=person.id, photo=picture())
    return await stage.call("editMessageText", chat_id=person.id, message_id=photo["message_id"], text="x")


@provokes("delete: no right")
async def delete_foreign(stage: Stage) -> ApiResponse:
    person = await stage.person()
    group = stage.world.group("Топ", [person])
    message = await person.says("менікі", in_=group)
    return await stage.call("deleteMessage", chat_id=group.id, message_id=message.id)


@provokes("delete: older than 48 h")
async def delete_old(stage: Stage) -> ApiResponse:
    person = await stage.person()
    message = await stage.sent(person)
    stage.clock.passes(48 * 3600 + 1)
    return await stage.call("deleteMessage", chat_id=person.id, message_id=message.id)


@provokes("forward/copy unknown")
async def forward_unknown(stage: Stage) -> ApiResponse:
    person = await stage.person()
    return await stage.call("forwardMessage", chat_id=person.id, from_chat_id=person.id, message_id=99)


@provokes("copy unknown")
async def copy_unknown(stage: Stage) -> ApiResponse:
    person = await stage.person()
    return await stage.call("copyMessage", chat_id=person.id, from_chat_id=person.id, message_id=99)


@provokes("answerCallbackQuery late / twice / unknown id")
async def late_answer(stage: Stage) -> ApiResponse:
    person = await stage.person()
    await stage.sent(person, reply_markup=card("Иә"))
    await person.presses("Иә")
    stage.clock.passes(151)
    return await stage.call("answerCallbackQuery", callback_query_id=person.callbacks[-1].id)


@provokes("answerCallbackQuery text > 200")
async def long_answer(stage: Stage) -> ApiResponse:
    person = await stage.person()
    await stage.sent(person, reply_markup=card("Иә"))
    await person.presses("Иә")
    return await stage.call("answerCallbackQuery", callback_query_id=person.callbacks[-1].id, text="x" * 201)


@provokes("URL has wrong type")
async def wrong_page(stage: Stage) -> ApiResponse:
    person = await stage.person()
    stage.world.files.web["https://a.kz/"] = Upload("a.html", b"<p>", "text/html")
    return await stage.call("sendPhoto", chat_id=person.id, photo="https://a.kz/")


@provokes("getFile: > 20 MB")
async def big_file(stage: Stage) -> ApiResponse:
    message = await (await stage.person()).sends_file(size=20 * MEGABYTE + 1)
    return await stage.call("getFile", file_id=message.content["document"]["file_id"])


@provokes("getFile: expired")
async def lost_file(stage: Stage) -> ApiResponse:
    message = await (await stage.person()).sends_file()
    file_id = message.content["document"]["file_id"]
    stage.world.files.lose(file_id)
    return await stage.call("getFile", file_id=file_id)


@provokes("album with wrong mix")
async def mixed_album(stage: Stage) -> ApiResponse:
    items = [{"type": "photo", "media": "attach://photo"}, {"type": "document", "media": "attach://photo"}]
    person = await stage.person()
    return await stage.call("sendMediaGroup", chat_id=person.id, media=items, photo=picture())


@provokes("album member fails")
async def bad_album(stage: Stage) -> ApiResponse:
    items = [{"type": "photo", "media": "attach://good"}, {"type": "photo", "media": "attach://bad"}]
    person = await stage.person()
    return await stage.call("sendMediaGroup", chat_id=person.id, media=items, good=picture(), bad=junk(9))


@provokes("restrict/ban an admin")
async def ban_owner(stage: Stage) -> ApiResponse:
    person = await stage.person()
    group = stage.world.group("Топ", [person], supergroup=True)
    await group.promotes(stage.bot)
    return await stage.call("banChatMember", chat_id=group.id, user_id=person.id)


@provokes("getUpdates while webhook set")
async def poll_with_webhook(stage: Stage) -> ApiResponse:
    await stage.result("setWebhook", url="https://example.kz")
    return await stage.call("getUpdates")


async def interrupted_poll(stage: Stage, method: str, **params: Any) -> ApiResponse:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(stage.call("getUpdates", timeout=5))
        await asyncio.sleep(0)
        await stage.result(method, **params)
    return poll.result()


@provokes("second getUpdates")
async def two_polls(stage: Stage) -> ApiResponse:
    return await interrupted_poll(stage, "getUpdates")


@provokes("setWebhook during a poll")
async def webhook_during_poll(stage: Stage) -> ApiResponse:
    return await interrupted_poll(stage, "setWebhook", url="https://example.kz")


@provokes("setWebhook more than once a second")
async def webhooks_too_fast(stage: Stage) -> ApiResponse:
    await stage.result("setWebhook", url="https://example.kz/1")
    return await stage.call("setWebhook", url="https://example.kz/2")


def described(row: dict[str, Any]) -> str:
    """The row's description as a pattern: `<…>` and `...` match text that depends on the request."""
    parts = re.split(r"<[^>]+>|\.\.\.", row["description"])
    return ".+".join(map(re.escape, parts))


def test_every_row_is_provoked_or_named() -> None:
    assert set(CASES) | set(NOT_PROVOKED) == set(ROWS)
    assert not set(CASES) & set(NOT_PROVOKED)


@pytest.mark.parametrize("when", CASES)
async def test_row(when: str) -> None:
    row = ROWS[when]
    answer = await CASES[when](Stage())
    assert isinstance(answer.body, dict)
    assert (answer.status, answer.body["ok"], answer.body["error_code"]) == (
        row["error_code"],
        False,
        answer.status,
    )
    assert re.fullmatch(described(row), answer.body["description"])
    expected, given = row["parameters"] or {}, answer.body.get("parameters", {})
    assert given.keys() == expected.keys()
    assert given.get("retry_after") == expected.get("retry_after")


async def test_successful_webhook_calls_say_what_they_did() -> None:
    stage = Stage()
    said = []
    for method, params in (
        ("setWebhook", {"url": "https://example.kz"}),
        ("setWebhook", {"url": "https://example.kz"}),
        ("deleteWebhook", {}),
        ("deleteWebhook", {}),
    ):
        answer = await stage.call(method, **params)
        stage.clock.passes(1)
        assert isinstance(answer.body, dict)
        said.append(answer.body["description"])
    assert said == [description for _, description in TABLE["ok_descriptions"]]
