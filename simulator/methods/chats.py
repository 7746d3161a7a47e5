"""Methods for chats, their members, topics and pinned messages."""

from typing import Any

from simulator import traffic
from simulator.errors import bad_request
from simulator.methods import targets
from simulator.methods.request import Request
from simulator.state.chats import Chat
from simulator.state.members import ADMINS, Member
from simulator.state.users import User


def get_chat(request: Request) -> dict[str, Any]:
    """getChat"""
    chat = targets.chat(request)
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    fixed = {"accent_color_id": chat.id % 7, "max_reaction_count": 11}
    pinned = chat.find(chat.pinned[-1]) if chat.pinned else None
    shown = {"pinned_message": pinned.wire()} if pinned else {}
    return chat.wire() | fixed | {"accepted_gift_types": dict.fromkeys(gifts, True)} | shown


def get_member(request: Request) -> dict[str, Any]:
    """getChatMember"""
    chat = targets.chat(request)
    user = _user(request)
    found = chat.members.get(user.id) or Member(user, "member" if chat.peer is user else "left")
    return found.wire()


def get_administrators(request: Request) -> list[dict[str, Any]]:
    """getChatAdministrators: without other bots."""
    chat = _group(request)
    admins = [one for one in chat.present() if one.status in ADMINS]
    return [one.wire() for one in admins if not one.user.is_bot or one.user is request.bot]


def get_member_count(request: Request) -> int:
    """getChatMemberCount"""
    chat = targets.chat(request)
    return 2 if chat.peer is not None else len(chat.present())


def leave(request: Request) -> bool:
    """leaveChat"""
    chat = _group(request)
    traffic.write(request.world, chat, request.bot, {"left_chat_member": request.bot.wire()})
    traffic.change_member(request.world, chat, request.bot, Member(request.bot, "left"))
    return True


def ban(request: Request) -> bool:
    """banChatMember"""
    _change_member(request, "kicked")
    return True


def unban(request: Request) -> bool:
    """unbanChatMember"""
    _change_member(request, "left")
    return True


def restrict(request: Request) -> bool:
    """restrictChatMember"""
    _change_member(request, "restricted", dict(request.get("permissions") or {}))
    return True


def new_topic(request: Request) -> dict[str, Any]:
    """createForumTopic: the first topic makes a supergroup a forum."""
    chat = _group(request)
    name = str(request.get("name") or "")
    number = chat.new_id()
    chat.topics[number] = name
    looks = {"name": name, "icon_color": request.get("icon_color", 0x6FB9F0)}
    traffic.write(
        request.world,
        chat,
        request.bot,
        {"forum_topic_created": looks},
        extra={"message_thread_id": number, "is_topic_message": True},
    )
    return looks | {"message_thread_id": number}


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


def _change_member(request: Request, status: str, rights: dict[str, bool] | None = None) -> None:
    chat = _group(request)
    if chat.members[request.bot.id].status not in ADMINS:
        raise bad_request("not enough rights to restrict/unrestrict chat member")
    user = _user(request)
    found = chat.members.get(user.id)
    if found is not None and found.status in ADMINS:
        raise bad_request("user is an administrator of the chat")
    traffic.change_member(request.world, chat, request.bot, Member(user, status, rights or {}))


def _group(request: Request) -> Chat:
    chat = targets.chat(request)
    if chat.kind == "private":
        raise bad_request("method is available only for supergroups and channels")
    return chat


def _user(request: Request) -> User:
    user = request.world.user(request.get("user_id"))
    if user is None:
        raise bad_request("user not found")
    return user


def _pinnable(request: Request) -> Chat:
    """The chat of a request; ApiError 400 unless the bot may pin there."""
    chat = targets.writable(request)
    member = chat.members.get(request.bot.id)
    if member is not None and member.status not in ADMINS:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat
