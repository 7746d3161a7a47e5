"""Cards: HTML text with buttons, and how long each of their parts may be.

Telegram limits the text that is left after its entities are parsed. Lengths here are UTF-16 code
units of that text: Telegram's servers count code points, which are never more. People's own words
are escaped and cut here alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Protocol

from aiogram.types import InlineKeyboardMarkup

from domain.text.limits import MESSAGE_LIMIT, length
from locales import Say

#: Limits of the Bot API beside `MESSAGE_LIMIT`: sendPhoto and the like, answerCallbackQuery.
CAPTION_LIMIT = 1024
ALERT_LIMIT = 200

#: The parts of a card in all; labels and empty lines have the rest of the message.
ROOM = MESSAGE_LIMIT - 196
#: A person's own text, the text of a reason, and a place, each beside other lines.
SHOWN = 2500
SHOWN_REASON = 500
SHOWN_PLACE = 200
#: The newest words of a thread, each of those before, and how many are shown at all.
SHOWN_NEWEST = 1000
SHOWN_EARLIER = 180
SHOWN_ENTRIES = 5
#: A name in a list of people, a name among other names, and all the names under one heading.
SHOWN_LISTED = 64
SHOWN_NAME = 40
SHOWN_NAMES = 800
#: The lines of the morning digest.
SHOWN_LINES = 3600

_TAG = re.compile("<[^>]*>")


@dataclass(frozen=True, slots=True)
class Card:
    """HTML text and buttons; a protected one can be neither copied nor forwarded."""

    text: str
    markup: InlineKeyboardMarkup | None = None
    is_protected: bool = False


def escaped(text: str, limit: int = SHOWN) -> str:
    """A person's words as HTML that shows them literally, cut to `limit`."""
    return escape(cut(text, limit), quote=False)


def cut(text: str, limit: int) -> str:
    """The plain text in at most `limit` characters, an ellipsis at its end where it was cut."""
    if length(text) <= limit:
        return text
    return text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", errors="ignore") + "…"


def cut_thread(thread: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last entries of a thread of (purpose, words), the oldest first, their words cut.

    The newest has most room: the notification is about it.
    """
    shown = thread[-SHOWN_ENTRIES:]
    limits = [SHOWN_EARLIER] * (len(shown) - 1) + [SHOWN_NEWEST]
    return [(purpose, cut(words, limit)) for (purpose, words), limit in zip(shown, limits, strict=False)]


def fitting(parts: Iterable[str], limit: int, *, gap: int = 0) -> list[str]:
    """The first parts of HTML that hold at most `limit` characters, `gap` more for each."""
    shown = []
    for part in parts:
        limit -= visible(part) + gap
        if limit < 0:
            break
        shown.append(part)
    return shown


def room(*parts: str) -> int:
    """Characters that a card has left for its main text beside these parts of HTML."""
    return max(SHOWN_EARLIER, ROOM - sum(map(visible, parts)))


def visible(text: str) -> int:
    """Characters of HTML without its tags."""
    return length(unescape(_TAG.sub("", text)))


def join_lines(*parts: str) -> str:
    """The parts one below the other; empty ones are left out."""
    return "\n".join(part for part in parts if part)


def join_paragraphs(*parts: str) -> str:
    """The parts with an empty line between; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


class File(Protocol):
    """A file by its kind of Telegram: "photo", "video_note" …"""

    @property
    def kind(self) -> str: ...


#: Kinds that are counted under the name of another one.
_COUNTED_AS = {"animation": "video", "video_note": "video"}
_ORDER = ("photo", "video", "voice", "audio", "document")


def count_files(say: Say, files: Iterable[File]) -> str:
    """The number of files of each kind: «Сурет: 2 · Құжат: 1»."""
    counts = Counter(_COUNTED_AS.get(file.kind, file.kind) for file in files)
    return " · ".join(say(f"files-{kind}", n=counts[kind]) for kind in _ORDER if counts[kind])
