"""Entities on their way to TDLib: given by the bot instead of a parse mode, or parsed and sent on."""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from simulator.text.clean import clean_string
from simulator.text.entities import QUOTES, STYLES, Entity, TextError
from simulator.text.links import LARGEST_USER_ID, LinkError, checked, mentioned_user
from simulator.text.tags import date_time_format

# Telegram finds these by itself and does not listen to the bot about them.
_FOUND = ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number")
_WITHOUT_MORE = (*STYLES, *QUOTES, "code")
_NUMBER = re.compile(r"0|-?[1-9][0-9]*")

_Fields: TypeAlias = dict[str, Any]  # of one MessageEntity in the bot's JSON


def given_entities(entities: Sequence[_Fields]) -> list[Entity]:
    """The Bot API's MessageEntity dicts as entities; TextError for those that the Bot API refuses."""
    listened_to = [fields for fields in entities if _string(fields, "type") not in _FOUND]
    return [{**_place(fields), **meaning} for fields in listened_to if (meaning := _meaning(fields))]


def reread(entities: list[Entity]) -> list[Entity]:
    """Parsed entities as TDLib reads them when they are sent: words tidied, links checked again."""
    return [{**entity, **_WORDED.get(entity["type"], dict)(entity)} for entity in entities]


def _refusal(reason: str) -> TextError:
    return TextError(f"Bad Request: can't parse MessageEntity: {reason}")


def _field(fields: _Fields, name: str) -> Any:
    if name not in fields:
        raise _refusal(f'Can\'t find field "{name}"')
    return fields[name]


def _string(fields: _Fields, name: str) -> str:
    value = _field(fields, name)
    if not isinstance(value, str):
        raise _refusal(f'Field "{name}" must be of type String')
    return value


def _number(fields: _Fields, name: str) -> int:
    """A whole number, which may stand in quotes."""
    value = str(_field(fields, name))
    if not _NUMBER.fullmatch(value):
        raise _refusal(f'Field "{name}" must be a valid Number')
    return int(value)


def _place(fields: _Fields) -> Entity:
    return {name: _number(fields, name) for name in ("offset", "length")}


def _meaning(fields: _Fields) -> Entity:
    """The entity without its place; empty if Telegram drops it without a word."""
    kind = fields["type"]
    if kind in _WITHOUT_MORE:
        return {"type": kind}
    if kind not in _MEANINGS:
        raise _refusal("Unsupported type specified")
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
    except LinkError as fault:
        raise TextError(f"Bad Request: entity URL '{url}' is invalid: {fault}") from fault


def _mention(fields: _Fields) -> Entity:
    user = _field(fields, "user")
    if not isinstance(user, dict):
        raise _refusal('Field "user" must be of type Object')
    user_id = _number(user, "id")
    return {"type": "text_mention", "user_id": user_id} if 0 < user_id <= LARGEST_USER_ID else {}


def _custom_emoji(fields: _Fields) -> Entity:
    number = _number(fields, "custom_emoji_id")
    if not number:
        raise TextError("Bad Request: invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": str(number)}


def _date_time(fields: _Fields) -> Entity:
    form = date_time_format(fields.get("date_time_format", ""))
    if form is None:
        raise _refusal("Invalid date-time format specified")
    unix_time = _number(fields, "unix_time")
    if unix_time <= 0:
        raise TextError("Bad Request: invalid date specified")
    return {"type": "date_time", "unix_time": unix_time, "date_time_format": form}


_WORDED: dict[str, Callable[[_Fields], Entity]] = {"pre": _pre, "text_link": _link}
_MEANINGS = {**_WORDED, "text_mention": _mention, "custom_emoji": _custom_emoji, "date_time": _date_time}
