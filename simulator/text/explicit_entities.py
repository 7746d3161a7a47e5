"""The Bot API's parameter `entities`, parsed and validated; normalization of parsed entities."""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from simulator.text.clean import clean_string
from simulator.text.entities import QUOTES, STYLES, Entity, TextError
from simulator.text.links import LARGEST_USER_ID, LinkError, checked, mentioned_user
from simulator.text.tags import date_time_format

# Telegram detects these by itself and ignores explicit ones.
_IGNORED = (
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bank_card_number",
)
_WITHOUT_FIELDS = (*STYLES, *QUOTES, "code")
_NUMBER = re.compile(r"0|-?[1-9][0-9]*")

_Fields: TypeAlias = dict[str, Any]  # of one MessageEntity in the bot's JSON


def parse_explicit_entities(entities: Sequence[_Fields]) -> list[Entity]:
    """The Bot API's MessageEntity dicts as entities; TextError."""
    heeded = [fields for fields in entities if _string(fields, "type") not in _IGNORED]
    return [{**_span(fields), **meaning} for fields in heeded if (meaning := _meaning(fields))]


def normalized(entities: list[Entity]) -> list[Entity]:
    """Parsed entities as TDLib sends them: languages cleaned, links checked again. TextError."""
    return [{**entity, **_WITH_TEXT.get(entity["type"], dict)(entity)} for entity in entities]


def _error(reason: str) -> TextError:
    return TextError(f"Bad Request: can't parse MessageEntity: {reason}")


def _field(fields: _Fields, name: str) -> Any:
    if name not in fields:
        raise _error(f'Can\'t find field "{name}"')
    return fields[name]


def _string(fields: _Fields, name: str) -> str:
    value = _field(fields, name)
    if not isinstance(value, str):
        raise _error(f'Field "{name}" must be of type String')
    return value


def _number(fields: _Fields, name: str) -> int:
    """An integer, as a number or a string."""
    value = str(_field(fields, name))
    if not _NUMBER.fullmatch(value):
        raise _error(f'Field "{name}" must be a valid Number')
    return int(value)


def _span(fields: _Fields) -> Entity:
    return {name: _number(fields, name) for name in ("offset", "length")}


def _meaning(fields: _Fields) -> Entity:
    """The entity without offset and length; empty if Telegram ignores it."""
    kind = fields["type"]
    if kind in _WITHOUT_FIELDS:
        return {"type": kind}
    if kind not in _MEANINGS:
        raise _error("Unsupported type specified")
    return _MEANINGS[kind](fields)


def _pre(fields: _Fields) -> Entity:
    language = clean_string(fields.get("language", ""))
    return {"type": "pre", "language": language} if language else {"type": "pre"}


def _link(fields: _Fields) -> Entity:
    url = clean_string(_string(fields, "url"))
    if user_id := mentioned_user(url):
        return {"type": "text_mention", "user_id": user_id}
    try:
        return {"type": "text_link", "url": checked(url)}
    except LinkError as error:
        raise TextError(f"Bad Request: entity URL '{url}' is invalid: {error}") from error


def _mention(fields: _Fields) -> Entity:
    user = _field(fields, "user")
    if not isinstance(user, dict):
        raise _error('Field "user" must be of type Object')
    user_id = _number(user, "id")
    return {"type": "text_mention", "user_id": user_id} if 0 < user_id <= LARGEST_USER_ID else {}


def _custom_emoji(fields: _Fields) -> Entity:
    number = _number(fields, "custom_emoji_id")
    if not number:
        raise TextError("Bad Request: invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": str(number)}


def _date_time(fields: _Fields) -> Entity:
    date_format = date_time_format(fields.get("date_time_format", ""))
    if date_format is None:
        raise _error("Invalid date-time format specified")
    unix_time = _number(fields, "unix_time")
    if unix_time <= 0:
        raise TextError("Bad Request: invalid date specified")
    return {"type": "date_time", "unix_time": unix_time, "date_time_format": date_format}


_WITH_TEXT: dict[str, Callable[[_Fields], Entity]] = {"pre": _pre, "text_link": _link}
_MEANINGS = {**_WITH_TEXT, "text_mention": _mention, "custom_emoji": _custom_emoji, "date_time": _date_time}
