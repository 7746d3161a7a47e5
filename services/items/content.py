"""From a draft to sealed parts: what was written is kept apart from what is done with it."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from db.parts import PartRow
from domain.drafts import DOCUMENT_KINDS, ContentDraft
from services.encryption.sealing import Sealer
from services.unit_of_work import as_json


def sealed_parts(sealer: Sealer, draft: ContentDraft, *, item: str, at: datetime) -> list[PartRow]:
    """Each part of the draft sealed under an id of its own; `item_id` is still 0."""
    return [
        _sealed(sealer, PartRow(0, item, 0, draft.kind, kind, position, at, "", b""), values)
        for position, (kind, values) in enumerate(_given(draft))
    ]


def for_item(rows: list[PartRow], item_id: int) -> list[PartRow]:
    """The parts of an item that has its id now."""
    return [replace(row, item_id=item_id) for row in rows]


def _given(draft: ContentDraft) -> Iterator[tuple[str, Mapping[str, Any]]]:
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
