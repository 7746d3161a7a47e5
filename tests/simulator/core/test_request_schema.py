"""Schema validation: violations are noted even if Telegram would accept the request."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from simulator.inprocess import InProcessSession
from tests.support.local_telegram.stage import TOKEN, Stage, card


@pytest.mark.parametrize(
    ("method", "params", "problem"),
    [
        ("sendMessage", {"txt": "x"}, "sendMessage: unknown parameter txt"),
        ("sendMessage", {"reply_markup": {"buttons": []}}, "sendMessage: reply_markup: no known key"),
        ("sendMessage", {"text": None}, "sendMessage: text: Input should be a valid string"),
        ("sendMessage", {"reply_markup": card("x") | {"a": 1}}, "sendMessage: reply_markup.a: unknown field"),
        ("sendMessage", {"reply_markup": {"inline_keyboard": [[{"callback_data": "x"}]]}},
         "sendMessage: reply_markup.inline_keyboard.0.0.text: Field required"),
        ("sendMessage", {"link_preview_options": {"disabled": True}},
         "sendMessage: link_preview_options.disabled: unknown field"),
        ("editMessageText", {"message_id": 1, "reply_markup": {"keyboard": [[{"text": "x"}]]}},
         "editMessageText: reply_markup: ReplyKeyboardMarkup is not allowed here"),
        ("getChat", {"text": "x"}, "getChat: unknown parameter text"),
        ("getMe", {"reply_markup": "{}"}, "getMe: unknown parameter reply_markup"),
        ("sendMassage", {}, "sendmassage: unknown method"),
    ],
)  # fmt: skip
async def test_a_problem_is_noted(method: str, params: dict[str, Any], problem: str) -> None:
    stage = Stage(strict=True)
    person = await stage.person()
    usual = {"chat_id": person.id, "text": "x"} if method == "sendMessage" else {"chat_id": person.id}
    usual = {} if method == "getMe" else usual
    usual = usual | {"text": "y"} if method == "editMessageText" else usual
    await stage.call(method, **(usual | params))
    assert problem in stage.world.problems


async def test_a_typing_error_in_a_button_is_found_although_aiogram_lets_it_through() -> None:
    stage = Stage(strict=True)
    person = await stage.person()
    button = InlineKeyboardButton(text="a", callback_data="a", calback="b")
    bot = Bot(TOKEN, InProcessSession(stage.world))
    await bot.send_message(person.id, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))
    assert stage.world.problems == ["sendMessage: reply_markup.inline_keyboard.0.0.calback: unknown field"]


async def test_wire_texts_are_read_by_the_type_of_their_parameter() -> None:
    stage = Stage(strict=True)
    person = await stage.person()
    wire = {
        "chat_id": str(person.id),
        "text": "5",
        "disable_notification": "true",
        "protect_content": "False",
    }
    sent = await stage.result("SENDMESSAGE", **wire)
    message = person.messages[-1]
    assert (sent["text"], message.silent, message.protected) == ("5", True, False)
    await stage.result("sendLocation", chat_id=str(person.id), latitude="43.25", longitude="-1")
    assert person.messages[-1].content["location"] == {"latitude": 43.25, "longitude": -1.0}
    assert stage.world.problems == []
    await stage.call("sendLocation", chat_id=str(person.id), latitude="north", longitude="1")
    assert len(stage.world.problems) == 1


async def test_a_lenient_world_notes_nothing() -> None:
    stage = Stage(strict=False)
    assert (await stage.call("sendMassage")).status == 404
    assert stage.world.problems == []


async def test_calls_are_kept_with_their_answers() -> None:
    stage = Stage()
    await stage.result("getMe")
    await stage.updates()
    call = stage.world.calls[-1]
    assert (call.method, call.status, call.answer["result"]["id"]) == ("getMe", 200, 42)
    assert len(stage.world.calls) == 1
