"""Drafts about meetings: the notice, and another time or place of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.drafts import Draft, DraftPart
from domain.meetings.meeting import FIELDS, TEXTS, checked_text


class MeetingScreen(StrEnum):
    """Pages of a draft's card that only meetings have."""

    FIELD = "field"  #: one field of the notice is asked for
    FIELDS = "fields"  #: which field is to be changed
    GUESTS = "guests"  #: bodies and roles that are invited


@dataclass(slots=True)
class NoticeDraft(Draft):
    """The fields of a notice by name.

    `field_ids` are the messages that gave them. `asks` is the field that is asked for now.
    """

    fields: dict[str, str] = field(default_factory=dict)
    field_ids: dict[str, int] = field(default_factory=dict)
    asks: str = ""
    due: date | None = None

    @property
    def is_blank(self) -> bool:
        """No field was given."""
        return not self.fields

    @property
    def given_in(self) -> list[int]:
        """Ids of the messages that gave something."""
        return list(self.field_ids.values())

    def replace(self, message_id: int, text: str, part: Callable[[], DraftPart]) -> bool:
        """The words of a field; Refused where the rules of the notice do not take them."""
        for name, given_in in self.field_ids.items():
            if given_in == message_id and text and name in TEXTS:
                self.fields[name] = checked_text(name, text)
                return True
        return False

    def value(self, name: str) -> str:
        """What was given for a field; the date as year-month-day."""
        if name == "date":
            return self.due.isoformat() if self.due else ""
        return self.fields.get(name, "")

    @property
    def missing(self) -> str | None:
        """The next field that has not been given."""
        return next((name for name in FIELDS if not self.value(name)), None)

    @property
    def is_whole(self) -> bool:
        """Both languages, date and time."""
        return self.missing is None


@dataclass(slots=True)
class MeetingDraft(NoticeDraft):
    """A new meeting. `guests` are bodies ("b:TUKSH") and roles ("r:head"), `people` how many that are."""

    kind: ClassVar[str] = "meeting"

    guests: list[str] = field(default_factory=list)
    people: int = 0

    @property
    def is_whole(self) -> bool:
        """Both languages, date, time, and somebody to hear of it."""
        return self.missing is None and self.people > 0


@dataclass(slots=True)
class MeetingChangeDraft(NoticeDraft):
    """Another time or place; who was invited stays."""

    kind: ClassVar[str] = "meeting-change"


DRAFTS: tuple[type[Draft], ...] = (MeetingDraft, MeetingChangeDraft)
