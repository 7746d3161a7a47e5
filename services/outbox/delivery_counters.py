"""What this process has done since it started: totals of letters and of refusals, no names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from db.outbox.claims import SendOutcome

#: What may become of a letter for good.
OUTCOMES = ("sent", "failed", "unknown", "dropped")


@dataclass
class DeliveryCounters:
    """Growing totals; a restart begins them anew, as counters of Prometheus do."""

    letters: Counter[str] = field(default_factory=Counter)
    too_many: int = 0

    def settled(self, outcomes: Iterable[SendOutcome]) -> None:
        """This is what became of letters; those that wait again are counted when they end."""
        self.letters.update(one.state for one in outcomes if one.state in OUTCOMES)

    def refused(self) -> None:
        """Telegram answered 429 to some call."""
        self.too_many += 1
