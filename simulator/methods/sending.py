"""Methods that send texts, locations, venues, contacts, dice and chat actions."""

from typing import Any

from simulator import traffic
from simulator.errors import bad_request
from simulator.methods import targets, texts
from simulator.methods.request import Request
from simulator.state import keyboards
from simulator.state.chats import Chat, Message

TYPING_SECONDS = 5.0
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


def deliver(request: Request, content: dict[str, Any], kind: str = "text", **extra: Any) -> Message:
    """Send `content` to the chat of the request, with the parameters that all sending methods share.

    `extra` are further Bot API fields of the message. ApiError 400 or 403.
    """
    markup = keyboards.parse(request.get("reply_markup"))
    chat = targets.writable(request, kind)
    keyboards.check_chat_type(markup, chat.kind)
    inline = markup if markup and "inline_keyboard" in markup else None
    return traffic.write(
        request.world,
        chat,
        request.bot,
        content,
        inline=inline,
        keyboard=None if inline else markup,
        reply_to=_reply_target(request, chat),
        silent=request.flag("disable_notification"),
        protected=request.flag("protect_content"),
        extra=_thread(request, chat) | extra,
    )


def message(request: Request) -> dict[str, Any]:
    """sendMessage"""
    content = texts.text(request) | request.some("link_preview_options")
    return deliver(request, content).wire()


def location(request: Request) -> dict[str, Any]:
    """sendLocation"""
    return deliver(request, {"location": _point(request)}, "location").wire()


def venue(request: Request) -> dict[str, Any]:
    """sendVenue"""
    named = request.some("title", "address", "foursquare_id", "google_place_id")
    content = {"venue": {"location": _point(request)} | named, "location": _point(request)}
    return deliver(request, content, "venue").wire()


def contact(request: Request) -> dict[str, Any]:
    """sendContact"""
    content = request.some("phone_number", "first_name", "last_name", "vcard")
    return deliver(request, {"contact": content}, "contact").wire()


def dice(request: Request) -> dict[str, Any]:
    """sendDice"""
    emoji = request.get("emoji") or "🎲"
    content = {"emoji": emoji, "value": request.world.random.randint(1, DICE.get(emoji, 6))}
    return deliver(request, {"dice": content}, "dice").wire()


def chat_action(request: Request) -> bool:
    """sendChatAction"""
    if request.get("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = targets.writable(request)
    chat.typing = request.world.now() + TYPING_SECONDS
    request.world.touch(chat)
    return True


def _point(request: Request) -> dict[str, Any]:
    if not all(isinstance(request.get(name), float | int) for name in ("latitude", "longitude")):
        raise bad_request("wrong latitude or longitude specified")
    return request.some("latitude", "longitude", "horizontal_accuracy")


def _reply_target(request: Request, chat: Chat) -> Message | None:
    """The message replied to, by reply_parameters or the older parameters; None if there is none."""
    about = request.get("reply_parameters") or {"message_id": request.get("reply_to_message_id")}
    if about.get("message_id") is None:
        return None
    found = chat.find(about["message_id"])
    optional = about.get("allow_sending_without_reply") or request.flag("allow_sending_without_reply")
    if found is None and not optional:
        raise bad_request("message to be replied not found")
    return found


def _thread(request: Request, chat: Chat) -> dict[str, Any]:
    thread = request.get("message_thread_id")
    if thread is None:
        return {}
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    return {"message_thread_id": thread, "is_topic_message": True}
