"""What a message gives to a draft: a text, a file by its id, a place; or why it gives nothing."""

from aiogram.types import Message

from domain.refusal import Refused
from domain.talk import Draft, Part

#: Telegram lets bots fetch files up to here (telegram.md, 8); larger ones cannot be shown to be whole.
LARGEST_FILE = 20 * 1024 * 1024

_FILES = ("video", "voice", "video_note", "audio", "animation", "document")
#: Kinds that say nothing about a concern.
_IDLE = ("sticker", "dice", "poll", "game", "story")


def part_of(message: Message) -> Part | None:
    """The text or file of a message; None where it holds neither (a place, say).

    Raises Refused for what cannot be part of a draft: stickers, contacts, files over 20 MB.
    """
    if any(getattr(message, kind) for kind in _IDLE):
        raise Refused("no-words-in-it")
    if message.contact:
        raise Refused("contact-not-needed")
    text = message.text or message.caption or ""
    if message.photo:
        photo = message.photo[-1]
        return _file(message, "photo", photo.file_id, text)
    for kind in _FILES:
        file = getattr(message, kind)
        if file is None:
            continue
        size = file.file_size or 0
        if size > LARGEST_FILE:
            raise Refused("file-too-large", size=round(size / 1024 / 1024), max=LARGEST_FILE // 1024 // 1024)
        name = getattr(file, "file_name", None) or ""
        return _file(message, kind, file.file_id, text, name=name)
    return Part("text", message.message_id, text=text) if text else None


def _file(message: Message, kind: str, file_id: str, text: str, *, name: str = "") -> Part:
    group = message.media_group_id or ""
    return Part(kind, message.message_id, text=text, file_id=file_id, name=name, group=group)


def place_of(message: Message) -> tuple[tuple[float, float], str] | None:
    """The point of a location or venue, with the venue's own words."""
    if message.venue:
        words = f"{message.venue.title}, {message.venue.address}"
        return (message.venue.location.latitude, message.venue.location.longitude), words
    if message.location:
        return (message.location.latitude, message.location.longitude), ""
    return None


def replace_part(draft: Draft, part: Part) -> bool:
    """Put an edited message in the place of what it was; False where the draft has no such part."""
    for index, old in enumerate(draft.parts):
        if old.message_id == part.message_id:
            draft.parts[index] = part
            return True
    return False


def take(draft: Draft, message: Message) -> None:
    """Add what a message gives; Refused where it gives nothing that a draft can hold."""
    place = place_of(message)
    if place is not None:
        draft.point, words = place
        draft.place = words or draft.place
        return
    part = part_of(message)
    if part is None:
        raise Refused("no-words-in-it")
    draft.parts.append(part)
