"""Messages, membership changes, blocks and reactions, with the updates that they queue for bots."""

from collections.abc import Iterator
from typing import Any

from simulator.state.accounts import BotAccount
from simulator.state.chats import USER_MESSAGES, Chat, Message
from simulator.state.members import ADMINS, Member
from simulator.state.users import User
from simulator.state.world_state import WorldState


def write(world: WorldState, chat: Chat, sender: User, content: dict[str, Any], **about: Any) -> Message:
    """Add a message to a chat and queue it for the bots that may read it; `about` are fields of Message."""
    message = Message(chat.new_id(), chat, sender, int(world.now()), content, **about)
    chat.keep(message)
    _update_input_field(chat, message)
    world.touch(chat, message)
    announce(world, message, "channel_post" if chat.kind == "channel" else "message")
    return message


def announce(world: WorldState, message: Message, kind: str) -> None:
    """Queue an update of `kind` with a message for the bots that may read it."""
    readers = list(_readers(world, message))
    wire = message.wire() if readers else {}
    for bot in readers:
        bot.known.add(message.sender.id)
        bot.queue.put(kind, wire)


def change_member(world: WorldState, chat: Chat, by: User, member: Member) -> None:
    """Replace a user's membership; queue chat_member for administrator bots, my_chat_member for the bot."""
    user = member.user
    old = chat.members.get(user.id) or Member(user, "left")
    chat.members[user.id] = member
    change = _chat_member_updated(world, chat, by, old, member)
    world.touch(chat)
    for bot in _administrator_bots(world, chat):
        if bot is not user:
            bot.queue.put("chat_member", change)
    if isinstance(user, BotAccount):
        user.known.update(chat.members)
        user.queue.put("my_chat_member", change)


def block(world: WorldState, chat: Chat, blocked: bool) -> None:
    """Let the person of a private chat block or unblock the bot; nothing happens if that is so already."""
    if chat.blocked == blocked or chat.bot is None or chat.peer is None:
        return
    chat.blocked = blocked
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    change = _chat_member_updated(world, chat, chat.peer, Member(chat.bot, old), Member(chat.bot, new))
    world.touch(chat)
    world.bots[chat.bot.id].queue.put("my_chat_member", change)


def forward_origin(message: Message) -> dict[str, Any]:
    """The Bot API's MessageOrigin of a forwarded message; a second forward keeps the first origin."""
    first = message.extra.get("forward_origin")
    if first:
        return dict(first)
    if message.chat.kind == "channel":
        where = {"chat": message.chat.wire(), "message_id": message.id}
        return {"type": "channel", "date": message.date} | where
    return {"type": "user", "sender_user": message.sender.wire(), "date": message.date}


def react(world: WorldState, message: Message, user: User, new: list[dict[str, Any]]) -> None:
    """Replace a user's reactions (Bot API ReactionType dicts); in a group only administrator bots see it."""
    old, message.reactions[user.id] = message.reactions.get(user.id, []), new
    chat = message.chat
    world.touch(chat, message)
    if user.is_bot:
        return
    where = {"chat": chat.wire(), "message_id": message.id, "date": int(world.now())}
    change = where | {"user": user.wire(), "old_reaction": old, "new_reaction": new}
    for bot in [world.bots[chat.bot.id]] if chat.bot else _administrator_bots(world, chat):
        bot.queue.put("message_reaction", change)


def _chat_member_updated(world: WorldState, chat: Chat, by: User, old: Member, new: Member) -> dict[str, Any]:
    """The Bot API's ChatMemberUpdated."""
    about = {"chat": chat.wire(), "from": by.wire(), "date": int(world.now())}
    return about | {"old_chat_member": old.wire(), "new_chat_member": new.wire()}


def _update_input_field(chat: Chat, message: Message) -> None:
    """Show or remove the reply keyboard, or force a reply, as the message's reply markup says."""
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


def _readers(world: WorldState, message: Message) -> Iterator[BotAccount]:
    """The bots that get this message; a bot never gets another bot's messages."""
    chat = message.chat
    if message.by_bot:
        return
    if chat.bot is not None:
        yield world.bots[chat.bot.id]
    for bot in _bots(world, chat):
        if not bot.privacy or chat.members[bot.id].status in ADMINS or _passes_privacy_mode(message, bot):
            yield bot


def _bots(world: WorldState, chat: Chat) -> Iterator[BotAccount]:
    return (bot for bot in world.bots.values() if chat.member(bot.id))


def _administrator_bots(world: WorldState, chat: Chat) -> Iterator[BotAccount]:
    return (bot for bot in _bots(world, chat) if chat.members[bot.id].status in ADMINS)


def _passes_privacy_mode(message: Message, bot: BotAccount) -> bool:
    """Group privacy mode lets through service messages, replies to the bot, commands and mentions.

    Source: https://core.telegram.org/bots/features#privacy-mode
    """
    if message.kind not in USER_MESSAGES or (message.reply_to and message.reply_to.sender is bot):
        return True
    return any(_addresses(message.text, entity, bot) for entity in message.entities)


def _addresses(text: str, entity: dict[str, Any], bot: BotAccount) -> bool:
    """True for a mention of the bot, and for a command that names no other bot."""
    units = text.encode("utf-16-le")
    start = entity["offset"] * 2
    named = units[start : start + entity["length"] * 2].decode("utf-16-le").lower()
    mine = f"@{bot.username}".lower()
    if entity["type"] == "bot_command":
        return "@" not in named or named.endswith(mine)
    return entity["type"] == "mention" and named == mine
