"""Delivery counters of this process since its start: messages by outcome, and answers 429."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from db.outbox.claims import SendOutcome

#: States in which a message ends.
OUTCOMES = ("sent", "failed", "unknown", "dropped")


@dataclass
class DeliveryCounters:
    """Totals that only grow; a restart resets them, as Prometheus expects of counters.

    `messages` maps each of OUTCOMES to its total.
    """

    messages: Counter[str] = field(default_factory=Counter)
    too_many_requests: int = 0

    def count(self, outcomes: Iterable[SendOutcome]) -> None:
        """Count the outcomes that are final; messages that are queued again are counted when they end."""
        self.messages.update(one.state for one in outcomes if one.state in OUTCOMES)

    def count_too_many_requests(self) -> None:
        """Count one call that Telegram answered 429."""
        self.too_many_requests += 1
