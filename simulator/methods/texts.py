"""Texts and captions of a request as fields of a message, entities included."""

from collections.abc import Callable, Mapping
from typing import Any

from simulator.errors import bad_request
from simulator.methods.request import Request
from simulator.text.formatting import caption as read_caption
from simulator.text.formatting import outgoing

Entities = list[dict[str, Any]]
Reader = Callable[..., tuple[str, Entities]]


def text(request: Request) -> dict[str, Any]:
    """`text` and `entities`; TextError."""
    return _fields(request, request.params, outgoing, ("text", "entities"))


def caption(request: Request, source: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """`caption` and `caption_entities` of a request or an album's item; {} if empty. TextError."""
    values = request.params if source is None else source
    if not values.get("caption"):
        return {}
    return _fields(request, values, read_caption, ("caption", "caption_entities"))


def _fields(
    request: Request, values: Mapping[str, Any], read: Reader, names: tuple[str, str]
) -> dict[str, Any]:
    name, entities_name = names
    explicit = None if values.get("parse_mode") else _checked(values.get(entities_name))
    plain, found = read(str(values.get(name) or ""), parse_mode=values.get("parse_mode"), entities=explicit)
    entities = [entity for one in found if (entity := _resolved(request, one))]
    return {name: plain} | ({entities_name: entities} if entities else {}) if plain else {}


def _checked(entities: Any) -> Entities | None:
    """Explicit entities, None if there are none; ApiError 400."""
    if entities is None:
        return None
    if not isinstance(entities, list):
        raise bad_request("can't parse entities JSON object")
    if not all(isinstance(entity, dict) for entity in entities):
        raise bad_request("can't parse MessageEntity: expected an Object")
    return entities


def _resolved(request: Request, entity: dict[str, Any]) -> dict[str, Any] | None:
    """A text_mention with its whole User; None if the user is unknown."""
    if entity["type"] != "text_mention":
        return entity
    user = request.world.user(entity["user_id"])
    place = {name: entity[name] for name in ("type", "offset", "length")}
    return place | {"user": user.wire()} if user else None
