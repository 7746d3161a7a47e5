"""The content of items: texts, files and places, sealed part by part and opened again."""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from db.parts import PartRow
from domain.drafts import DOCUMENT_KINDS, ContentDraft
from services.encryption.sealing import Sealed, Sealer
from services.unit_of_work import as_json


@dataclass(frozen=True, slots=True)
class ContentPart:
    """One text, file or place as it was given.

    `purpose`: the kind of draft it was given in. `group`: Telegram's id of its album, "" alone.
    `point`: latitude and longitude of a place. `at`: the moment of its act, shared by all its parts.
    """

    purpose: str
    kind: str
    text: str
    file_id: str
    name: str
    group: str
    point: tuple[float, float] | None
    at: datetime


def sealed_parts(sealer: Sealer, draft: ContentDraft, *, item: str, at: datetime) -> list[PartRow]:
    """Each part of the draft sealed under an id of its own; `item_id` is 0 until `for_item` gives it."""
    return [
        _sealed(sealer, PartRow(0, item, 0, draft.kind, kind, position, at, "", b""), values)
        for position, (kind, values) in enumerate(_values(draft))
    ]


def for_item(rows: list[PartRow], item_id: int) -> list[PartRow]:
    """The same parts as those of an item."""
    return [replace(row, item_id=item_id) for row in rows]


def _values(draft: ContentDraft) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for part in draft.parts:
        if part.kind in DOCUMENT_KINDS and draft.documents is False:
            if part.text:
                yield "text", {"text": part.text}
            continue
        yield part.kind, {"text": part.text, "file_id": part.file_id, "name": part.name, "group": part.group}
    if draft.place or draft.point:
        yield "place", {"text": draft.place, "point": draft.point}


def _sealed(sealer: Sealer, row: PartRow, values: Mapping[str, Any]) -> PartRow:
    part_id = secrets.randbits(62) | 1
    sealed = sealer.seal("parts", part_id, as_json({key: value for key, value in values.items() if value}))
    return replace(row, id=part_id, key_id=sealed.key_id, sealed=sealed.blob)


def opened_parts(sealer: Sealer, rows: Sequence[PartRow]) -> tuple[ContentPart, ...]:
    """The reverse of `sealed_parts`; raises KeyTrouble where the key of a part is not there."""
    return tuple(_opened(sealer, row) for row in rows)


def _opened(sealer: Sealer, row: PartRow) -> ContentPart:
    values = json.loads(sealer.open("parts", row.id, Sealed(row.key_id, row.sealed)))
    point = values.get("point")
    return ContentPart(
        purpose=row.purpose,
        kind=row.kind,
        text=values.get("text", ""),
        file_id=values.get("file_id", ""),
        name=values.get("name", ""),
        group=values.get("group", ""),
        point=(point[0], point[1]) if point else None,
        at=row.created_at,
    )


def acts_of(content: Sequence[ContentPart]) -> list[tuple[ContentPart, ...]]:
    """The parts of each act, the oldest act first."""
    found: dict[tuple[str, datetime], list[ContentPart]] = {}
    for one in content:
        found.setdefault((one.purpose, one.at), []).append(one)
    return [tuple(act) for act in found.values()]


def words_of(content: Sequence[ContentPart], purpose: str, at: datetime | None = None) -> str:
    """The words of one act, as `act_of` finds it; "" where it has none."""
    return "\n".join(one.text for one in act_of(content, purpose, at) if one.text and one.kind != "place")


def act_of(content: Sequence[ContentPart], purpose: str, at: datetime | None = None) -> list[ContentPart]:
    """The parts of a purpose given at this moment; of its newest act where there are none or `at` is None."""
    acts = [one for one in content if one.purpose == purpose]
    return [one for one in acts if one.at == at] or [one for one in acts if one.at == acts[-1].at]


def attachments_of(act: Sequence[ContentPart]) -> list[ContentPart]:
    """The place on the map first, then the files, in the order in which `media_groups` counts them."""
    places = [one for one in act if one.kind == "place" and one.point]
    return places + [one for one in act if one.file_id]
