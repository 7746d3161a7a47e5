"""Tags of Telegram's HTML and their entities."""

import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from simulator.text.entities import Entity, TextError
from simulator.text.links import LinkError, checked, mentioned_user

Attributes: TypeAlias = list[tuple[str, str | None]]

_CANONICAL_INTEGER = re.compile(r"-?[1-9][0-9]*")
_LEADING_INTEGER = re.compile(r"-?[0-9]*")

_STYLES = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
}

# The attribute that a tag reads, and the prefix that the attribute's value must have.
_ARGUMENTS = {
    "a": ("href", ""),
    "code": ("class", "language-"),
    "span": ("class", "tg-"),
    "tg-emoji": ("emoji-id", ""),
    "tg-time": ("format", ""),
}


class Tag(NamedTuple):
    """A start tag and its position."""

    tag: str
    argument: str
    attributes: Attributes
    offset: int  # UTF-16 units of plain text before it
    first_piece: int  # of the plain text inside it


def parse_error(reason: str) -> TextError:
    """The error of a source that cannot be parsed."""
    return TextError(f"Bad Request: can't parse entities: {reason}")


def argument_of(tag: str, attributes: Attributes) -> str:
    """The attribute value that ``tag`` reads; empty if there is none."""
    return _value(attributes, *_ARGUMENTS[tag]) if tag in _ARGUMENTS else ""


def meaning(tag: Tag, content: str) -> Entity:
    """The entity of a closed ``tag`` without offset and length; empty if it makes none.

    A ``code`` keeps its language, as it may belong to a ``pre``. TextError.
    """
    if style := _STYLES.get(tag.tag):
        return {"type": style}
    return _MEANINGS[tag.tag](tag, content)


def _value(attributes: Attributes, name: str, beginning: str) -> str:
    """The rest after ``beginning`` of the last attribute with that name and prefix."""
    for key, value in reversed(attributes):
        if key == name and value is not None and value.startswith(beginning):
            return value.removeprefix(beginning)
    return ""


def _link(tag: Tag, content: str) -> Entity:
    link = tag.argument or content
    if user_id := mentioned_user(link):
        return {"type": "text_mention", "user_id": user_id}
    try:
        return {"type": "text_link", "url": checked(link)}
    except LinkError:
        return {}


def _code(tag: Tag, _content: str) -> Entity:
    return {"type": "code", "language": tag.argument} if tag.argument else {"type": "code"}


def _quote(tag: Tag, _content: str) -> Entity:
    expandable = any(name == "expandable" for name, _ in tag.attributes)
    return {"type": "expandable_blockquote" if expandable else "blockquote"}


def _custom_emoji(tag: Tag, _content: str) -> Entity:
    number = _CANONICAL_INTEGER.fullmatch(tag.argument)
    if not number or not -(2**63) <= int(tag.argument) < 2**63:
        raise parse_error("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": tag.argument}


def _date_time(tag: Tag, _content: str) -> Entity:
    if (date_format := date_time_format(tag.argument)) is None:
        raise parse_error("Invalid date format used")
    unix_time = _leading_integer(_value(tag.attributes, "unix", ""))
    return (
        {"type": "date_time", "unix_time": unix_time, "date_time_format": date_format}
        if unix_time > 0
        else {}
    )


_MEANINGS: dict[str, Callable[[Tag, str], Entity]] = {
    "a": _link,
    "pre": lambda _tag, _content: {"type": "pre"},
    "code": _code,
    "blockquote": _quote,
    "tg-emoji": _custom_emoji,
    "tg-time": _date_time,
}
TAGS = _STYLES.keys() | _MEANINGS.keys()


def date_time_format(letters: str) -> str | None:
    """The normal form of a date format: ``r``, or one each of ``w``, ``dD``, ``tT`` at most.

    None if the format is invalid.
    """
    if letters in ("r", "R"):
        return "r"
    if set(letters) - set("tTdDwW"):
        return None
    day = "w" if set(letters) & set("wW") else ""
    # TDLib checks the short form first.
    return day + next((c for c in "dD" if c in letters), "") + next((c for c in "tT" if c in letters), "")


def _leading_integer(value: str) -> int:
    """The integer at the beginning of ``value``, wrapped to 32 bits as in TDLib."""
    found = _LEADING_INTEGER.match(value)
    digits = found[0] if found else ""
    number = int(digits) if digits.lstrip("-") else 0
    return (number + 2**31) % 2**32 - 2**31
