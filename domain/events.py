"""Events: frozen facts that rules return, for the journal and for notifications.

They hold no word, name or place of a person: those stay in the sealed parts of an item.
"""

from dataclasses import dataclass
from datetime import date, datetime

from domain.items import ItemSummary
from domain.people import Actor, PersonId


@dataclass(frozen=True, slots=True)
class Event:
    """One act on one item, with the item as it stands after it.

    `at` is UTC. `was` and `now` are states. `version` is the item's version before the act: only one
    change of a version can be stored, so item, version and action name the event for ever. `due_on`
    and `due_version` are of the term after the act, `was_executor` and `was_body` from before it.
    """

    summary: ItemSummary
    action: str
    by: Actor
    at: datetime
    was: str
    now: str
    version: int
    due_on: date
    due_version: int
    was_executor: PersonId | None = None
    was_body: str | None = None

    @property
    def key(self) -> str:
        """Unique among all events."""
        return f"{self.summary.item}:{self.summary.item_id}:{self.version}:{self.action}"

    @property
    def chain(self) -> str:
        """The journal's chain that the event belongs to."""
        return f"{self.summary.item}:{self.summary.item_id}"

    @property
    def fields(self) -> dict[str, str | int | None]:
        """The facts that the journal keeps of it, as JSON can hold them."""
        return {
            "number": self.summary.number,
            "was": str(self.was),
            "now": str(self.now),
            "body": self.summary.body,
            "executor": self.summary.executor,
            "due_on": self.due_on.isoformat(),
            "due_version": self.due_version,
        }
