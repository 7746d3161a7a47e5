"""Which chat and which message a request means, and whether the bot may act there."""

from typing import Any

from simulator.errors import ApiError, bad_request, forbidden
from simulator.methods.request import Request
from simulator.state.chats import ADMINS, Chat
from simulator.state.messages import Message

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
"""How Telegram names what a restricted member may not send."""


def chat(request: Request, name: str = "chat_id") -> Chat:
    """The chat of a request; a private chat, or a group in which the bot is."""
    chat_id = request.get(name)
    if chat_id is None or chat_id == "":
        raise bad_request(f"{name} is empty")
    found = _by_username(request, chat_id) if isinstance(chat_id, str) else _by_id(request, chat_id)
    if found.kind != "private":
        _check_membership(request, found)
    return found


def writable(request: Request, kind: str = "text") -> Chat:
    """The chat of a request in which the bot may write messages of this kind."""
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


def message(request: Request, place: Chat, act: str, name: str = "message_id") -> Message:
    """The message of a request; `act` is what shall be done with it, for the refusal."""
    found = place.find(request.get(name))
    if found is None:
        raise bad_request(f"message to {act} not found")
    return found


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


def _check_membership(request: Request, place: Chat) -> None:
    """Refuse what is beyond the bot's reach; a group it was never in does not exist for it."""
    member = place.members.get(request.bot.id)
    if member is None:
        raise bad_request("chat not found")
    if place.migrated_to is not None:
        moved: dict[str, Any] = {"migrate_to_chat_id": place.migrated_to}
        raise bad_request("group chat was upgraded to a supergroup chat", **moved)
    if place.deleted:
        raise forbidden("the group chat was deleted")
    refusal = _refusals(place.kind).get(member.status)
    if refusal is not None:
        raise refusal


def _refusals(kind: str) -> dict[str, ApiError]:
    return {
        "kicked": forbidden(f"bot was kicked from the {kind} chat"),
        "left": forbidden(f"bot is not a member of the {kind} chat"),
    }
