"""What becomes of a text on its way through Telegram: parsed, tidied, measured, its entities completed.

The entities are Bot API dicts (see entities.py); offsets and lengths are UTF-16 units, the limits
count code points after parsing. Everything here is TDLib's own rule; what only Telegram's servers do (phone
numbers, the right to custom emoji, whether a mentioned user is known) is left to the caller.
"""

from collections.abc import Sequence
from typing import Any

from simulator.text.clean import clean, is_blank, trim
from simulator.text.detect import detect
from simulator.text.entities import STYLES, Entity, TextError, merge, ordered
from simulator.text.given_entities import given_entities, reread
from simulator.text.html import parse_html

__all__ = ["Entity", "TextError", "caption", "detect", "incoming", "outgoing", "parse_html"]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
RAW_LIMIT = 32_768  # bytes
ENTITY_LIMIT = 100

_FOUND = ("mention", "hashtag", "cashtag", "bot_command", "url", "email")

Formatted = tuple[str, list[Entity]]


def outgoing(
    text: str, *, parse_mode: str | None, entities: Sequence[dict[str, Any]] | None = None
) -> Formatted:
    """The text and the entities that a message of the bot holds; TextError if Telegram refuses it.

    ``entities`` count only without a parse mode.
    """
    if not text:
        raise TextError("Bad Request: message text is empty")
    plain, kept = _tidied(*_formatted(text, parse_mode, entities or ()))
    if is_blank(plain):
        raise TextError("Bad Request: text must be non-empty")
    if len(plain) > TEXT_LIMIT:
        raise TextError("Bad Request: message is too long")
    return plain, _completed(plain, kept)


def caption(
    text: str, *, parse_mode: str | None, entities: Sequence[dict[str, Any]] | None = None
) -> Formatted:
    """Like ``outgoing``, for the words under a photo or a file; they may be missing."""
    plain, kept = _tidied(*_formatted(text, parse_mode, entities or ()))
    if len(plain) > CAPTION_LIMIT:
        raise TextError("Bad Request: message caption is too long")
    return plain, _completed(plain, kept)


def incoming(text: str) -> Formatted:
    """What a person types, as the bot receives it.

    TextError if there is nothing to see in it, or more than one message holds (an app would split it).
    """
    return outgoing(text, parse_mode=None)


def _formatted(text: str, parse_mode: str | None, entities: Sequence[dict[str, Any]]) -> Formatted:
    """The plain text and the entities that its author gave it."""
    if _byte_length(text) > RAW_LIMIT:
        raise TextError("Bad Request: text is too long")
    mode = (parse_mode or "none").lower()
    if not text or mode == "none":
        return text, given_entities(entities)
    if mode in ("markdown", "markdownv2"):
        raise NotImplementedError("the simulator does not speak Markdown: send HTML")
    if mode != "html":
        raise TextError("Bad Request: unsupported parse_mode")
    plain, parsed = parse_html(text)
    return plain, reread(parsed)


def _byte_length(text: str) -> int:
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        raise TextError("Bad Request: strings must be encoded in UTF-8") from None


def _tidied(text: str, entities: list[Entity]) -> Formatted:
    return trim(*clean(text, entities))


def _completed(text: str, entities: list[Entity]) -> list[Entity]:
    """The author's entities and those that Telegram finds, the first hundred by TDLib's order of sending."""
    merged = merge(entities, detect(text))
    return ordered(sorted(merged, key=_turn)[:ENTITY_LIMIT])


def _turn(entity: Entity) -> int:
    """Links, code and quotes go before styles, and what Telegram finds by itself comes last."""
    return 2 if entity["type"] in _FOUND else int(entity["type"] in STYLES)
