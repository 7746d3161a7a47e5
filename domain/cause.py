"""Why a write happens: one update of one person, or one tick of a clock."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.people import SYSTEM, Actor
from domain.talk import Talk


@dataclass(slots=True)
class Cause:
    """Goes through every layer with the act; at most one write may name it.

    `now` and `said_at` are aware and UTC; `said_at` is the message's own date, which counts
    as the time of arrival when an outage of ours made the inbox row late (decision).
    """

    actor: Actor
    now: datetime
    update_id: int | None = None
    said_at: datetime | None = None
    talk: Talk = field(default_factory=Talk)
    is_spent: bool = False

    @classmethod
    def tick(cls, now: datetime) -> "Cause":
        """A clock did it."""
        return cls(actor=SYSTEM, now=now)
