"""pinChatMessage, unpinChatMessage and unpinAllChatMessages."""

from simulator import traffic
from simulator.errors import bad_request
from simulator.methods import targets
from simulator.methods.request import Request
from simulator.state.chats import Chat
from simulator.state.members import ADMINS


def pin(request: Request) -> bool:
    """pinChatMessage"""
    chat = _pinnable(request)
    message = targets.message(request, chat, "pin")
    chat.pinned = [number for number in chat.pinned if number != message.id] + [message.id]
    traffic.write(request.world, chat, request.bot, {"pinned_message": message.wire(quoting=False)})
    return True


def unpin(request: Request) -> bool:
    """unpinChatMessage: the newest pin if the request names no message."""
    chat = _pinnable(request)
    number = request.get("message_id", chat.pinned[-1] if chat.pinned else None)
    if number not in chat.pinned:
        raise bad_request("message to pin not found")
    chat.pinned = [one for one in chat.pinned if one != number]
    request.world.touch(chat)
    return True


def unpin_all(request: Request) -> bool:
    """unpinAllChatMessages"""
    chat = _pinnable(request)
    chat.pinned = []
    request.world.touch(chat)
    return True


def _pinnable(request: Request) -> Chat:
    """The chat of a request; ApiError 400 unless the bot may pin there."""
    chat = targets.writable(request)
    member = chat.members.get(request.bot.id)
    if member is not None and member.status not in ADMINS:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat
