"""The chat and the messages of a request, and whether the bot may reach them."""

from typing import Any

from simulator.errors import ApiError, bad_request, forbidden
from simulator.methods.request import Request
from simulator.state.chats import Chat, Message
from simulator.state.members import ADMINS

PLURALS = {
    "text": "text messages",
    "photo": "photos",
    "video": "videos",
    "document": "documents",
    "audio": "music",
    "voice": "voice notes",
    "video_note": "video notes",
    "animation": "animations",
    "sticker": "stickers",
    "poll": "polls",
}
"""Telegram's names for what a restricted member may not send."""
MOST_IDS = 100


def chat(request: Request, name: str = "chat_id") -> Chat:
    """The private chat or group in parameter `name`; ApiError 400 or 403 if the bot cannot reach it."""
    chat_id = request.get(name)
    if chat_id is None or chat_id == "":
        raise bad_request(f"{name} is empty")
    found = _by_username(request, chat_id) if isinstance(chat_id, str) else _by_id(request, chat_id)
    if found.kind != "private":
        _check_membership(request, found)
    return found


def writable(request: Request, kind: str = "text") -> Chat:
    """The chat of a request; ApiError 400 or 403 unless the bot may write messages of this kind."""
    found = chat(request)
    if found.peer is not None:
        if found.peer.deactivated:
            raise forbidden("user is deactivated")
        if found.blocked:
            raise forbidden("bot was blocked by the user")
        return found
    member = found.members[request.bot.id]
    if found.kind == "channel" and member.status not in ADMINS:
        raise bad_request("need administrator rights in the channel chat")
    if member.status == "restricted" and not member.rights.get("can_send_messages"):
        what = PLURALS.get(kind, "text messages")
        raise bad_request(f"not enough rights to send {what} to the chat")
    return found


def message(request: Request, chat: Chat, act: str) -> Message:
    """The message of a request; ApiError 400 "message to `act` not found"."""
    found = chat.find(request.get("message_id"))
    if found is None:
        raise bad_request(f"message to {act} not found")
    return found


def message_ids(request: Request) -> list[int]:
    """The parameter message_ids, 1 to 100 ids; ApiError 400."""
    numbers = request.get("message_ids")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= MOST_IDS:
        raise bad_request("message identifiers are not specified")
    return numbers


def _by_username(request: Request, username: str) -> Chat:
    wanted = username.removeprefix("@").lower()
    public = (one for one in request.world.groups.values() if (one.username or "").lower() == wanted)
    found = next(public, None)
    if found is None:
        raise bad_request("chat not found")
    return found


def _by_id(request: Request, chat_id: int) -> Chat:
    found = request.bot.private.get(chat_id) or request.world.groups.get(chat_id)
    if found is not None:
        return found
    if chat_id in request.world.bots:
        raise forbidden("the bot can't send messages to the bot")
    if chat_id in request.bot.known:
        raise forbidden("bot can't initiate conversation with a user")
    raise bad_request("chat not found")


def _check_membership(request: Request, chat: Chat) -> None:
    """ApiError unless the bot is in the group; "chat not found" if it never was."""
    member = chat.members.get(request.bot.id)
    if member is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        moved: dict[str, Any] = {"migrate_to_chat_id": chat.migrated_to}
        raise bad_request("group chat was upgraded to a supergroup chat", **moved)
    if chat.deleted:
        raise forbidden("the group chat was deleted")
    error = _membership_errors(chat.kind).get(member.status)
    if error is not None:
        raise error


def _membership_errors(kind: str) -> dict[str, ApiError]:
    return {
        "kicked": forbidden(f"bot was kicked from the {kind} chat"),
        "left": forbidden(f"bot is not a member of the {kind} chat"),
    }
