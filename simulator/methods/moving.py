"""Methods that delete, copy, forward and pin messages, and react to them."""

from collections.abc import Callable
from typing import Any

from simulator import traffic
from simulator.errors import bad_request
from simulator.methods import sending, targets, texts
from simulator.methods.request import Request
from simulator.state.chats import ADMINS, Chat
from simulator.state.messages import Message

TWO_DAYS = 48 * 3600
MOST_AT_ONCE = 100


def delete(request: Request) -> bool:
    """deleteMessage"""
    place = targets.chat(request)
    message = targets.message(request, place, "delete")
    _check_deletable(request, message)
    _vanish(request, message)
    return True


def delete_many(request: Request) -> bool:
    """deleteMessages: unknown ones are skipped."""
    place = targets.chat(request)
    found = [one for number in _ids(request) if (one := place.find(number))]
    for message in found:
        _check_deletable(request, message)
    for message in found:
        _vanish(request, message)
    return True


def copy(request: Request) -> dict[str, Any]:
    """copyMessage: a new caption may replace the old one; the keyboard does not come along."""
    message = targets.message(request, targets.chat(request, "from_chat_id"), "copy")
    return {"message_id": _copied(request, message).id}


def copy_many(request: Request) -> list[dict[str, Any]]:
    """copyMessages: what is unknown or cannot be copied is skipped"""
    return _each(request, "copied", _copied)


def forward(request: Request) -> dict[str, Any]:
    """forwardMessage"""
    message = targets.message(request, targets.chat(request, "from_chat_id"), "forward")
    return _forwarded(request, message).wire()


def forward_many(request: Request) -> list[dict[str, Any]]:
    """forwardMessages: what is unknown or cannot be forwarded is skipped"""
    return _each(request, "forwarded", _forwarded)


def pin(request: Request) -> bool:
    """pinChatMessage"""
    place = _where_it_may_pin(request)
    message = targets.message(request, place, "pin")
    place.pinned = [number for number in place.pinned if number != message.id] + [message.id]
    traffic.write(request.world, place, request.bot, {"pinned_message": message.wire(quoting=False)})
    return True


def unpin(request: Request) -> bool:
    """unpinChatMessage: the newest pin, if no message is named"""
    place = _where_it_may_pin(request)
    number = request.get("message_id", place.pinned[-1] if place.pinned else None)
    if number not in place.pinned:
        raise bad_request("message to pin not found")
    place.pinned = [one for one in place.pinned if one != number]
    request.world.touch(place)
    return True


def unpin_all(request: Request) -> bool:
    """unpinAllChatMessages"""
    place = _where_it_may_pin(request)
    place.pinned = []
    request.world.touch(place)
    return True


def react(request: Request) -> bool:
    """setMessageReaction"""
    message = targets.message(request, targets.chat(request), "react")
    traffic.react(request.world, message, request.bot, list(request.get("reaction") or []))
    return True


def _ids(request: Request) -> list[int]:
    numbers = request.get("message_ids")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= MOST_AT_ONCE:
        raise bad_request("message identifiers are not specified")
    return numbers


def _each(request: Request, done: str, move: Callable[[Request, Message], Message]) -> list[dict[str, Any]]:
    place = targets.chat(request, "from_chat_id")
    known = [one for number in _ids(request) if (one := place.find(number))]
    found = [message for message in known if _is_movable(message, done)]
    if not found:
        raise bad_request(f"there are no messages to be {done}")
    return [{"message_id": move(request, message).id} for message in found]


def _check_deletable(request: Request, message: Message) -> None:
    """Own messages, all of a private chat, and in a group what an administrator may delete; for two days."""
    place, own = message.chat, message.sender is request.bot
    member = place.members.get(request.bot.id)
    rules = member is not None and member.status in ADMINS and member.rights.get("can_delete_messages", True)
    if not own and place.kind != "private" and not rules:
        raise bad_request("message can't be deleted")
    if request.world.now() - message.date > TWO_DAYS and not rules:
        raise bad_request("message can't be deleted for everyone")


def _vanish(request: Request, message: Message) -> None:
    """Let a message vanish for everyone."""
    message.deleted = True
    if message.chat.keyboard is message:
        message.chat.keyboard = None
    request.world.touch(message.chat, message)


def _check_movable(message: Message, done: str) -> None:
    """Service messages stay where they are; protected ones can be copied by their bot only."""
    if not _is_movable(message, done):
        raise bad_request(f"message can't be {done}")


def _is_movable(message: Message, done: str) -> bool:
    return message.kind in traffic.SPOKEN and not (message.protected and done == "forwarded")


def _copied(request: Request, message: Message) -> Message:
    _check_movable(message, "copied")
    content = dict(message.content)
    if "caption" in request.params and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= texts.caption(request)
    return sending.deliver(request, content, message.kind)


def _forwarded(request: Request, message: Message) -> Message:
    _check_movable(message, "forwarded")
    return sending.deliver(request, message.content, message.kind, forward_origin=traffic.origin(message))


def _where_it_may_pin(request: Request) -> Chat:
    place = targets.writable(request)
    member = place.members.get(request.bot.id)
    if member is not None and member.status not in ADMINS:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return place
