"""TDLib's own text functions, called offline, with results as in ``simulator.text.formatting``.

TDLib sorts with std::sort, which leaves the order of equal entities undefined above sixteen entities.
``settled`` sorts such entities for both sides of a comparison.
"""

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import tdjson

Entity = dict[str, Any]
Formatted = tuple[str, list[Entity]]

UNSTABLE_FROM = 17  # entities
_HTML = {"@type": "textParseModeHTML"}
_NAMES = {
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "PreCode": "pre",
    "ExpandableBlockQuote": "expandable_blockquote",
    "BankCardNumber": "bank_card_number",
    "MediaTimestamp": "media_timestamp",
    "DateTime": "date_time",
    "BotCommand": "bot_command",
    "EmailAddress": "email",
    "CustomEmoji": "custom_emoji",
    "BlockQuote": "blockquote",
}
_TYPES = {name: kind for kind, name in _NAMES.items()}
_EXTRAS = ("url", "user_id", "language", "custom_emoji_id", "unix_time")


def execute(kind: str, **fields: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps({"@type": kind, **fields}).encode()))
    return answer


execute("setLogVerbosityLevel", new_verbosity_level=0)


def parse(source: str) -> Formatted | str:
    """The plain text and its entities, or the description of the error."""
    return text_or_error(execute("parseTextEntities", text=source, parse_mode=_HTML))


def find(text: str) -> list[Entity]:
    """The entities that TDLib detects, with media timestamps and card numbers, which bots never get."""
    return [bot_api_entity(found) for found in execute("getTextEntities", text=text)["entities"]]


def cleaned(text: str, entities: list[Entity]) -> Formatted | str:
    """A text cleaned as before sending, untrimmed; ``text`` must contain no Markdown."""
    formatted = {
        "@type": "formattedText",
        "text": text,
        "entities": [tdlib_entity(entity) for entity in entities],
    }
    return text_or_error(execute("parseMarkdown", text=formatted))


def settled(entities: Iterable[Entity]) -> list[Entity]:
    """Entities in a defined order."""
    entities = list(entities)
    if len(entities) < UNSTABLE_FROM:
        return entities
    ranges = groupby(entities, key=lambda entity: (entity["offset"], entity["length"]))
    return [
        entity for _, equals in ranges for entity in sorted(equals, key=lambda e: sorted(map(str, e.items())))
    ]


def text_or_error(answer: dict[str, Any]) -> Formatted | str:
    if answer["@type"] == "error":
        message: str = answer["message"]
        return f"Bad Request: {message[0].lower()}{message[1:]}"
    return answer["text"], [bot_api_entity(entity) for entity in answer["entities"]]


def bot_api_entity(given: dict[str, Any]) -> Entity:
    kind = given["type"]
    name = kind["@type"].removeprefix("textEntityType")
    entity = {"type": _NAMES.get(name, name.lower()), "offset": given["offset"], "length": given["length"]}
    entity |= {extra: kind[extra] for extra in _EXTRAS if extra in kind}
    if name == "DateTime":
        entity["date_time_format"] = date_time_format(kind.get("formatting_type"))
    return entity


def date_time_format(form: dict[str, Any] | None) -> str:
    if form is None:
        return ""
    if form["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    day = "w" if form["show_day_of_week"] else ""
    return day + precision_letter(form["date_precision"], "d") + precision_letter(form["time_precision"], "t")


def precision_letter(part: dict[str, str], letter: str) -> str:
    precision = part["@type"].removeprefix("dateTimePartPrecision")
    return {"None": "", "Short": letter, "Long": letter.upper()}[precision]


def tdlib_entity(entity: Entity) -> dict[str, Any]:
    name = _TYPES.get(entity["type"], entity["type"].capitalize())
    if entity["type"] == "pre":
        name = "PreCode" if "language" in entity else "Pre"
    kind = {
        "@type": f"textEntityType{name}",
        **{extra: entity[extra] for extra in _EXTRAS if extra in entity},
    }
    return {"@type": "textEntity", "offset": entity["offset"], "length": entity["length"], "type": kind}
