"""What a card is made of. What people wrote is escaped here, and nowhere else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Protocol

from aiogram.types import InlineKeyboardMarkup

from locales import Say

#: Code points of a person's own text that a card shows; the whole of it is kept. A message holds 4096.
SHOWN = 2500


@dataclass(frozen=True, slots=True)
class Card:
    """HTML text and buttons."""

    text: str
    markup: InlineKeyboardMarkup | None = None


def quoted(text: str) -> str:
    """What a person wrote, shown literally, cut where a card would grow too long."""
    return escape(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…", quote=False)


def lines(*parts: str) -> str:
    """One below the other; empty ones are left out."""
    return "\n".join(part for part in parts if part)


def paragraphs(*parts: str) -> str:
    """With an empty line between; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


class File(Protocol):
    """Anything attached."""

    @property
    def kind(self) -> str: ...


#: Kinds of files by the name under which they are counted.
_COUNTED_AS = {"animation": "video", "video_note": "video"}
_ORDER = ("photo", "video", "voice", "audio", "document")


def counted(say: Say, files: Iterable[File]) -> str:
    """«Сурет: 2 · Құжат: 1»."""
    counts = Counter(_COUNTED_AS.get(file.kind, file.kind) for file in files)
    return " · ".join(say(f"files-{kind}", n=counts[kind]) for kind in _ORDER if counts[kind])
