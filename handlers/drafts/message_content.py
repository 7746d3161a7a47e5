"""What a message gives to a draft: a text, a file by its id, a place; or why it gives nothing."""

from aiogram.types import Message

from domain.drafts import ContentDraft, DraftPart
from domain.errors import Refused
from domain.text.limits import FILE_LIMIT, is_blank
from handlers.context import Context

#: Messages of one draft: more than anybody tells, few enough to be saved with every piece.
MOST_PARTS = 100
_MEGABYTE = 1024 * 1024
_FILES = ("video", "voice", "video_note", "audio", "animation", "document")
#: Kinds that say nothing about a concern.
_IDLE = ("sticker", "dice", "poll", "game", "story", "paid_media", "giveaway", "checklist")


def add_content(draft: ContentDraft, message: Message, ctx: Context) -> Refused | None:
    """Put what a message gives into the draft, and let the draft propose what follows from it.

    Raises Refused where it gives nothing. Returns it where a part was kept and the rest could not
    be: a caption without its file.
    """
    _take(draft, message)
    draft.late_at = draft.late_at or ctx.cause.late_at
    if place_of(message) is not None:
        draft.locate(ctx.render.city)
    draft.propose(ctx.render.city)
    return _too_large(message)


def _take(draft: ContentDraft, message: Message) -> None:
    """Add what a message gives.

    Raises Refused("draft-full"), or what `part_of` raises where it gives nothing that a draft can hold.
    """
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
    "contact-not-needed", "words-missing" where nothing is to be seen, "file-too-large".
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
    """Kind, Telegram's id and name of what is attached; empty where nothing is."""
    if message.photo:
        return "photo", message.photo[-1].file_id, ""
    for kind in _FILES:
        file = getattr(message, kind)
        if file is not None:
            return kind, file.file_id, getattr(file, "file_name", None) or ""
    return "", "", ""


def _too_large(message: Message) -> Refused | None:
    """Telegram lets bots fetch files up to 20 MB; larger ones cannot be shown to be whole."""
    sizes = [file.file_size or 0 for file in (getattr(message, kind) for kind in _FILES) if file]
    size = max(sizes, default=0)
    if size <= FILE_LIMIT:
        return None
    return Refused("file-too-large", size=-(-size // _MEGABYTE), max=FILE_LIMIT // _MEGABYTE)


def place_of(message: Message) -> tuple[tuple[float, float], str] | None:
    """The point (latitude, longitude) of a location or venue, with the venue's own words."""
    if message.venue:
        point = message.venue.location
        return (point.latitude, point.longitude), f"{message.venue.title}, {message.venue.address}"
    if message.location:
        return (message.location.latitude, message.location.longitude), ""
    return None
