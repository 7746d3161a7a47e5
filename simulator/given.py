"""Entities that a bot hands over beside its text, instead of a parse mode."""

from collections.abc import Callable, Sequence
from typing import Any

from simulator.entities import QUOTES, STYLES, Entity, TextError
from simulator.links import LinkError, checked, mentioned_user
from simulator.tags import date_time_format

# Telegram finds these by itself and does not listen to the bot about them.
_FOUND = ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number")
_LARGEST_USER_ID = 2**40 - 1


def given_entities(entities: Sequence[dict[str, Any]]) -> list[Entity]:
    """The Bot API's MessageEntity dicts as entities; TextError for those that the Bot API refuses."""
    listened_to = [entity for entity in entities if _field(entity, "type") not in _FOUND]
    return [{**_place(entity), **meaning} for entity in listened_to if (meaning := _meaning(entity))]


def _field(entity: dict[str, Any], name: str) -> Any:
    if name not in entity:
        raise TextError(f"Bad Request: can't parse MessageEntity: Can't find field \"{name}\"")
    return entity[name]


def _place(entity: dict[str, Any]) -> Entity:
    return {name: int(_field(entity, name)) for name in ("offset", "length")}


def _meaning(entity: dict[str, Any]) -> Entity:
    """The entity without its place; empty if Telegram drops it without a word."""
    kind = entity["type"]
    if kind in (*STYLES, *QUOTES, "code"):
        return {"type": kind}
    if kind not in _MEANINGS:
        raise TextError("Bad Request: can't parse MessageEntity: Unsupported type specified")
    return _MEANINGS[kind](entity)


def _pre(entity: dict[str, Any]) -> Entity:
    return {"type": "pre", "language": entity["language"]} if entity.get("language") else {"type": "pre"}


def _link(entity: dict[str, Any]) -> Entity:
    url = _field(entity, "url")
    if user_id := mentioned_user(url):
        return {"type": "text_mention", "user_id": user_id}
    try:
        return {"type": "text_link", "url": checked(url)}
    except LinkError as fault:
        raise TextError(f"Bad Request: entity URL '{url}' is invalid: {fault}") from fault


def _mention(entity: dict[str, Any]) -> Entity:
    user_id = int(_field(_field(entity, "user"), "id"))
    return {"type": "text_mention", "user_id": user_id} if 0 < user_id <= _LARGEST_USER_ID else {}


def _custom_emoji(entity: dict[str, Any]) -> Entity:
    number = int(_field(entity, "custom_emoji_id"))
    if not number:
        raise TextError("Bad Request: invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": str(number)}


def _date_time(entity: dict[str, Any]) -> Entity:
    form = date_time_format(entity.get("date_time_format", ""))
    if form is None:
        raise TextError("Bad Request: can't parse MessageEntity: Invalid date-time format specified")
    if int(_field(entity, "unix_time")) <= 0:
        raise TextError("Bad Request: invalid date specified")
    return {"type": "date_time", "unix_time": int(entity["unix_time"]), "date_time_format": form}


_MEANINGS: dict[str, Callable[[dict[str, Any]], Entity]] = {
    "pre": _pre,
    "text_link": _link,
    "text_mention": _mention,
    "custom_emoji": _custom_emoji,
    "date_time": _date_time,
}
