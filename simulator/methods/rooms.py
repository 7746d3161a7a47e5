"""Methods about chats and their members."""

from typing import Any

from simulator import traffic
from simulator.errors import bad_request
from simulator.methods import targets
from simulator.methods.request import Request
from simulator.state.accounts import User
from simulator.state.chats import ADMINS, Chat, Member


def chat(request: Request) -> dict[str, Any]:
    """getChat"""
    place = targets.chat(request)
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    fixed = {"accent_color_id": place.id % 7, "max_reaction_count": 11}
    pinned = place.find(place.pinned[-1]) if place.pinned else None
    shown = {"pinned_message": pinned.wire()} if pinned else {}
    return place.wire() | fixed | {"accepted_gift_types": dict.fromkeys(gifts, True)} | shown


def member(request: Request) -> dict[str, Any]:
    """getChatMember"""
    place = targets.chat(request)
    user = _user(request)
    found = place.members.get(user.id) or Member(user, "member" if place.peer is user else "left")
    return found.wire()


def administrators(request: Request) -> list[dict[str, Any]]:
    """getChatAdministrators: bots other than the asking one are left out"""
    place = _group(request)
    admins = [one for one in place.present() if one.status in ADMINS]
    return [one.wire() for one in admins if not one.user.is_bot or one.user is request.bot]


def member_count(request: Request) -> int:
    """getChatMemberCount"""
    place = targets.chat(request)
    return 2 if place.peer is not None else len(place.present())


def leave(request: Request) -> bool:
    """leaveChat"""
    place = _group(request)
    traffic.write(request.world, place, request.bot, {"left_chat_member": request.bot.wire()})
    traffic.change_member(request.world, place, request.bot, Member(request.bot, "left"))
    return True


def ban(request: Request) -> bool:
    """banChatMember"""
    _change(request, "kicked")
    return True


def unban(request: Request) -> bool:
    """unbanChatMember"""
    _change(request, "left")
    return True


def restrict(request: Request) -> bool:
    """restrictChatMember"""
    _change(request, "restricted", dict(request.get("permissions") or {}))
    return True


def new_topic(request: Request) -> dict[str, Any]:
    """createForumTopic: any supergroup becomes a forum by its first topic"""
    place = _group(request)
    name = str(request.get("name") or "")
    number = place.new_id()
    place.topics[number] = name
    looks = {"name": name, "icon_color": request.get("icon_color", 0x6FB9F0)}
    traffic.write(
        request.world,
        place,
        request.bot,
        {"forum_topic_created": looks},
        extra={"message_thread_id": number, "is_topic_message": True},
    )
    return looks | {"message_thread_id": number}


def _change(request: Request, status: str, rights: dict[str, bool] | None = None) -> None:
    place = _group(request)
    if place.members[request.bot.id].status not in ADMINS:
        raise bad_request("not enough rights to restrict/unrestrict chat member")
    user = _user(request)
    found = place.members.get(user.id)
    if found is not None and found.status in ADMINS:
        raise bad_request("user is an administrator of the chat")
    traffic.change_member(request.world, place, request.bot, Member(user, status, rights or {}))


def _group(request: Request) -> Chat:
    place = targets.chat(request)
    if place.kind == "private":
        raise bad_request("method is available only for supergroups and channels")
    return place


def _user(request: Request) -> User:
    user_id = request.get("user_id")
    user = request.world.people.get(user_id) or request.world.bots.get(user_id)
    if user is None:
        raise bad_request("user not found")
    return user
