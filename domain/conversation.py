"""What a chat is in the middle of: the screen last shown and the draft being written.

Both live in the store and are flushed with the one write of an update, so a restart
shows the person the very screen that was on the phone before it.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Screen(StrEnum):
    """What the live card of a chat shows; each can be drawn again from the store alone."""

    NONE = "none"  #: nothing is open
    LANGUAGE = "language"  #: choose a language
    CONSENT = "consent"  #: privacy notice
    WELCOME = "welcome"  #: how to begin
    WELCOME_STAFF = "welcome-staff"  #: what an office can do
    DRAFT = "draft"  #: the draft card, whatever its kind
    CATEGORY = "category"  #: 18 categories
    SUBCATEGORY = "subcategory"  #: those of the chosen category
    PLACE = "place"  #: sectors, or words, or a location
    DOCUMENTS = "documents"  #: documents may carry names: with or without them
    BODY = "body"  #: choose a body
    DUE = "due"  #: choose a date
    DAY_OFF = "day-off"  #: the date is a day off: this one or the next working day
    FIELD = "field"  #: one field of a meeting's notice is asked for
    FIELDS = "fields"  #: which field is to be changed
    GUESTS = "guests"  #: bodies and roles that are invited
    SENT_REPORT = "sent-report"  #: the resident's report has its number
    SENT_REPLY = "sent-reply"  #: the resident's answer was added
    SENT_QUESTION = "sent-question"  #: the question went to the resident
    SENT_REDIRECT = "sent-redirect"  #: the report went to another body
    SENT_RESOLUTION = "sent-resolution"  #: the answer went to the resident
    SENT_CLOSING = "sent-closing"  #: the dispute is closed
    SENT_SEND_BACK = "sent-send-back"  #: the dispute went back to the body
    SENT_ASSIGNMENT = "sent-assignment"  #: the assignment is given
    SENT_EXECUTION = "sent-execution"  #: the executor's report went to the prosecutor
    SENT_RETURN = "sent-return"  #: the assignment went back to the body
    SENT_CANCEL = "sent-cancel"  #: the assignment is called off
    SENT_MEETING = "sent-meeting"  #: the meeting is announced
    SENT_MEETING_CHANGE = "sent-meeting-change"  #: its time or place was changed
    REFUSED = "refused"  #: no consent was given
    CANCELLED = "cancelled"  #: the draft was thrown away
    DISMISSED = "dismissed-you"  #: the person has left office


class DraftKind(StrEnum):
    """What is being written."""

    REPORT = "report"  #: a resident's report
    REPLY = "reply"  #: a resident's answer to a question
    QUESTION = "question"  #: an official's question to the resident
    REDIRECT = "redirect"  #: another body and the reason
    RESOLUTION = "resolution"  #: an official's answer with proof
    CLOSING = "closing"  #: why a controller closes a dispute
    SEND_BACK = "send-back"  #: why a controller sends a dispute back to the body
    ASSIGNMENT = "assignment"  #: a prosecutor's assignment
    EXECUTION = "execution"  #: an executor's report on an assignment
    RETURN = "return"  #: why an assignment goes back
    CANCEL = "cancel"  #: why an assignment is cancelled
    MEETING = "meeting"  #: the notice of a meeting
    MEETING_CHANGE = "meeting-change"  #: another time or place of it


@dataclass(frozen=True, slots=True)
class DraftPart:
    """One message of a draft: a text, or a file kept by Telegram's file id, with its caption."""

    kind: str
    message_id: int
    text: str = ""
    file_id: str = ""
    name: str = ""
    group: str = ""


#: Kinds of parts that may carry the names of people inside, so they go on only after a warning.
DOCUMENT_KINDS = frozenset({"document"})


