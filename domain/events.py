"""What has happened: frozen facts that rules return and that journal and notices are made from.

No word, name or place of a person is in them: those stay in the sealed parts of an item.
"""

from dataclasses import dataclass
from datetime import date, datetime

from domain.people import Actor, PersonId
from domain.staff import ItemSummary


@dataclass(frozen=True, slots=True)
class Event:
    """One act on one item, with the item as it stands after it.

    `version` is the version the act was decided on: with the item and the action it names
    the event once and for all, since only one change of a version can be stored.
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

    def fields(self) -> dict[str, str | int | None]:
        """What the journal keeps of it, as JSON can hold it."""
        return {
            "number": self.summary.number,
            "was": str(self.was),
            "now": str(self.now),
            "body": self.summary.body,
            "executor": self.summary.executor,
            "due_on": self.due_on.isoformat(),
            "due_version": self.due_version,
        }
