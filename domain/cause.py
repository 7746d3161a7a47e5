"""The cause of a write: one update of one person, or one tick of a clock."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.conversation import Conversation
from domain.people import SYSTEM, Actor

#: A message that is stored later than this after it was written came late through our fault.
LATE = timedelta(minutes=1)
#: Telegram keeps for a day what it cannot hand over: an older date tells of another clock, not of an outage.
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FencingToken:
    """The chat of an update, and the token under which the update was handed out; no other may write."""

    chat: bytes
    token: int


@dataclass(slots=True)
class Cause:
    """An act on its way through the layers; at most one write may name it.

    All moments are aware and UTC: `now` is when it is handled, `said_at` the message's own date,
    `stored_at` when its inbox row was written.
    """

    actor: Actor
    now: datetime
    update_id: int | None = None
    said_at: datetime | None = None
    stored_at: datetime | None = None
    conversation: Conversation = field(default_factory=Conversation)
    is_spent: bool = False
    pressed: int | None = None  #: the message whose button was pressed
    fence: FencingToken | None = None
    is_back: bool = False  #: the person had been out of reach, and writes

    @property
    def received_at(self) -> datetime:
        """When the act of the person came to the city.

        The message's own date if an outage of ours made its inbox row late, else when it was
        stored (decision "when a report came").
        """
        stored = self.stored_at or self.now
        return self.late_at or stored

    @property
    def late_at(self) -> datetime | None:
        """The message's own date if an outage of ours made its inbox row late, else None."""
        if self.said_at is None:
            return None
        waited = (self.stored_at or self.now) - self.said_at
        return self.said_at if LATE < waited <= KEPT + LATE else None

    @classmethod
    def tick(cls, now: datetime) -> "Cause":
        """The cause of what a clock does."""
        return cls(actor=SYSTEM, now=now)
