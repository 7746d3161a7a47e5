"""Groups: privacy mode, membership updates, rights, upgrades."""

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat

from tests.support.local_telegram.echo_bot import echo_bot
from tests.support.local_telegram.stage import Stage


async def test_privacy_mode_hides_what_is_not_meant_for_the_bot() -> None:
    async with echo_bot() as echo:
        person, other = echo.world.person("Айгүл"), echo.world.person("Ерлан")
        group = echo.world.group("Жауаптылар", [person, other])
        await echo.settle()
        group_heard = echo.heard.copy()
        await person.says("сәлем бәріңе", in_=group)
        await person.says("/card@OtherBot", in_=group)
        await person.sends_photo("жай сурет", in_=group)
        assert echo.heard == group_heard == ["my_chat_member", "message"]
        await person.says("/card@Tatulyq_Bot", in_=group)
        await other.presses("Жоқ", in_=group)
        assert other.is_told("ескерту: no")
        assert person.alerts == []
        await person.says("ау, @tatulyq_bot, қалайсың", in_=group)
        await other.replies("ия", to=other.last_card(in_=group))
        assert other.hears(group).endswith("text: ау, @tatulyq_bot, қалайсың\ntext: ия")


@pytest.mark.parametrize("freed", ["administrator", "privacy off"])
async def test_an_administrator_hears_everything(freed: str) -> None:
    async with echo_bot() as echo:
        person = echo.world.person("Айгүл")
        group = echo.world.group("Топ", [person], supergroup=True)
        if freed == "administrator":
            await group.promotes(echo.account)
        else:
            echo.account.privacy = False
        await person.says("сәлем бәріңе", in_=group)
        assert "text: сәлем бәріңе" in group.sees()


async def test_a_person_met_in_a_group_must_start_the_bot_first() -> None:
    async with echo_bot() as echo:
        person = echo.world.person("Айгүл")
        echo.world.group("Топ", [person])
        with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
            await echo.bot.send_message(person.id, "x")
        await person.starts()
        await echo.bot.send_message(person.id, "y")


async def test_an_upgraded_group_goes_on_under_a_new_id() -> None:
    async with echo_bot() as echo:
        person = echo.world.person("Айгүл")
        group = echo.world.group("Топ", [person])
        await echo.settle()
        old = group.id
        await group.upgrades()
        with pytest.raises(TelegramMigrateToChat) as moved:
            await echo.bot.send_message(old, "x")
        assert moved.value.migrate_to_chat_id == group.id < -1_000_000_000_000
        sent = await echo.bot.send_message(group.id, "y")
        assert (sent.chat.type, group.chat.title) == ("supergroup", "Топ")


async def test_a_stranger_cannot_write_into_a_group() -> None:
    async with echo_bot() as echo:
        person, stranger = echo.world.person("Айгүл"), echo.world.person("Ерлан")
        group = echo.world.group("Топ", [person])
        with pytest.raises(AssertionError, match="is not in the group"):
            await stranger.says("x", in_=group)
        await group.adds(stranger)
        await stranger.says("x", in_=group)
        await group.removes(stranger)
        with pytest.raises(AssertionError, match="is not in the group"):
            await stranger.says("y", in_=group)


async def test_members_are_counted_and_named() -> None:
    async with echo_bot() as echo:
        owner, member = echo.world.person("Айгүл"), echo.world.person("Ерлан")
        group = echo.world.group("Топ", [owner, member], supergroup=True)
        assert await echo.bot.get_chat_member_count(group.id) == 3
        assert (await echo.bot.get_chat_member(group.id, member.id)).status == "member"
        assert [one.user.id for one in await echo.bot.get_chat_administrators(group.id)] == [owner.id]
        await group.promotes(echo.account, can_delete_messages=True)
        assert [one.status for one in await echo.bot.get_chat_administrators(group.id)] == [
            "creator",
            "administrator",
        ]
        await group.restricts(member)
        assert (await echo.bot.get_chat_member(group.id, member.id)).status == "restricted"
        await echo.bot.ban_chat_member(group.id, member.id)
        assert (await echo.bot.get_chat_member(group.id, member.id)).status == "kicked"
        await echo.bot.unban_chat_member(group.id, member.id)
        assert (await echo.bot.get_chat_member(group.id, member.id)).status == "left"
        assert (await echo.bot.get_chat(group.id)).title == "Топ"


async def test_an_administrator_may_delete_and_pin() -> None:
    async with echo_bot() as echo:
        person = echo.world.person("Айгүл")
        group = echo.world.group("Топ", [person], supergroup=True)
        said = await person.says("жарнама", in_=group)
        with pytest.raises(TelegramBadRequest, match="not enough rights to manage pinned messages"):
            await echo.bot.pin_chat_message(group.id, said.id)
        await group.promotes(echo.account)
        await echo.bot.pin_chat_message(group.id, said.id)
        pinned = (await echo.bot.get_chat(group.id)).pinned_message
        assert pinned is not None
        assert pinned.message_id == said.id
        await echo.bot.unpin_chat_message(group.id)
        await echo.bot.delete_message(group.id, said.id)
        assert "жарнама" not in group.sees().replace("[pinned message]", "")


async def test_topics_carry_their_thread() -> None:
    async with echo_bot() as echo:
        group = echo.world.group("Штаб", [echo.world.person("Айгүл")], supergroup=True)
        topic = await echo.bot.create_forum_topic(group.id, "Жол")
        sent = await echo.bot.send_message(group.id, "x", message_thread_id=topic.message_thread_id)
        assert (sent.message_thread_id, sent.is_topic_message) == (topic.message_thread_id, True)
        opened = await group.opens_topic("Су")
        await echo.bot.send_message(group.id, "x", message_thread_id=opened)
        with pytest.raises(TelegramBadRequest, match="message thread not found"):
            await echo.bot.send_message(group.id, "x", message_thread_id=999)


async def test_a_channel_post_has_no_author() -> None:
    stage = Stage()
    channel = stage.world.group("Жаңалық", [stage.world.person("Айгүл")], channel=True)
    channel.chat.username = "news_kz"
    post = await stage.result("sendMessage", chat_id="@news_kz", text="x")
    assert post["sender_chat"]["id"] == channel.id
    assert "from" not in post
    answer = await stage.call("sendMessage", chat_id="@nobody", text="x")
    assert isinstance(answer.body, dict)
    assert answer.body["description"] == "Bad Request: chat not found"


async def test_chat_member_updates_come_only_to_administrators_who_ask() -> None:
    stage = Stage()
    group = stage.world.group("Топ", [stage.world.person("Айгүл")], supergroup=True)
    await stage.updates(allowed_updates=["chat_member"])
    await group.adds(stage.world.person("Ерлан"))
    await group.promotes(stage.bot)
    await group.adds(stage.world.person("Дана"))
    kinds = [
        update["chat_member"]["new_chat_member"]["user"]["first_name"]
        for update in await stage.updates(offset=-1)
    ]
    assert kinds == ["Дана"]


async def test_two_bots_share_a_group_and_not_a_private_chat() -> None:
    stage = Stage()
    person = await stage.person()
    second = stage.world.bot("43:SECOND")
    group = stage.world.group("Топ", [person])
    await group.adds(stage.bot)
    await stage.updates(offset=-1)
    await person.says("/help", in_=group)
    await person.says("екіншіге")
    assert [update["message"]["text"] for update in (await stage.updates())[1:]] == ["/help"]
    assert [message.text for message in second.private[person.id].visible()] == ["екіншіге"]
    assert person.messages[-1].chat is not stage.bot.private[person.id]
