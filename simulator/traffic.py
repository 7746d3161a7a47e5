"""What happens in a chat and who hears of it: messages, their bots, comings and goings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulator.state.accounts import BotAccount, User
from simulator.state.chats import ADMINS, Chat, Member
from simulator.state.messages import MEDIA, OTHER, Message

if TYPE_CHECKING:
    from simulator.world import World

SPOKEN = frozenset({"text", *MEDIA, *OTHER})
"""Kinds that somebody wrote; all others are service messages."""


def write(world: "World", chat: Chat, sender: User, content: dict[str, Any], **about: Any) -> Message:
    """Put a message into a chat, show it, and queue it for the bots that may read it."""
    message = Message(chat.new_id(), chat, sender, int(world.now()), content, **about)
    chat.keep(message)
    _keyboards(chat, message)
    world.touch(chat, message)
    announce(world, message, "channel_post" if chat.kind == "channel" else "message")
    return message


def announce(world: "World", message: Message, kind: str) -> None:
    """Queue an update of `kind` about a message."""
    readers = list(_readers(world, message))
    wire = message.wire() if readers else {}
    for bot in readers:
        bot.known.add(message.sender.id)
        bot.queue.put(kind, wire)


def change_member(world: "World", chat: Chat, by: User, member: Member) -> None:
    """`by` gives a user a new place in a group; the bots concerned hear of it."""
    user = member.user
    old = chat.members.get(user.id) or Member(user, "left")
    chat.members[user.id] = member
    change = _change(world, chat, by, old.wire(), member.wire())
    world.touch(chat)
    for bot in _rulers(world, chat):
        if bot is not user:
            bot.queue.put("chat_member", change)
    if isinstance(user, BotAccount):
        user.known.update(chat.members)
        user.queue.put("my_chat_member", change)


def block(world: "World", chat: Chat, blocked: bool) -> None:
    """The person of a private chat blocks the bot, or lets it write again."""
    if chat.blocked == blocked or chat.bot is None or chat.peer is None:
        return
    chat.blocked = blocked
    before, after = (Member(chat.bot, status).wire() for status in _order(blocked))
    world.touch(chat)
    chat.bot.queue.put("my_chat_member", _change(world, chat, chat.peer, before, after))


def origin(message: Message) -> dict[str, Any]:
    """The Bot API's MessageOrigin of what is forwarded; a forward of a forward keeps the first one."""
    first = message.extra.get("forward_origin")
    if first:
        return dict(first)
    if message.chat.kind == "channel":
        where = {"chat": message.chat.wire(), "message_id": message.id}
        return {"type": "channel", "date": message.date} | where
    return {"type": "user", "sender_user": message.sender.wire(), "date": message.date}


def react(world: "World", message: Message, user: User, new: list[dict[str, Any]]) -> None:
    """A user's reactions to a message; in a group only administrators hear of them."""
    old, message.reactions[user.id] = message.reactions.get(user.id, []), new
    world.touch(message.chat, message)
    if user.is_bot:
        return
    where = {"chat": message.chat.wire(), "message_id": message.id, "date": int(world.now())}
    change = where | {"user": user.wire(), "old_reaction": old, "new_reaction": new}
    for bot in [message.chat.bot] if message.chat.bot else _rulers(world, message.chat):
        bot.queue.put("message_reaction", change)


def _order(blocked: bool) -> tuple[str, str]:
    return ("member", "kicked") if blocked else ("kicked", "member")


def _change(world: "World", chat: Chat, by: User, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The Bot API's ChatMemberUpdated."""
    who = {"chat": chat.wire(), "from": by.wire(), "date": int(world.now())}
    return who | {"old_chat_member": old, "new_chat_member": new}


def _keyboards(chat: Chat, message: Message) -> None:
    """What the message does to the input field: a reply keyboard, its removal, or a forced reply."""
    if not message.by_bot:
        chat.forced = None
        return
    chat.typing = 0.0
    markup = message.keyboard or {}
    if "keyboard" in markup:
        chat.keyboard, chat.forced = message, None
    elif markup.get("remove_keyboard"):
        chat.keyboard = None
    elif markup.get("force_reply"):
        chat.forced = message


def _readers(world: "World", message: Message) -> Iterator[BotAccount]:
    """The bots that get this message; bots never see each other's."""
    chat = message.chat
    if message.by_bot:
        return
    if chat.bot is not None:
        yield chat.bot
    for bot in _bots(world, chat):
        if not bot.privacy or chat.members[bot.id].status in ADMINS or _addresses(message, bot):
            yield bot


def _bots(world: "World", chat: Chat) -> Iterator[BotAccount]:
    present = (chat.member(bot.id) for bot in world.bots.values())
    return (world.bots[member.user.id] for member in present if member)


def _rulers(world: "World", chat: Chat) -> Iterator[BotAccount]:
    """The bots that are administrators of a group."""
    return (bot for bot in _bots(world, chat) if chat.members[bot.id].status in ADMINS)


def _addresses(message: Message, bot: BotAccount) -> bool:
    """Group privacy mode lets through: service messages, replies to the bot, commands and mentions."""
    if message.kind not in SPOKEN or (message.reply_to and message.reply_to.sender is bot):
        return True
    return any(_calls(message.text, entity, bot) for entity in message.entities)


def _calls(text: str, entity: dict[str, Any], bot: BotAccount) -> bool:
    """Is this entity a mention of the bot, or a command that is not meant for another one?"""
    units = text.encode("utf-16-le")
    start = entity["offset"] * 2
    named = units[start : start + entity["length"] * 2].decode("utf-16-le").lower()
    mine = f"@{bot.username}".lower()
    if entity["type"] == "bot_command":
        return "@" not in named or named.endswith(mine)
    return entity["type"] == "mention" and named == mine
