"""Methods that send files, alone or as an album, and getFile."""

from collections.abc import Mapping
from typing import Any

from simulator.errors import ApiError, bad_request
from simulator.methods import texts
from simulator.methods.request import Request
from simulator.methods.sending import deliver
from simulator.state.files import FileDraft

ABOUT = {
    "video": ("width", "height", "duration"),
    "animation": ("width", "height", "duration"),
    "audio": ("duration", "performer", "title"),
    "voice": ("duration",),
    "video_note": ("length", "duration"),
    "sticker": (),
}
"""Fields of a file's object that come from the request; numbers are 0 if they were not sent."""
TEXTS = frozenset({"performer", "title"})
CONSTANT_FIELDS = {
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
}
CAPTIONED = frozenset({"photo", "video", "animation", "audio", "voice", "document"})
APPEARANCE = {"show_caption_above_media": "show_caption_above_media", "has_spoiler": "has_media_spoiler"}
IN_ALBUMS = frozenset({"photo", "video", "audio", "document", "live_photo"})
UNMIXED = frozenset({"audio", "document"})
"""Kinds that an album does not mix with others."""
MOST_IN_ALBUM = 10


def one(kind: str, request: Request) -> dict[str, Any]:
    """sendPhoto, sendDocument, sendVideo, …"""
    return deliver(request, content(request, kind, request.params), kind).wire()


def group(request: Request) -> list[dict[str, Any]]:
    """sendMediaGroup: each item becomes a message."""
    items = request.get("media")
    if not isinstance(items, list) or not items:
        raise bad_request("there are no messages to send")
    if len(items) > MOST_IN_ALBUM:
        raise bad_request("too many messages to send as an album")
    _check_mix({item.get("type") for item in items})
    contents = [_item(request, number, item) for number, item in enumerate(items, 1)]
    if len(items) == 1:
        request.world.problem("sendMediaGroup", "media: one item is no album")
    album = str(request.world.random.getrandbits(53))
    sent = [deliver(request, content, items[0]["type"], media_group_id=album) for content in contents]
    return [message.wire() for message in sent]


def get_file(request: Request) -> dict[str, Any]:
    """getFile"""
    return request.world.files.downloadable(request.get("file_id"))


def content(request: Request, kind: str, source: Mapping[str, Any], field: str = "") -> dict[str, Any]:
    """The content of a message with the file that `source` names in `field`, by default in `kind`."""
    file = _file(request, kind, source, source.get(field or kind))
    fields: dict[str, Any] = {"animation": file, "document": file} if kind == "animation" else {kind: file}
    if kind not in CAPTIONED:
        return fields
    looks = {shown: True for name, shown in APPEARANCE.items() if source.get(name)}
    return fields | texts.caption(request, source) | looks


def _file(request: Request, kind: str, source: Mapping[str, Any], value: Any) -> Any:
    """The Bot API object of an upload, a URL or a file_id; ApiError 400."""
    if not value:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    store, bot_id, name = request.world.files, request.bot.id, str(value)
    upload = request.files.get(name.removeprefix("attach://"))
    if upload is not None:
        about = {key: source.get(key, None if key in TEXTS else 0) for key in ABOUT.get(kind, ())}
        return store.add(kind, bot_id, FileDraft.of(upload, about | CONSTANT_FIELDS.get(kind, {})))
    if name.startswith(("http://", "https://")):
        return store.fetched(kind, bot_id, name)
    if ":" in name or "." in name or "/" in name:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return store.known(kind, name)


def _check_mix(kinds: set[Any]) -> None:
    mixed = len(kinds) > 1 and kinds & UNMIXED
    if kinds - IN_ALBUMS or mixed:
        raise bad_request("can't use the media of the specified type in the album")


def _item(request: Request, number: int, item: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return content(request, item["type"], item, "media")
    except ApiError as error:
        reason = error.description.removeprefix("Bad Request: ")
        raise bad_request(f'failed to send message #{number} with the error message "{reason}"') from None
