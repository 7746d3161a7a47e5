"""Limits of texts: what counts as words, and how long a message of Telegram is."""

import unicodedata

from domain.errors import Refused

#: Characters of a message (Bot API, `sendMessage`); counted in UTF-16 code units as Telegram counts.
MESSAGE_LIMIT = 4096
#: Code points of a piece of a long text: even of emoji, which count twice, a message holds a piece.
PIECE = 1900
#: Bytes of a file that a bot can fetch (Bot API, `getFile`).
FILE_LIMIT = 20 * 1024 * 1024

# Letters, digits, punctuation and symbols (emoji are symbols) can be seen; the rest cannot.
_SEEN = frozenset("LNPS")
# Symbols and letters by category that are drawn as nothing all the same.
_DRAWN_AS_NOTHING = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159")


def is_blank(text: str) -> bool:
    """Nothing in it can be seen: empty, spaces, zero-width characters, direction marks."""
    return not any(_is_seen(char) for char in text)


def _is_seen(char: str) -> bool:
    return unicodedata.category(char)[0] in _SEEN and char not in _DRAWN_AS_NOTHING


def has_words(text: str) -> bool:
    """At least one letter or digit: more than emoji and punctuation."""
    return any(unicodedata.category(char)[0] in "LN" and _is_seen(char) for char in text)


def length(text: str) -> int:
    """UTF-16 code units, as Telegram counts its limits."""
    return len(text.encode("utf-16-le")) // 2


def require_words(text: str) -> None:
    """An answer, a question or a reason must be in words (art. 89(2): a reasoned answer).

    Raises Refused("words-missing") without words, Refused("text-too-long") above `MESSAGE_LIMIT`.
    """
    if not has_words(text):
        raise Refused("words-missing")
    if length(text) > MESSAGE_LIMIT:
        raise Refused("text-too-long", n=length(text), max=MESSAGE_LIMIT)


def split_words(words: str) -> list[str]:
    """The words in pieces that a message holds, split at blanks; none of an empty text."""
    pieces = []
    while len(words) > PIECE:
        end = max(words.rfind(" ", 1, PIECE), words.rfind("\n", 1, PIECE))
        piece, words = (words[:end], words[end + 1 :]) if end > 0 else (words[:PIECE], words[PIECE:])
        pieces.append(piece)
    return [*pieces, words] if words else pieces
