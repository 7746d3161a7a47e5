"""copyMessage, copyMessages, forwardMessage and forwardMessages."""

from collections.abc import Callable
from typing import Any

from simulator import traffic
from simulator.errors import bad_request
from simulator.methods import sending, targets, texts
from simulator.methods.request import Request
from simulator.state.chats import USER_MESSAGES, Message


def copy(request: Request) -> dict[str, Any]:
    """copyMessage: a new caption replaces the old one; the keyboard is not copied."""
    message = targets.message(request, targets.chat(request, "from_chat_id"), "copy")
    return {"message_id": _copied(request, message).id}


def copy_many(request: Request) -> list[dict[str, Any]]:
    """copyMessages: messages that are unknown or cannot be copied are skipped."""
    return _each(request, "copied", _copied)


def forward(request: Request) -> dict[str, Any]:
    """forwardMessage"""
    message = targets.message(request, targets.chat(request, "from_chat_id"), "forward")
    return _forwarded(request, message).wire()


def forward_many(request: Request) -> list[dict[str, Any]]:
    """forwardMessages: messages that are unknown or cannot be forwarded are skipped."""
    return _each(request, "forwarded", _forwarded)


def _each(request: Request, done: str, send: Callable[[Request, Message], Message]) -> list[dict[str, Any]]:
    """Send each message that allows it, in order; ApiError 400 if there is none."""
    chat = targets.chat(request, "from_chat_id")
    known = [message for number in targets.message_ids(request) if (message := chat.find(number))]
    found = [message for message in known if _is_allowed(message, done)]
    if not found:
        raise bad_request(f"there are no messages to be {done}")
    return [{"message_id": send(request, message).id} for message in found]


def _check_allowed(message: Message, done: str) -> None:
    if not _is_allowed(message, done):
        raise bad_request(f"message can't be {done}")


def _is_allowed(message: Message, done: str) -> bool:
    """False for service messages, and for forwarding of protected messages; a bot may copy these."""
    return message.kind in USER_MESSAGES and not (message.protected and done == "forwarded")


def _copied(request: Request, message: Message) -> Message:
    _check_allowed(message, "copied")
    content = dict(message.content)
    if "caption" in request.params and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= texts.caption(request)
    return sending.deliver(request, content, message.kind)


def _forwarded(request: Request, message: Message) -> Message:
    _check_allowed(message, "forwarded")
    origin = traffic.forward_origin(message)
    return sending.deliver(request, message.content, message.kind, forward_origin=origin)