@dataclass(slots=True)
class Draft:
    """What the person has given so far; nothing in it is compulsory.

    `about` is the item it is about; `is_proposed`: the category is the machine's. `place_id` is
    the message whose words are the place. `asked` is a report whose question may be what this
    answers, until the person has said so. `late_at` is when words of it were written that reached
    us late through our fault. `is_guarded`: it may be about a sensitive report, so its card can be
    neither copied nor forwarded. `left_card` is the card that stands above the one it has now.
    `fields` are those of a meeting's notice, `field_ids` the messages that gave them, `asks` the one
    that is asked for; `guests` are its bodies ("b:TUKSH") and roles ("r:head"), `people` how many
    that are.
    """

    kind: DraftKind
    about: int | None = None
    parts: list[DraftPart] = field(default_factory=list)
    category: str = ""
    subcategory: str = ""
    is_proposed: bool = False
    sector: str = ""
    place: str = ""
    point: tuple[float, float] | None = None
    body: str = ""
    due: date | None = None
    documents: bool | None = None
    place_id: int | None = None
    asked: int | None = None
    late_at: datetime | None = None
    is_guarded: bool = False
    left_card: int | None = None
    fields: dict[str, str] = field(default_factory=dict)
    field_ids: dict[str, int] = field(default_factory=dict)
    asks: str = ""
    guests: list[str] = field(default_factory=list)
    people: int = 0

    @property
    def text(self) -> str:
        """Everything written, one part a line."""
        return "\n".join(part.text for part in self.parts if part.text)

    @property
    def files(self) -> list[DraftPart]:
        """The parts that carry a file."""
        return [part for part in self.parts if part.file_id]

    @property
    def shown_below(self) -> int:
        """Cards below this message show all that was written: its newest words, or the last card left."""
        given = [*(part.message_id for part in self.parts), *self.field_ids.values()]
        return max(self.left_card or 0, *given, 0)

    @property
    def is_blank(self) -> bool:
        """Nothing was given: no word, no file, no place."""
        return not (self.text or self.files or self.place or self.point or self.fields)

    @property
    def is_only_documents(self) -> bool:
        """Without its documents nothing is left."""
        is_more = any(part.text or part.kind not in DOCUMENT_KINDS for part in self.parts)
        return not (is_more or self.place or self.point)

    def to_json(self) -> bytes:
        """UTF-8 JSON, as it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"), default=_written).encode()

    @classmethod
    def from_json(cls, source: bytes) -> "Draft":
        """The reverse of `to_json`."""
        values: dict[str, Any] = json.loads(source)
        values["kind"] = DraftKind(values["kind"])
        values["parts"] = [DraftPart(**part) for part in values["parts"]]
        values["point"] = tuple(values["point"]) if values["point"] else None
        values["due"] = date.fromisoformat(values["due"]) if values["due"] else None
        values["late_at"] = datetime.fromisoformat(values["late_at"]) if values.get("late_at") else None
        return cls(**values)


def _written(value: date) -> str:
    return value.isoformat()


@dataclass(slots=True)
class Conversation:
    """One person's conversation; changes are buffered until the update's write.

    `card` is the message that the screen stands in, None until it has been sent. `kept_at` names the
    version: when it was kept, by the clock of whoever kept it; None before the first time.
    """

    screen: Screen = Screen.NONE
    about: int | None = None
    card: int | None = None
    draft: Draft | None = None
    saved_at: datetime | None = None
    is_changed: bool = False  #: to be kept with the update's write
    must_draw: bool = False  #: the phone shows something older

    def show(self, screen: Screen, *, about: int | None = None) -> None:
        """Turn the card to another screen."""
        self.screen, self.is_changed, self.must_draw = screen, True, True
        if about is not None:
            self.about = about

    def begin(self, draft: Draft) -> None:
        """Start writing something, on a card of its own at the end of the chat."""
        self.draft, self.about = draft, draft.about
        self.leave_card()
        self.show(Screen.DRAFT)

    def leave_card(self) -> None:
        """The screen moves to the end of the chat; its old card is not redrawn any more."""
        if self.draft is not None:
            self.draft.left_card = self.card
        self.card = None

    def end(self, screen: Screen) -> None:
        """The draft is done with; its card shows `screen` for the last time."""
        self.draft = None
        self.show(screen)

    def sent(self, item_id: int) -> None:
        """What was written has become part of this item."""
        if self.draft is not None:
            screen = Screen(f"sent-{self.draft.kind}")
            self.draft = None
            self.show(screen, about=item_id)
