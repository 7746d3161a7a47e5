"""Bot API methods: the effect of each on the chat, and its result."""

import json
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MenuButtonWebApp,
    ReactionTypeEmoji,
    ReplyParameters,
    WebAppInfo,
)

from simulator import methods, schema
from simulator.inprocess import InProcessSession
from simulator.methods.profile import shown_button, shown_commands
from simulator.people.person import Person
from simulator.state import images
from simulator.state.files import Upload
from tests.support.local_telegram.echo_bot import EchoBot, echo_bot
from tests.support.local_telegram.stage import TOKEN, Stage, card

PICTURE = BufferedInputFile(images.png(2000, 1000), "жол.png")


async def met(echo: EchoBot) -> Person:
    person = echo.world.person("Айгүл")
    await person.starts()
    person.hears()
    return person


def described(body: Any) -> str:
    assert isinstance(body, dict)
    return str(body["description"])


async def test_a_sent_message_echoes_what_telegram_keeps() -> None:
    stage = Stage()
    person = await stage.person()
    keyboard = {"keyboard": [["a"]]}
    sent = await stage.result(
        "sendMessage", chat_id=person.id, text=" <i>қар</i> 🌨 <b>жауды</b> ", parse_mode="HTML"
    )
    assert sent["text"] == "қар 🌨 жауды"
    assert sent["from"] == {"id": 42, "is_bot": True, "first_name": "Tatulyq", "username": "tatulyq_bot"}
    assert sent["chat"] == {"id": person.id, "type": "private", "first_name": "Айгүл"}
    assert sent["entities"][-1] == {"type": "bold", "offset": 7, "length": 5}
    quiet = await stage.result(
        "sendMessage", chat_id=str(person.id), text="x", reply_markup=json.dumps(keyboard)
    )
    assert "reply_markup" not in quiet
    asked = await stage.result("sendMessage", chat_id=person.id, text="x", reply_markup=card("a"))
    assert asked["reply_markup"] == card("a")
    first, second = sent["message_id"], quiet["message_id"]
    for number in (first, second):
        last = await stage.result(
            "sendMessage", chat_id=person.id, text="x", reply_parameters={"message_id": number}
        )
    assert last["reply_to_message"]["message_id"] == second
    assert "reply_to_message" not in last["reply_to_message"]


async def test_a_mention_by_id_shows_the_user_if_known() -> None:
    stage = Stage()
    person = await stage.person()
    text = f'<a href="tg://user?id={person.id}">А</a> <a href="tg://user?id=9">Б</a>'
    sent = await stage.result("sendMessage", chat_id=person.id, text=text, parse_mode="HTML")
    assert [entity["user"]["id"] for entity in sent["entities"]] == [person.id]


async def test_inline_buttons_keep_one_action_and_a_text() -> None:
    stage = Stage()
    person = await stage.person()
    row = [
        {"text": "", "callback_data": "x"},
        {"text": "b", "callback_data": "x", "url": "tengri.kz", "pay": True},
    ]
    sent = await stage.result(
        "sendMessage", chat_id=person.id, text="x", reply_markup={"inline_keyboard": [row]}
    )
    assert sent["reply_markup"]["inline_keyboard"] == [[{"text": "b", "url": "http://tengri.kz/"}]]
    await person.presses("b")
    assert person.opened == ["http://tengri.kz/"]


async def test_a_photo_has_several_sizes_and_only_photo_ids_fit() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        sent = await echo.bot.send_photo(person.id, PICTURE, caption="<b>жол</b>", has_spoiler=True)
        assert sent.photo is not None
        assert [(size.width, size.height) for size in sent.photo] == [
            (90, 45),
            (320, 160),
            (800, 400),
            (1280, 640),
        ]
        assert (sent.caption, sent.has_media_spoiler) == ("жол", True)
        again = await echo.bot.send_photo(person.id, sent.photo[0].file_id)
        assert again.photo == sent.photo
        with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
            await echo.bot.send_document(person.id, sent.photo[-1].file_id)
        with pytest.raises(TelegramBadRequest, match="Can't unserialize it"):
            await echo.bot.send_photo(person.id, "AgACAgIAAxkBAAIB")
        page = Upload("a.png", images.png(), "image/png")
        echo.world.files.web["https://a.kz/a.png"] = page
        assert (await echo.bot.send_photo(person.id, "https://a.kz/a.png")).photo is not None


async def test_every_kind_can_be_sent() -> None:
    async with echo_bot() as echo:
        person, bot, data = await met(echo), echo.bot, BufferedInputFile(b"1234", "a.bin")
        await bot.send_video(person.id, data, duration=7, caption="v")
        await bot.send_animation(person.id, data)
        await bot.send_audio(person.id, data, title="ән")
        await bot.send_voice(person.id, data)
        await bot.send_video_note(person.id, data)
        await bot.send_sticker(person.id, data)
        await bot.send_location(person.id, 43.3, 68.2)
        await bot.send_venue(person.id, 43.3, 68.2, "Алаң", "Абай, 1")
        await bot.send_contact(person.id, "+77010000000", "Ерлан")
        await bot.send_dice(person.id)
        await bot.send_poll(person.id, "Қалай?", ["a", "b"])
        kinds = [message.kind for message in person.messages[-11:]]
        named = "video animation audio voice video_note sticker location venue contact dice poll"
        assert kinds == named.split()
        stopped = await bot.stop_poll(person.id, person.messages[-1].id)
        assert stopped.is_closed
        assert person.messages[-9].content["audio"]["title"] == "ән"


