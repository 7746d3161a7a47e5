"""What a card is made of. What people wrote is escaped here, and nowhere else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape
from typing import Protocol

from aiogram.types import InlineKeyboardMarkup

from domain.text.limits import length
from locales import Say

#: Characters of a person's own text that a card shows; the whole of it is kept. A message holds 4096.
SHOWN = 2500
#: The same of a place and of a reason, which stand among other lines.
SHOWN_PLACE = 200
SHOWN_REASON = 500
#: What a card may hold in all, with room for tags that Telegram does not count.
ROOM = 3900


@dataclass(frozen=True, slots=True)
class Card:
    """HTML text and buttons; a protected one can be neither copied nor forwarded."""

    text: str
    markup: InlineKeyboardMarkup | None = None
    is_protected: bool = False


def escaped(text: str, limit: int = SHOWN) -> str:
    """What a person wrote, shown literally, cut where a card would grow too long."""
    return escape(cut(text, limit), quote=False)


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` characters as Telegram counts them, whole where it fits."""
    if length(text) <= limit:
        return text
    return text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", errors="ignore") + "…"


def visible(text: str) -> int:
    """Characters of HTML as Telegram counts them; tags, which it does not count, are counted too."""
    return length(unescape(text))


def join_lines(*parts: str) -> str:
    """One below the other; empty ones are left out."""
    return "\n".join(part for part in parts if part)


def join_paragraphs(*parts: str) -> str:
    """With an empty line between; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


class File(Protocol):
    """Anything attached."""

    @property
    def kind(self) -> str: ...


#: Kinds of files by the name under which they are counted.
_COUNTED_AS = {"animation": "video", "video_note": "video"}
_ORDER = ("photo", "video", "voice", "audio", "document")


def count_files(say: Say, files: Iterable[File]) -> str:
    """«Сурет: 2 · Құжат: 1»."""
    counts = Counter(_COUNTED_AS.get(file.kind, file.kind) for file in files)
    return " · ".join(say(f"files-{kind}", n=counts[kind]) for kind in _ORDER if counts[kind])
