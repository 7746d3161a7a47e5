"""editMessageText, editMessageCaption, editMessageMedia and editMessageReplyMarkup."""

from collections.abc import Callable
from typing import Any

from simulator.errors import bad_request
from simulator.methods import media, targets, texts
from simulator.methods.request import Request
from simulator.state import keyboards
from simulator.state.chats import MEDIA, USER_MESSAGES, Chat, Message

Content = dict[str, Any]
Replacement = Callable[[Message], Content]
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")


def text(request: Request) -> Content | bool:
    """editMessageText"""
    new = texts.text(request) | request.some("link_preview_options")
    return _change(request, lambda message: _instead_of_text(message, new))


def caption(request: Request) -> Content | bool:
    """editMessageCaption"""
    new = texts.caption(request)
    if request.flag("show_caption_above_media"):
        new["show_caption_above_media"] = True
    return _change(request, lambda message: _instead_of_caption(message, new))


def media_file(request: Request) -> Content | bool:
    """editMessageMedia"""
    item = request.get("media")
    if not isinstance(item, dict) or item.get("type") not in MEDIA:
        raise bad_request("can't parse InputMedia: media not specified")
    new = media.content(request, item["type"], item, "media")
    return _change(request, lambda _: new)


def markup(request: Request) -> Content | bool:
    """editMessageReplyMarkup"""
    return _change(request, lambda message: message.content)


def _instead_of_text(message: Message, new: Content) -> Content:
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return new


def _instead_of_caption(message: Message, new: Content) -> Content:
    if message.kind not in media.CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if name not in CAPTION_FIELDS}
    return kept | new


def _change(request: Request, replace: Replacement) -> Content | bool:
    """Replace content and keyboard of a message; a request without reply_markup removes the keyboard."""
    inline = keyboards.parse(request.get("reply_markup"))
    if request.get("inline_message_id"):
        request.world.not_simulated.append(f"{request.method} of an inline message")
        return True
    message = _editable(request, targets.writable(request))
    content = replace(message)
    inline = inline if inline and "inline_keyboard" in inline else None
    if content == message.content and inline == message.inline:
        raise bad_request(NOT_MODIFIED)
    if content != message.content:
        message.edited = int(request.world.now())
    if message.inline and inline != message.inline:
        message.former.append(message.inline)
    message.content, message.inline = content, inline
    request.world.touch(message.chat, message)
    return message.wire()


def _editable(request: Request, chat: Chat) -> Message:
    """The message to edit; ApiError 400 for foreign, forwarded and service messages.

    A message with a reply keyboard cannot be edited either.
    """
    if request.get("message_id") is None:
        raise bad_request("message identifier is not specified")
    message = targets.message(request, chat, "edit")
    if message.sender is not request.bot or message.keyboard or "forward_origin" in message.extra:
        raise bad_request("message can't be edited")
    if message.kind not in USER_MESSAGES:
        raise bad_request("message can't be edited")
    return message
