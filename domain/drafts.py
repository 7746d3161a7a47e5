"""Drafts: the common class, and the stored form of every kind.

Each capability has its own class for every kind of draft. The stored form has a version. Fields that
this version does not know are kept unchanged.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, ClassVar

from domain.city.city import City

#: Version of the stored form. 1 had one class with the fields of all kinds.
VERSION = 2

#: Kinds of parts that may carry the names of people inside, so they go on only after a warning.
DOCUMENT_KINDS = frozenset({"document"})


class UnreadableDraft(ValueError):
    """The stored form has an unknown kind, or a value of another type."""


@dataclass(frozen=True, slots=True)
class DraftPart:
    """One message of a draft: a text, or a file kept by Telegram's file id, with its caption.

    `kind` is "text" or Telegram's name of the file's type. `group` is the album's id.
    """

    kind: str
    message_id: int
    text: str = ""
    file_id: str = ""
    name: str = ""
    group: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(slots=True)
class Draft:
    """The fields of every kind of draft.

    `about` is the id of the item that the draft is about, None for a new item. `late_at` is the time
    (aware, UTC) when words were written that an outage held up. `is_guarded`: the card can be neither
    copied nor forwarded. `left_card` is the id of the message that showed the card before. `extra`
    holds fields of another version.
    """

    kind: ClassVar[str]

    about: int | None = None
    late_at: datetime | None = None
    is_guarded: bool = False
    left_card: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """The draft has no content."""
        return True

    @property
    def is_untouched(self) -> bool:
        """Nothing was written or chosen: another draft may replace this one."""
        return self.is_blank

    @property
    def given_in(self) -> list[int]:
        """Ids of the messages whose content the draft holds."""
        return []

    def replace(self, message_id: int, text: str, part: Callable[[], "DraftPart"]) -> bool:
        """Replace the content of an edited message: `text` is its text, `part` makes the new part.

        False where the draft does not hold the message. Raises Refused as `part` does.
        """
        return False

    @property
    def shown_below(self) -> int:
        """The largest message id of the content and the earlier card: a card below it shows all words."""
        return max([self.left_card or 0, *self.given_in])


@dataclass(slots=True)
class ContentDraft(Draft):
    """A draft of texts, files and a place.

    `place_id` is the id of the message whose text is the place. `point` is (latitude, longitude).
    `documents`: send them or not; None before the author's choice.
    """

    parts: list[DraftPart] = field(default_factory=list)
    place: str = ""
    place_id: int | None = None
    point: tuple[float, float] | None = None
    documents: bool | None = None

    @property
    def text(self) -> str:
        """All texts and captions, one a line."""
        return "\n".join(part.text for part in self.parts if part.text)

    @property
    def files(self) -> list[DraftPart]:
        """The parts that carry a file."""
        return [part for part in self.parts if part.file_id]

    @property
    def is_blank(self) -> bool:
        """The draft has no word, no file and no place."""
        return not (self.text or self.files or self.place or self.point)

    @property
    def is_only_documents(self) -> bool:
        """The draft holds documents and nothing else."""
        is_more = any(part.text or part.kind not in DOCUMENT_KINDS for part in self.parts)
        return not (is_more or self.place or self.point)

    @property
    def given_in(self) -> list[int]:
        """Ids of the messages whose content the draft holds."""
        return [part.message_id for part in self.parts]

    def replace(self, message_id: int, text: str, part: Callable[[], DraftPart]) -> bool:
        """Replace the text of the place, or a part."""
        if self.place_id == message_id and text:
            self.place = text
            return True
        for index, old in enumerate(self.parts):
            if old.message_id == message_id:
                self.parts[index] = part()
                return True
        return False

    def locate(self, city: City) -> None:
        """Derive fields from a new point; most kinds have none."""

    def propose(self, city: City) -> None:
        """Propose fields from changed words; most kinds have none."""


def encode(draft: Draft | None, laid_aside: Iterable[str] = ()) -> bytes:
    """The stored form: UTF-8 JSON, not sealed yet; `laid_aside` are stored forms that could not be read."""
    values: dict[str, Any] = {"version": VERSION, "kind": draft.kind if draft is not None else ""}
    if draft is not None:
        values |= draft.extra | _plain(draft)
    if aside := list(laid_aside):
        values["laid_aside"] = aside
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """The content of a stored form; `is_taken_back`: the draft had been laid aside before."""

    draft: Draft | None = None
    laid_aside: list[str] = field(default_factory=list)
    is_taken_back: bool = False


class DraftReader:
    """Reads stored forms of these kinds of drafts."""

    def __init__(self, kinds: Iterable[type[Draft]]) -> None:
        self._kinds = {one.kind: one for one in kinds}

    def read(self, source: bytes) -> ReadDraft:
        """The draft, and the stored forms that were laid aside.

        A form that cannot be read is laid aside as it is. One laid aside comes back once it can be
        read and nothing else is open.
        """
        stored = source.decode(errors="replace")
        try:
            values = _mapping(json.loads(stored))
            aside = [_text(one) for one in values.pop("laid_aside", [])]
            draft = self._draft(values) if values.get("kind") else None
        except (ValueError, TypeError):
            return ReadDraft(laid_aside=[stored])
        return ReadDraft(draft, aside) if draft is not None else self._taken_back(aside)

    def _taken_back(self, aside: list[str]) -> ReadDraft:
        for index in reversed(range(len(aside))):
            try:
                draft = self._draft(_mapping(json.loads(aside[index])))
            except (ValueError, TypeError):
                continue
            return ReadDraft(draft, aside[:index] + aside[index + 1 :], is_taken_back=True)
        return ReadDraft(laid_aside=aside)

    def _draft(self, values: Mapping[str, Any]) -> Draft:
        """Raises UnreadableDraft, or ValueError or TypeError of a value that does not fit."""
        known = self._kinds.get(values.get("kind", ""))
        if known is None:
            raise UnreadableDraft("unknown kind")
        named = {one.name: _READERS[one.type] for one in fields(known) if one.name != "extra"}
        given = {name: read(values[name]) for name, read in named.items() if name in values}
        rest = {name: value for name, value in values.items() if name not in named}
        is_first = "version" not in rest
        for name in (*_ENVELOPE, *(_OF_VERSION_1 if is_first else ())):
            rest.pop(name, None)
        return known(**given, extra=rest)


_ENVELOPE = ("version", "kind", "laid_aside")
#: Fields that the one class of version 1 had for all kinds.
_OF_VERSION_1 = (
    *("category", "subcategory", "is_proposed", "sector", "place", "point", "body", "due", "documents"),
    *("place_id", "asked", "late_at", "parts", "fields", "field_ids", "asks", "guests", "people"),
)


def _plain(value: Draft | DraftPart) -> dict[str, Any]:
    """The fields as JSON can hold them."""
    return {one.name: _written(getattr(value, one.name)) for one in fields(value) if one.name != "extra"}


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_written(one) for one in value]
    return {**value.extra, **_plain(value)} if isinstance(value, DraftPart) else value


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnreadableDraft("no object")
    return value


def _exactly(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise UnreadableDraft(f"no {kind.__name__}")
        return value

    return read


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


def _list_of(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: [read(one) for one in _exactly(list)(value)]


def _dict_of(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: {_text(key): read(one) for key, one in _mapping(value).items()}


def _point(value: Any) -> tuple[float, float]:
    latitude, longitude = value
    return float(latitude), float(longitude)


def _part(value: Any) -> DraftPart:
    values, names = _mapping(value), [one.name for one in fields(DraftPart) if one.name != "extra"]
    known = {name: values[name] for name in names if name in values}
    return DraftPart(**known, extra={key: one for key, one in values.items() if key not in names})


_text, _number = _exactly(str), _exactly(int)
#: How a field of each type is read.
_READERS: Mapping[Any, Callable[[Any], Any]] = {
    str: _text,
    int: _number,
    bool: _exactly(bool),
    int | None: _or_none(_number),
    bool | None: _or_none(_exactly(bool)),
    date | None: _or_none(date.fromisoformat),
    datetime | None: _or_none(datetime.fromisoformat),
    tuple[float, float] | None: _or_none(_point),
    list[str]: _list_of(_text),
    list[DraftPart]: _list_of(_part),
    dict[str, str]: _dict_of(_text),
    dict[str, int]: _dict_of(_number),
}
