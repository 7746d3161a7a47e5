"""Verbs of people in conversations with an echo bot: texts, files, buttons, edits, blocking."""

import pytest
from aiogram.exceptions import TelegramForbiddenError, TelegramNetworkError
from aiogram.types import BufferedInputFile

from simulator.people.person import Person
from tests.support.local_telegram.echo_bot import EchoBot, echo_bot


async def met(echo: EchoBot, name: str = "Айгүл") -> Person:
    """A person who has pressed Start and read the greeting."""
    person = echo.world.person(name)
    await person.starts()
    person.hears()
    return person


async def test_a_greeting_brings_a_reply_keyboard() -> None:
    async with echo_bot() as echo:
        person = echo.world.person("Айгүл Серікова", lang="kk-KZ")
        await person.starts("house_5")
        assert person.messages[0].text == "/start house_5"
        assert person.hears() == "Сәлем, көрші!\n[Өтініш]\n[Нөмірім]"
        assert person.messages[-1].entities == [{"type": "bold", "offset": 7, "length": 5}]
        assert person.hears_nothing_new()
        await person.presses("Өтініш")
        assert person.hears() == "text: Өтініш"
        await person.presses("Нөмірім")
        assert person.messages[-2].content["contact"]["user_id"] == person.id


async def test_a_card_is_pressed_and_edited() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        await person.says("/card")
        card = person.last_card("Дұрыс")
        assert person.buttons() == ["✅ Иә", "Жоқ", "Өтініш", "Нөмірім"]
        await person.presses("Жоқ")
        assert person.is_told("ескерту: no")
        await person.presses("Иә", on=card)
        assert person.is_told("сақталды")
        assert person.hears() == "Рахмет!"
        assert card.buttons == []
        await person.presses_old("Жоқ", on=card)
        await person.presses_data(card, "forged")
        assert person.alerts[-2:] == ["ескерту: no", "ескерту: forged"]
        with pytest.raises(AssertionError, match="Bot: Рахмет!"):
            await person.presses("Иә")


async def test_a_pressed_card_that_is_gone_is_inaccessible() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        await person.says("/card")
        card = person.last_card()
        await echo.bot.delete_message(person.id, card.id)
        await person.presses("Иә", on=card)
        assert person.is_told("хабар жоқ")


async def test_everything_a_person_can_send_arrives() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        await person.sends_photo("шұңқыр")
        await person.sends_file("акт.pdf", 2000, "акт")
        await person.sends_video("бейне")
        await person.sends_voice()
        await person.sends_video_note()
        await person.sends_audio()
        await person.sends_sticker()
        await person.sends_animation()
        await person.sends_dice()
        await person.sends_poll()
        await person.sends_location(43.3, 68.2)
        await person.sends_venue(43.3, 68.2)
        await person.sends_contact()
        heard = person.hears().splitlines()
        kinds = (
            "photo document video voice video_note audio sticker animation dice poll location venue contact"
        )
        assert [line.partition(":")[0] for line in heard] == kinds.split()
        assert heard[:3] == ["photo: шұңқыр", "document: акт", "video: бейне"]
        assert person.was_notified_silently(person.messages[-1])


async def test_an_album_is_one_update_per_item() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        sent = await person.sends_album(3, "үш сурет", kinds=("photo", "video"))
        assert (
            person.hears()
            == "photo album: үш сурет\nvideo album: \nphoto album: ".replace(": \n", ":\n").rstrip()
        )
        assert len({message.group_id for message in sent}) == 1
        assert echo.heard == ["message"] * 4


async def test_an_edit_is_an_update_with_the_same_id() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        await person.says("бірінщі")
        await person.edits(None, "бірінші")
        assert person.hears() == "text: бірінщі\nedited: бірінші"
        assert person.messages[-1].reply_to is person.messages[-3]
        await person.sends_photo("суретт")
        await person.edits(None, "сурет")
        assert person.messages[-3].text == "сурет"


async def test_replies_and_forwards_say_where_they_come_from() -> None:
    async with echo_bot() as echo:
        person, other = await met(echo), await met(echo, "Ерлан")
        greeting = person.messages[-1]
        quoted = await person.replies("неге?", to=greeting)
        assert quoted.wire()["reply_to_message"]["text"] == "Сәлем, көрші!"
        forwarded = await other.forwards(quoted)
        assert forwarded.wire()["forward_origin"]["sender_user"]["id"] == person.id
        secret = await echo.bot.send_message(other.id, "құпия", protect_content=True)
        assert secret.has_protected_content
        with pytest.raises(AssertionError, match="cannot forward"):
            await other.forwards(other.messages[-1])


