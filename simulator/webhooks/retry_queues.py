"""Queues of updates for one webhook, one per chat or user, with exponential backoff after failures.

The rules are those of Telegram's own server (tdlib/telegram-bot-api, WebhookActor). A failed update is
retried at once, then after 2, 4, 8 … seconds, and at last after a random 60 to 120 seconds.
"""

import heapq
import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count

from simulator.state.update_queue import QueueId, Update

LONGEST_BACKOFF = 60
"""Seconds; the longest backoff is drawn between this and twice this."""
LONGEST_RETRY_AFTER = 3600
"""Seconds that a bot may ask for by Retry-After."""


@dataclass(slots=True)
class QueuedUpdate:
    """An update in a retry queue; `backoff` are the last seconds waited after a failure."""

    update: Update
    backoff: int = 1
    failures: int = 0

    def fail(self, retry_after: int, chance: random.Random) -> int:
        """Count a failure; the seconds until the next attempt. `retry_after` 0 means the bot named none."""
        seconds = min(max(retry_after, 0), LONGEST_RETRY_AFTER)
        if seconds == 0 and self.failures > 0:
            self.backoff = min(chance.randint(LONGEST_BACKOFF, 2 * LONGEST_BACKOFF), self.backoff * 2)
            seconds = self.backoff
        self.failures += 1
        return seconds


class RetryQueues:
    """All queues of one webhook; only the head of a queue is ever handed out."""

    def __init__(self, now: Callable[[], float], chance: random.Random) -> None:
        self._now, self._random = now, chance
        self._queues: dict[QueueId, deque[QueuedUpdate]] = {}
        self._heads: list[tuple[float, int, QueueId]] = []
        self._order = count()

    def add(self, updates: Iterable[Update]) -> None:
        """Append each update to its queue."""
        for update in updates:
            queue = self._queues.setdefault(update.queue_id, deque())
            queue.append(QueuedUpdate(update))
            if len(queue) == 1:
                self._schedule(update.queue_id, self._now())

    def take_due(self) -> QueuedUpdate | None:
        """A head that is due; it must be given to `done` or `retry` afterwards."""
        if not self._heads or self._heads[0][0] > self._now():
            return None
        _, _, queue_id = heapq.heappop(self._heads)
        return self._queues[queue_id][0]

    def next_due_at(self) -> float | None:
        """The Unix time at which the next head is due; None if nothing waits."""
        return self._heads[0][0] if self._heads else None

    def done(self, queued: QueuedUpdate) -> None:
        """Remove a head; the next one of its queue is due at once."""
        queue_id = queued.update.queue_id
        queue = self._queues[queue_id]
        queue.popleft()
        if queue:
            self._schedule(queue_id, self._now())
        else:
            del self._queues[queue_id]

    def retry(self, queued: QueuedUpdate, retry_after: int) -> bool:
        """Schedule the next attempt of a failed head; False, and removed, if it expires before."""
        at = self._now() + queued.fail(retry_after, self._random)
        if at > queued.update.expires:
            self.done(queued)
            return False
        self._schedule(queued.update.queue_id, at)
        return True

    def _schedule(self, queue_id: QueueId, at: float) -> None:
        heapq.heappush(self._heads, (at, next(self._order), queue_id))
