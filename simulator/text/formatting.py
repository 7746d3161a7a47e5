"""Formatting of message texts and captions: parsing, cleaning, length limits and entities, as in TDLib.

Entities are Bot API dicts (see entities.py). Offsets and lengths are UTF-16 units, limits count code points
after parsing. Rules of Telegram's servers (phone numbers, custom emoji, known users) are not applied.
"""

from collections.abc import Sequence
from typing import Any

from simulator.text.clean import clean, is_blank, trim
from simulator.text.detect import detect
from simulator.text.entities import STYLES, Entity, TextError, merge, ordered
from simulator.text.explicit_entities import normalized, parse_explicit_entities
from simulator.text.html import parse_html

__all__ = ["Entity", "TextError", "caption", "detect", "incoming", "outgoing", "parse_html"]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
RAW_LIMIT = 32_768  # bytes
ENTITY_LIMIT = 100

_DETECTED = ("mention", "hashtag", "cashtag", "bot_command", "url", "email")

Formatted = tuple[str, list[Entity]]


def outgoing(
    text: str, *, parse_mode: str | None, entities: Sequence[dict[str, Any]] | None = None
) -> Formatted:
    """Text and entities of a bot's message; TextError.

    Explicit ``entities`` are ignored with a parse mode.
    """
    if not text:
        raise TextError("Bad Request: message text is empty")
    plain, kept = _cleaned(*_formatted(text, parse_mode, entities or ()))
    if is_blank(plain):
        raise TextError("Bad Request: text must be non-empty")
    if len(plain) > TEXT_LIMIT:
        raise TextError("Bad Request: message is too long")
    return plain, _completed(plain, kept)


def caption(
    text: str, *, parse_mode: str | None, entities: Sequence[dict[str, Any]] | None = None
) -> Formatted:
    """Text and entities of a bot's caption, which may be empty; TextError."""
    plain, kept = _cleaned(*_formatted(text, parse_mode, entities or ()))
    if len(plain) > CAPTION_LIMIT:
        raise TextError("Bad Request: message caption is too long")
    return plain, _completed(plain, kept)


def incoming(text: str) -> Formatted:
    """Text and entities of a person's message; TextError if it is blank or too long."""
    return outgoing(text, parse_mode=None)


def _formatted(text: str, parse_mode: str | None, entities: Sequence[dict[str, Any]]) -> Formatted:
    """The plain text and its entities, by parse mode or explicit."""
    if _byte_length(text) > RAW_LIMIT:
        raise TextError("Bad Request: text is too long")
    mode = (parse_mode or "none").lower()
    if not text or mode == "none":
        return text, parse_explicit_entities(entities)
    if mode in ("markdown", "markdownv2"):
        raise NotImplementedError("the simulator does not speak Markdown: send HTML")
    if mode != "html":
        raise TextError("Bad Request: unsupported parse_mode")
    plain, parsed = parse_html(text)
    return plain, normalized(parsed)


def _byte_length(text: str) -> int:
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        raise TextError("Bad Request: strings must be encoded in UTF-8") from None


def _cleaned(text: str, entities: list[Entity]) -> Formatted:
    return trim(*clean(text, entities))


def _completed(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities with the detected ones, the first hundred in TDLib's order of sending."""
    merged = merge(entities, detect(text))
    return ordered(sorted(merged, key=_priority)[:ENTITY_LIMIT])


def _priority(entity: Entity) -> int:
    """Links, code and quotes come before styles, detected entities last."""
    return 2 if entity["type"] in _DETECTED else int(entity["type"] in STYLES)
