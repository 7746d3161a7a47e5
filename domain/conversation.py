"""What a chat is in the middle of: the screen last shown and the draft being written.

Both live in the store and are flushed with the one write of an update, so a restart
shows the person the very screen that was on the phone before it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.drafts import Draft, ReadDraft


class Screen(StrEnum):
    """What the live card of a chat shows, whatever is written; capabilities have pages of their own.

    "sent-KIND" is the screen of a draft of this kind that was sent.
    """

    NONE = "none"  #: nothing is open
    LANGUAGE = "language"  #: choose a language
    CONSENT = "consent"  #: privacy notice
    WELCOME = "welcome"  #: how to begin
    WELCOME_STAFF = "welcome-staff"  #: what an office can do
    DRAFT = "draft"  #: the draft card, whatever its kind
    BODY = "body"  #: choose a body
    DUE = "due"  #: choose a date
    DAY_OFF = "day-off"  #: the date is a day off: this one or the next working day
    REFUSED = "refused"  #: no consent was given
    CANCELLED = "cancelled"  #: the draft was thrown away
    DISMISSED = "dismissed-you"  #: the person has left office


SENT = "sent-"
#: Screens on which nothing is being written, though words may be kept until their author has agreed.
WITHOUT_DRAFT = frozenset(Screen) - {Screen.DRAFT, Screen.BODY, Screen.DUE, Screen.DAY_OFF}


@dataclass(slots=True)
class Conversation:
    """One person's conversation; changes are buffered until the update's write.

    `screen` is a Screen, a page of a capability, or SENT and a draft's kind. `about` is the id of the
    item it is about. `card` is the message that the screen stands in, None until it has been sent.
    `saved_at` names the version: when it was saved, by the clock of whoever saved it; None before the
    first time. `laid_aside` are stored drafts that this version cannot read.
    """

    screen: str = Screen.NONE
    about: int | None = None
    card: int | None = None
    draft: Draft | None = None
    saved_at: datetime | None = None
    laid_aside: list[str] = field(default_factory=list)
    is_changed: bool = False  #: to be saved with the update's write
    must_draw: bool = False  #: the phone shows something older
    is_restored: bool = False  #: differs from what is stored, since the draft was laid aside or taken back
    has_lost_draft: bool = False  #: a draft was laid aside just now, and the person has not been told

    def show(self, screen: str, *, about: int | None = None) -> None:
        """Turn the card to another screen."""
        self.screen, self.is_changed, self.must_draw = screen, True, True
        if about is not None:
            self.about = about

    def begin(self, draft: Draft) -> None:
        """Start writing something, on a card of its own at the end of the chat."""
        self.draft, self.about = draft, draft.about
        self.leave_card()
        self.show(Screen.DRAFT)

    @property
    def is_writing(self) -> bool:
        """The screen is of a draft."""
        return not self.screen.startswith(SENT) and self.screen not in WITHOUT_DRAFT

    def restore(self, stored: ReadDraft) -> None:
        """Take the stored draft: one that was laid aside has a card again, an unreadable one has none."""
        self.draft, self.laid_aside = stored.draft, stored.laid_aside
        if self.draft is not None and stored.is_taken_back:
            self.about, self.card, self.is_restored = self.draft.about, None, True
            self.show(Screen.DRAFT)
        elif self.draft is None and self.is_writing:
            self.screen, self.card = Screen.NONE, None
            self.is_changed = self.is_restored = self.has_lost_draft = True

    def leave_card(self) -> None:
        """The screen moves to the end of the chat; its old card is not redrawn any more."""
        if self.draft is not None:
            self.draft.left_card = self.card
        self.card = None

    def end(self, screen: str) -> None:
        """The draft is done with; its card shows `screen` for the last time."""
        self.draft = None
        self.show(screen)

    def sent(self, item_id: int) -> None:
        """What was written has become part of this item."""
        if self.draft is not None:
            screen = SENT + self.draft.kind
            self.draft = None
            self.show(screen, about=item_id)
