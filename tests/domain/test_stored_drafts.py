"""The stored form of drafts: each kind comes back as it was, other versions are kept, nothing is lost."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.assignments.draft import AssignmentDraft, ReturnDraft
from domain.drafts import VERSION, ContentDraft, Draft, DraftPart, DraftReader, encode
from domain.meetings.draft import MeetingDraft, NoticeDraft
from domain.reports.draft import RedirectDraft, ReplyDraft, ReportDraft
from services.wiring import DRAFTS

READER = DraftReader(DRAFTS)
PARTS = [
    DraftPart("text", 12, text="Су «жоқ» 😀"),
    DraftPart("photo", 13, text="мына жерде", file_id="AgAC", group="77"),
    DraftPart("document", 14, file_id="BQAC", name="өтініш.pdf"),
]
#: What a draft of each class may hold beside what all have.
CONTENT: dict[type[Draft], dict[str, Any]] = {
    ContentDraft: {
        "parts": PARTS, "place": "Тәуке хан 12", "place_id": 15, "point": (43.3, 68.25), "documents": False
    },
    NoticeDraft: {
        "fields": {"title.kk": "Жиналыс"}, "field_ids": {"title.kk": 20}, "asks": "time",
        "due": date(2026, 11, 27),
    },
    ReportDraft: {
        "category": "water", "subcategory": "none", "is_proposed": True, "sector": "S1", "asked": 7
    },
    RedirectDraft: {"body": "ROADS"},
    AssignmentDraft: {"body": "TUKSH", "due": date(2026, 12, 7)},
    ReturnDraft: {"due": date(2026, 12, 8)},
    MeetingDraft: {"guests": ["b:TUKSH", "r:head"], "people": 3},
}  # fmt: skip

#: A draft as version 1 stored it: one class with the fields of all kinds.
VERSION_1: dict[str, Any] = {
    "kind": "report", "about": None, "parts": [
        {"kind": "text", "message_id": 12, "text": "Су жоқ", "file_id": "", "name": "", "group": ""}
    ],
    "category": "water", "subcategory": "none", "is_proposed": True, "sector": "", "place": "Арай",
    "point": [43.3, 68.25], "body": "", "due": None, "documents": None, "place_id": 15, "asked": 2026000001,
    "late_at": "2026-11-23T05:00:00+00:00", "is_guarded": False, "left_card": 9, "fields": {},
    "field_ids": {}, "asks": "", "guests": [], "people": 0,
}  # fmt: skip


def full(kind: type[Draft]) -> Draft:
    """A draft with a value in each of its fields."""
    given: dict[str, Any] = {
        "about": 2026000001, "late_at": datetime(2026, 11, 23, 5, tzinfo=UTC), "is_guarded": True,
        "left_card": 9,
    }  # fmt: skip
    for one in reversed(kind.__mro__):
        given |= CONTENT.get(one, {})
    return kind(**given)


def stored(draft: Draft, **more: Any) -> dict[str, Any]:
    """The stored form as a mapping, with other values for some of it."""
    values: dict[str, Any] = json.loads(encode(draft))
    return values | more


def read(values: Any) -> Any:
    return READER.read(json.dumps(values).encode())


# --- this version ---


@pytest.mark.parametrize("kind", DRAFTS, ids=lambda kind: kind.kind)
def test_a_draft_of_every_kind_comes_back_as_it_was(kind: type[Draft]) -> None:
    draft = full(kind)
    assert [one.name for one in fields(draft) if not getattr(draft, one.name)] in (
        ["extra"],
        ["documents", "extra"],
        ["extra", "documents"],
    )
    assert READER.read(encode(draft)).draft == draft
    assert READER.read(encode(kind())).draft == kind()


def test_the_stored_form_names_its_version_and_kind() -> None:
    assert stored(ReportDraft())["version"] == VERSION
    assert stored(ReportDraft())["kind"] == "report"


# --- the version before ---


def test_a_draft_of_version_1_goes_on_as_its_own_kind() -> None:
    draft = read(VERSION_1).draft
    assert draft == ReportDraft(
        late_at=datetime(2026, 11, 23, 5, tzinfo=UTC), left_card=9,
        parts=[DraftPart("text", 12, text="Су жоқ")], place="Арай", place_id=15, point=(43.3, 68.25),
        category="water", subcategory="none", is_proposed=True, asked=2026000001,
    )  # fmt: skip


@pytest.mark.parametrize("kind", DRAFTS, ids=lambda kind: kind.kind)
def test_version_1_of_every_kind_is_read_without_leftovers(kind: type[Draft]) -> None:
    draft = read(VERSION_1 | {"kind": kind.kind, "late_at": None}).draft
    assert type(draft) is kind
    assert draft.extra == {}


# --- a newer version ---


@pytest.mark.parametrize("kind", DRAFTS, ids=lambda kind: kind.kind)
def test_fields_of_a_newer_version_are_kept(kind: type[Draft]) -> None:
    newer = stored(full(kind), version=VERSION + 1, urgency={"level": 2, "why": "өрт"})
    draft = read(newer).draft
    assert replace(draft, extra={}) == full(kind)
    assert json.loads(encode(draft))["urgency"] == {"level": 2, "why": "өрт"}


def test_fields_of_a_part_of_a_newer_version_are_kept() -> None:
    newer = stored(ReplyDraft(parts=PARTS))
    newer["parts"][0]["entities"] = [{"type": "text_link", "offset": 0}]
    draft = read(newer).draft
    assert draft.parts == PARTS
    assert json.loads(encode(draft))["parts"][0]["entities"] == [{"type": "text_link", "offset": 0}]


UNREADABLE = {
    "an unknown kind": stored(ReportDraft(), kind="hotspot"),
    "a text for a number": stored(ReportDraft(), about="2026-000001"),
    "a number for a text": stored(ReportDraft(), place=12),
    "parts that are no list": stored(ReportDraft(), parts={"0": "x"}),
    "a part without its message": stored(ReportDraft(), parts=[{"kind": "text"}]),
    "a point of three": stored(ReportDraft(), point=[1, 2, 3]),
    "a date that is none": stored(AssignmentDraft(), due="жұма"),
    "a list": [1, 2],
    "a word": "draft",
}


@pytest.mark.parametrize("values", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_laid_aside_as_it_is(values: Any) -> None:
    found = read(values)
    assert found.draft is None
    assert [json.loads(one) for one in found.laid_aside] == [values]


@pytest.mark.parametrize("source", [b"", b"{", b"\xff\xfe"], ids=["empty", "cut", "no text"])
def test_bytes_that_are_no_json_are_laid_aside(source: bytes) -> None:
    found = READER.read(source)
    assert (found.draft, len(found.laid_aside)) == (None, 1)


# --- laid aside ---


def test_it_stays_aside_while_another_draft_is_written_and_after_it_was_sent() -> None:
    aside = read(stored(ReportDraft(place="Арай"), kind="hotspot")).laid_aside
    other = ReportDraft(place="Бекзат")
    during = READER.read(encode(other, aside))
    assert (during.draft, during.laid_aside, during.is_taken_back) == (other, aside, False)
    after = READER.read(encode(None, during.laid_aside))
    assert (after.draft, after.laid_aside) == (None, aside)


def test_it_comes_back_once_it_can_be_read_and_nothing_else_is_open() -> None:
    older = DraftReader([ReplyDraft])
    aside = older.read(encode(ReportDraft(place="Арай"))).laid_aside
    found = READER.read(encode(None, aside))
    assert (found.draft, found.laid_aside, found.is_taken_back) == (ReportDraft(place="Арай"), [], True)


def test_the_newest_that_can_be_read_comes_back_first() -> None:
    one, two = encode(ReportDraft(place="1")).decode(), encode(ReportDraft(place="2")).decode()
    never = json.dumps({"kind": "hotspot"})
    found = READER.read(encode(None, [one, two, never]))
    assert (found.draft, found.laid_aside) == (ReportDraft(place="2"), [one, never])