async def test_a_blocked_bot_cannot_write_until_it_is_started_again() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        await person.blocks()
        with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
            await echo.bot.send_message(person.id, "x")
        with pytest.raises(AssertionError, match="has blocked the bot"):
            await person.says("x")
        await person.starts()
        assert "Сәлем" in person.hears()
        await person.blocks()
        await person.unblocks()
        assert echo.heard.count("my_chat_member") == 4


async def test_looking_at_a_chat_does_not_begin_it() -> None:
    async with echo_bot() as echo:
        person = echo.world.person("Ерлан")
        assert person.hears() == person.sees() == ""
        assert person.id not in echo.world.chats


async def test_a_wiped_chat_shows_nothing() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        await person.deletes_chat()
        assert person.sees() == ""
        assert person.buttons() == []
        await echo.bot.send_message(person.id, "жаңалық")
        assert person.sees() == "Bot: жаңалық"


async def test_a_forced_reply_is_made_to_the_question() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        question = await echo.bot.send_message(person.id, "Мекенжай?", reply_markup={"force_reply": True})
        answer = await person.says("Абай көшесі, 5")
        assert answer.reply_to is not None
        assert answer.reply_to.id == question.message_id


async def test_a_long_text_is_cut_by_the_app() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        await person.says("ә" * 4100)
        assert person.messages[-2].text == "ә" * 4
        assert "text: әәәә" in person.hears()


async def test_typing_ends_with_the_message_or_after_five_seconds() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        await echo.bot.send_chat_action(person.id, "typing")
        assert person.typing
        echo.clock.passes(6)
        assert not person.typing
        await echo.bot.send_chat_action(person.id, "typing")
        await echo.bot.send_message(person.id, "міне")
        assert not person.typing
        assert person.unread == 1


async def test_a_failed_expectation_prints_the_conversation() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        await person.says("/card")
        await person.presses("Жоқ")
        with pytest.raises(AssertionError) as failed:
            person.expects("Рахмет")
        assert str(failed.value) == (
            "Айгүл does not see 'Рахмет'\n\n"
            "Айгүл: /start\n"
            "Bot: Сәлем, көрші!\n     [Өтініш]\n     [Нөмірім]\n"
            "Айгүл: /card\n"
            "Bot: Дұрыс па?\n     [✅ Иә] [Жоқ]\n"
            "     (told: ескерту: no)"
        )
        for check in (
            lambda: person.is_told("x"),
            lambda: person.last_card("x"),
            lambda: person.expects("x"),
        ):
            with pytest.raises(AssertionError, match="Дұрыс па"):
                check()


async def test_a_file_of_a_person_can_be_downloaded_and_sent_on() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        message = await person.sends_file("акт.pdf", 3000)
        file_id = message.content["document"]["file_id"]
        file = await echo.bot.get_file(file_id)
        assert file.file_path is not None
        content = await echo.bot.download_file(file.file_path)
        assert content is not None
        assert len(content.read()) == 3000
        again = await echo.bot.send_document(person.id, file_id)
        assert again.document is not None
        assert (again.document.file_name, again.document.file_id) == ("акт.pdf", file_id)
        sent = await echo.bot.send_document(
            person.id, BufferedInputFile(b"12345", "есеп.txt"), caption="<i>есеп</i>"
        )
        assert sent.document is not None
        assert (sent.document.file_size, sent.document.mime_type, sent.caption) == (5, "text/plain", "есеп")


async def test_an_outage_ends_in_network_errors() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        echo.world.faults.outage(True)
        with pytest.raises(TelegramNetworkError, match="Server disconnected"):
            await echo.bot.send_message(person.id, "x")
        echo.world.faults.clear()
        await echo.bot.send_message(person.id, "y")
        assert person.hears() == "y"


async def test_reply_buttons_can_ask_for_a_place_and_go_away() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        keyboard = {"keyboard": [[{"text": "Орным", "request_location": True}]], "one_time_keyboard": True}
        await echo.bot.send_message(person.id, "Қайдасыз?", reply_markup=keyboard)
        await person.presses("Орн")
        assert person.messages[-2].kind == "location"
        assert person.buttons() == []
        with pytest.raises(AssertionError, match="sees no button"):
            await person.presses("Орным")


async def test_a_deleted_message_is_gone_from_the_screen() -> None:
    async with echo_bot() as echo:
        person = await met(echo)
        said = await person.says("қате")
        await person.deletes(said)
        assert "қате" not in person.sees().splitlines()[-2]
        other = echo.world.person("Ерлан")
        with pytest.raises(AssertionError, match="has written nothing yet"):
            await other.edits(None, "x")
        await person.says("/card")
        with pytest.raises(AssertionError, match="never saw a button"):
            await person.presses_old("Бәлкім", on=person.last_card())
