"""The content of messages as parts of a draft: texts, files by file id, places."""

from aiogram.types import Message

from domain.drafts import ContentDraft, DraftPart
from domain.errors import Refused
from domain.text.limits import FILE_LIMIT, is_blank
from handlers.context import Context

#: Messages of one draft: the whole draft is saved with every message.
MOST_PARTS = 100
_MEGABYTE = 1024 * 1024
_FILES = ("video", "voice", "video_note", "audio", "animation", "document")
#: Kinds of messages that cannot be part of a draft.
_IDLE = ("sticker", "dice", "poll", "game", "story", "paid_media", "giveaway", "checklist")


def add_content(draft: ContentDraft, message: Message, ctx: Context) -> Refused | None:
    """Add the message to the draft, which then proposes its category and sector.

    Raises Refused("draft-full") or as `part_of` where nothing could be added. Returns
    Refused("file-too-large") where the caption was added without its file.
    """
    _take(draft, message)
    draft.late_at = draft.late_at or ctx.cause.late_at
    if place_of(message) is not None:
        draft.locate(ctx.render.city)
    draft.propose(ctx.render.city)
    return _too_large(message)


def _take(draft: ContentDraft, message: Message) -> None:
    """Add the place or the part. Raises Refused("draft-full"), or as `part_of`."""
    place = place_of(message)
    if place is not None:
        draft.point, named = place
        if named:
            draft.place, draft.place_id = named, message.message_id
        return
    if len(draft.parts) >= MOST_PARTS:
        raise Refused("draft-full", max=MOST_PARTS)
    draft.parts.append(part_of(message))


def part_of(message: Message) -> DraftPart:
    """The text or file of a message; of a file over 20 MB its caption.

    Raises Refused for what cannot be part of a draft: "no-words-in-it" for stickers and their like,
    "contact-not-needed", "words-missing" for blank texts, "file-too-large".
    """
    if any(getattr(message, kind, None) for kind in _IDLE):
        raise Refused("no-words-in-it")
    if message.contact:
        raise Refused("contact-not-needed")
    written = message.text or message.caption or ""
    text = "" if is_blank(written) else written
    too_large = _too_large(message)
    if too_large is None:
        kind, file_id, name = _file_of(message)
        if file_id:
            group = message.media_group_id or ""
            return DraftPart(kind, message.message_id, text=text, file_id=file_id, name=name, group=group)
    if not text:
        raise too_large or Refused("words-missing")
    return DraftPart("text", message.message_id, text=text)


def _file_of(message: Message) -> tuple[str, str, str]:
    """(kind, file id, file name) of the attached file; three "" without a file."""
    if message.photo:
        return "photo", message.photo[-1].file_id, ""
    for kind in _FILES:
        file = getattr(message, kind)
        if file is not None:
            return kind, file.file_id, getattr(file, "file_name", None) or ""
    return "", "", ""


def _too_large(message: Message) -> Refused | None:
    """Refused("file-too-large") for a file above 20 MB, the Bot API's limit of downloads; else None."""
    sizes = [file.file_size or 0 for file in (getattr(message, kind) for kind in _FILES) if file]
    size = max(sizes, default=0)
    if size <= FILE_LIMIT:
        return None
    return Refused("file-too-large", size=-(-size // _MEGABYTE), max=FILE_LIMIT // _MEGABYTE)


def place_of(message: Message) -> tuple[tuple[float, float], str] | None:
    """((latitude, longitude), name and address) of a location or venue; else None.

    A location has "" for its name and address.
    """
    if message.venue:
        point = message.venue.location
        return (point.latitude, point.longitude), f"{message.venue.title}, {message.venue.address}"
    if message.location:
        return (message.location.latitude, message.location.longitude), ""
    return None
