"""deleteMessage and deleteMessages."""

from simulator.errors import bad_request
from simulator.methods import targets
from simulator.methods.request import Request
from simulator.state.chats import Message
from simulator.state.members import ADMINS

TWO_DAYS = 48 * 3600


def one(request: Request) -> bool:
    """deleteMessage"""
    message = targets.message(request, targets.chat(request), "delete")
    _check_deletable(request, message)
    _delete(request, message)
    return True


def many(request: Request) -> bool:
    """deleteMessages: unknown ids are skipped."""
    chat = targets.chat(request)
    found = [message for number in targets.message_ids(request) if (message := chat.find(number))]
    for message in found:
        _check_deletable(request, message)
    for message in found:
        _delete(request, message)
    return True


def _check_deletable(request: Request, message: Message) -> None:
    """ApiError 400 unless the bot may delete the message.

    A bot deletes its own messages and all of a private chat, for two days. An administrator with
    can_delete_messages deletes all at any time. Source: https://core.telegram.org/bots/api#deletemessage
    """
    chat, own = message.chat, message.sender is request.bot
    member = chat.members.get(request.bot.id)
    may_all = (
        member is not None and member.status in ADMINS and member.rights.get("can_delete_messages", True)
    )
    if not own and chat.kind != "private" and not may_all:
        raise bad_request("message can't be deleted")
    if request.world.now() - message.date > TWO_DAYS and not may_all:
        raise bad_request("message can't be deleted for everyone")


def _delete(request: Request, message: Message) -> None:
    message.deleted = True
    if message.chat.keyboard is message:
        message.chat.keyboard = None
    request.world.touch(message.chat, message)