async def test_an_album_is_sent_message_by_message() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        photos = [InputMediaPhoto(media=PICTURE, caption="<i>бір</i>"), InputMediaPhoto(media=PICTURE)]
        sent = await echo.bot.send_media_group(person.id, photos)
        assert len({message.media_group_id for message in sent}) == 1
        assert [message.caption for message in sent] == ["бір", None]
        for album, refusal in (
            ([InputMediaPhoto(media=PICTURE)] * 11, "too many messages"),
            ([InputMediaPhoto(media=PICTURE), InputMediaDocument(media=PICTURE)], "can't use the media"),
        ):
            with pytest.raises(TelegramBadRequest, match=refusal):
                await echo.bot.send_media_group(person.id, album)


async def test_an_edit_without_a_markup_removes_the_keyboard() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        row = [InlineKeyboardButton(text="a", callback_data="a")]
        markup = InlineKeyboardMarkup(inline_keyboard=[row])
        sent = await echo.bot.send_message(person.id, "x", reply_markup=markup)
        echo.clock.passes(5)
        edited = await sent.edit_text("y")
        assert not isinstance(edited, bool)
        assert (edited.reply_markup, edited.text) == (None, "y")
        assert edited.edit_date == int(echo.clock())
        await sent.edit_reply_markup(reply_markup=markup)
        with pytest.raises(TelegramBadRequest, match="message is not modified"):
            await sent.edit_text("y", reply_markup=markup)
        await sent.edit_text("y")
        assert (
            person.messages[-1].former == [{"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}] * 2
        )


async def test_captions_and_files_are_edited() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        sent = await echo.bot.send_photo(person.id, PICTURE, caption="a")
        await sent.edit_caption(caption="b", show_caption_above_media=True)
        assert person.messages[-1].wire()["show_caption_above_media"]
        await sent.edit_media(InputMediaDocument(media=BufferedInputFile(b"1", "c.txt"), caption="c"))
        assert (person.messages[-1].kind, person.messages[-1].text) == ("document", "c")
        await sent.edit_caption(caption="")
        assert person.messages[-1].text == ""


async def test_a_message_with_a_reply_keyboard_cannot_be_edited() -> None:
    stage = Stage()
    person = await stage.person()
    for markup in ({"keyboard": [["a"]]}, {"remove_keyboard": True}):
        message = await stage.sent(person, reply_markup=markup)
        answer = await stage.call("editMessageText", chat_id=person.id, message_id=message.id, text="y")
        assert described(answer.body) == "Bad Request: message can't be edited"
    assert person.buttons() == []


async def test_messages_are_deleted_one_by_one_or_together() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        numbers = [(await echo.bot.send_message(person.id, text)).message_id for text in "abc"]
        await echo.bot.delete_message(person.id, numbers[0])
        await echo.bot.delete_messages(person.id, [*numbers, 9999])
        await echo.bot.delete_message(person.id, person.messages[0].id)
        assert person.sees().splitlines()[0] == "Bot: Сәлем, көрші!"
        assert len(person.messages) == 1


async def test_a_copy_keeps_the_words_and_a_forward_the_author() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        photo = await person.sends_photo("@tatulyq_bot көр")
        await echo.bot.copy_message(person.id, person.id, photo.id)
        assert person.messages[-1].wire()["caption_entities"] == photo.entities
        await echo.bot.copy_message(person.id, person.id, photo.id, caption="<b>жаңа</b>")
        assert person.messages[-1].content["caption_entities"] == [{"type": "bold", "offset": 0, "length": 4}]
        assert len(await echo.bot.copy_messages(person.id, person.id, [photo.id, 9999])) == 1
        forwarded = await echo.bot.forward_message(person.id, person.id, photo.id)
        assert forwarded.forward_origin is not None
        assert forwarded.forward_origin.type == "user"
        assert len(await echo.bot.forward_messages(person.id, person.id, [photo.id])) == 1
        secret = await echo.bot.send_message(person.id, "құпия", protect_content=True)
        with pytest.raises(TelegramBadRequest, match="message can't be forwarded"):
            await secret.forward(person.id)
        with pytest.raises(TelegramBadRequest, match="no messages to be forwarded"):
            await echo.bot.forward_messages(person.id, person.id, [secret.message_id])
        await secret.copy_to(person.id)
        with pytest.raises(TelegramBadRequest, match="can't be edited"):
            await forwarded.edit_caption(caption="x")


async def test_pins_and_reactions() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        said = await person.says("x")
        await echo.bot.set_message_reaction(person.id, said.id, [ReactionTypeEmoji(emoji="👍")])
        assert said.reactions == {42: [{"type": "emoji", "emoji": "👍"}]}
        await echo.bot.pin_chat_message(person.id, said.id)
        assert person.chat().pinned == [said.id]
        await echo.bot.unpin_all_chat_messages(person.id)
        assert person.chat().pinned == []


async def test_a_callback_is_answered_once() -> None:
    stage = Stage()
    person = await stage.person()
    await stage.sent(person, reply_markup=card("Иә"))
    await person.presses("Иә")
    query = (await stage.updates())[-1]["callback_query"]
    assert query["message"]["reply_markup"] == card("Иә")
    assert await stage.result(
        "answerCallbackQuery", callback_query_id=query["id"], text="ok", show_alert=True
    )
    answer = person.callbacks[-1].answer
    assert answer is not None
    assert (answer.text, answer.alert) == ("ok", True)
    again = await stage.call("answerCallbackQuery", callback_query_id=query["id"])
    assert again.status == 400


async def test_a_message_may_be_replied_to_even_if_gone() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        lost = ReplyParameters(message_id=99, allow_sending_without_reply=True)
        assert (await echo.bot.send_message(person.id, "x", reply_parameters=lost)).reply_to_message is None


async def test_the_bot_describes_itself_per_language_and_scope() -> None:
    async with echo_bot() as echo:
        bot, account = echo.bot, echo.account
        start, kk = (
            BotCommand(command="start", description="Start"),
            BotCommand(command="start", description="Бастау"),
        )
        await bot.set_my_commands([start])
        await bot.set_my_commands([kk], BotCommandScopeAllPrivateChats(), "kk")
        assert [one.description for one in await bot.get_my_commands()] == ["Start"]
        assert [shown_commands(account, 1, lang)[0]["description"] for lang in ("kk-KZ", "ru", None)] == [
            "Бастау",
            "Start",
            "Start",
        ]
        await bot.set_my_commands([kk], BotCommandScopeChat(chat_id=7))
        assert shown_commands(account, 7, "ru")[0]["description"] == "Бастау"
        await bot.delete_my_commands()
        assert await bot.get_my_commands() == []
        await bot.set_my_description("Қала ботына хош келдіңіз", "kk")
        await bot.set_my_short_description("Қала")
        await bot.set_my_name("Татулық", "kk")
        assert (await bot.get_my_description("kk")).description.startswith("Қала")
        assert (await bot.get_my_short_description("ru")).short_description == "Қала"
        assert [(await bot.get_my_name(lang)).name for lang in ("kk", "ru")] == ["Татулық", "Tatulyq"]
        await bot.set_my_name("", "kk")
        assert (await bot.get_my_name("kk")).name == "Tatulyq"
        assert not (await bot.get_my_default_administrator_rights()).can_delete_messages


async def test_the_menu_button_of_a_chat_stands_before_that_of_all() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        assert (await echo.bot.get_chat_menu_button()).type == "commands"
        button = MenuButtonWebApp(text="Карта", web_app=WebAppInfo(url="https://a.kz"))
        await echo.bot.set_chat_menu_button(person.id, button)
        assert shown_button(echo.account, person.id)["text"] == "Карта"
        assert (await echo.bot.get_chat_menu_button(person.id)).type == "web_app"
        await echo.bot.set_chat_menu_button(person.id)
        assert (await echo.bot.get_chat_menu_button(person.id)).type == "commands"


async def test_webhook_settings_are_kept() -> None:
    async with echo_bot() as echo:
        await met(echo)
        await echo.bot.set_webhook(
            "http://127.0.0.1:9000/hook", secret_token="s_1", max_connections=7, drop_pending_updates=True
        )
        info = await echo.bot.get_webhook_info()
        assert (info.url, info.max_connections, info.pending_update_count) == (
            "http://127.0.0.1:9000/hook",
            7,
            0,
        )
        await echo.bot.delete_webhook()
        assert (await echo.bot.get_webhook_info()).url == ""
        assert await echo.bot.log_out()
        assert await echo.bot.close()


async def test_the_bot_knows_itself_and_its_chats() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        assert (await echo.bot.get_me()).username == "tatulyq_bot"
        chat = await echo.bot.get_chat(person.id)
        assert (chat.type, chat.first_name) == ("private", "Айгүл")
        assert (await echo.bot.get_chat_member(person.id, person.id)).status == "member"
        assert await echo.bot.get_chat_member_count(person.id) == 2
        with pytest.raises(TelegramBadRequest, match="only for supergroups"):
            await echo.bot.leave_chat(person.id)


NOT_SIMULATED = sorted(set(schema.METHODS) - {name.lower() for name in methods.SIMULATED})


@pytest.mark.parametrize("name", NOT_SIMULATED)
async def test_other_methods_answer_what_aiogram_can_read(name: str) -> None:
    stage = Stage()
    session, method = InProcessSession(stage.world), schema.METHODS[name].model_construct()
    assert await session(Bot(TOKEN, session), method) is not None
    assert stage.world.not_simulated == [method.__api_method__]
