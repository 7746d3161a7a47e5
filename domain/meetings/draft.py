"""Drafts about meetings: a new notice, and a change of time or place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.drafts import Draft, DraftPart
from domain.meetings.meeting import FIELDS, TEXTS, checked_text


class MeetingScreen(StrEnum):
    """Pages of a draft's card that only meetings have."""

    FIELD = "field"  #: the question for one field of the notice
    FIELDS = "fields"  #: the choice of the field to change
    GUESTS = "guests"  #: the choice of bodies and roles


@dataclass(slots=True)
class NoticeDraft(Draft):
    """The draft of a notice: `fields` are its texts and the time (HH:MM) by name, `due` is its date.

    `field_ids` are ids of the messages with the fields. `asks` names the field that the card asks for.
    """

    fields: dict[str, str] = field(default_factory=dict)
    field_ids: dict[str, int] = field(default_factory=dict)
    asks: str = ""
    due: date | None = None

    @property
    def is_blank(self) -> bool:
        """No field is filled."""
        return not self.fields

    @property
    def given_in(self) -> list[int]:
        """Ids of the messages whose content the draft holds."""
        return list(self.field_ids.values())

    def replace(self, message_id: int, text: str, part: Callable[[], DraftPart]) -> bool:
        """Replace the text of a field; raises Refused as `checked_text` does."""
        for name, given_in in self.field_ids.items():
            if given_in == message_id and text and name in TEXTS:
                self.fields[name] = checked_text(name, text)
                return True
        return False

    def value(self, name: str) -> str:
        """The value of a field, the date as YYYY-MM-DD; "" without a value."""
        if name == "date":
            return self.due.isoformat() if self.due else ""
        return self.fields.get(name, "")

    @property
    def missing(self) -> str | None:
        """The first field without a value; None where all have one."""
        return next((name for name in FIELDS if not self.value(name)), None)

    @property
    def is_whole(self) -> bool:
        """All fields of both languages, date and time are filled."""
        return self.missing is None


@dataclass(slots=True)
class MeetingDraft(NoticeDraft):
    """A new meeting. `guests` are bodies ("b:TUKSH") and roles ("r:head"), `people` is their number."""

    kind: ClassVar[str] = "meeting"

    guests: list[str] = field(default_factory=list)
    people: int = 0

    @property
    def is_whole(self) -> bool:
        """All fields are filled, and at least one person is invited."""
        return self.missing is None and self.people > 0


@dataclass(slots=True)
class MeetingChangeDraft(NoticeDraft):
    """Another time or place; the guests stay."""

    kind: ClassVar[str] = "meeting-change"


DRAFTS: tuple[type[Draft], ...] = (MeetingDraft, MeetingChangeDraft)
