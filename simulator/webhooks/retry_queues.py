"""When a webhook gets which update: one line per chat or user, its head tried again and again until it ages.

The rules are those of Telegram's own server (tdlib/telegram-bot-api, WebhookActor): a failure is tried again
at once, then after 2, 4, 8 … seconds, up to a minute or two at random.
"""

import heapq
import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count

from simulator.state.update_queue import Line, Update

LONGEST_WAIT = 60
"""Seconds; the longest wait is drawn between this and twice this."""
LONGEST_ASKED = 3600
"""Seconds that a bot may ask for by Retry-After."""


@dataclass(slots=True)
class Parcel:
    """An update on its way: how often it has failed, and how long it waited last."""

    update: Update
    delay: int = 1
    fails: int = 0

    def wait_after_failure(self, asked: int, chance: random.Random) -> int:
        """Seconds until the next try; `asked` is what the bot's Retry-After said, 0 if nothing."""
        asked = min(max(asked, 0), LONGEST_ASKED)
        if asked == 0 and self.fails > 0:
            self.delay = min(chance.randint(LONGEST_WAIT, 2 * LONGEST_WAIT), self.delay * 2)
            asked = self.delay
        self.fails += 1
        return asked


class Lines:
    """All lines of one webhook. Only the head of a line is ever handed out."""

    def __init__(self, now: Callable[[], float], chance: random.Random) -> None:
        self._now, self._chance = now, chance
        self._lines: dict[Line, deque[Parcel]] = {}
        self._heads: list[tuple[float, int, Line]] = []
        self._turn = count()

    def join(self, updates: Iterable[Update]) -> None:
        """Each stands at the end of its line."""
        for update in updates:
            line = self._lines.setdefault(update.line, deque())
            line.append(Parcel(update))
            if len(line) == 1:
                self._await(update.line, self._now())

    def take(self) -> Parcel | None:
        """A head that is due; it is out until it is `done` or has `failed`."""
        if not self._heads or self._heads[0][0] > self._now():
            return None
        _, _, line = heapq.heappop(self._heads)
        return self._lines[line][0]

    def next_at(self) -> float | None:
        """When the next head is due."""
        return self._heads[0][0] if self._heads else None

    def done(self, parcel: Parcel) -> None:
        """The next of its line is due."""
        line = self._lines[parcel.update.line]
        line.popleft()
        if line:
            self._await(parcel.update.line, self._now())
        else:
            del self._lines[parcel.update.line]

    def failed(self, parcel: Parcel, asked: int) -> bool:
        """It is tried again later, and its line waits; False if it is too old by then, and left out."""
        at = self._now() + parcel.wait_after_failure(asked, self._chance)
        if at > parcel.update.expires:
            self.done(parcel)
            return False
        self._await(parcel.update.line, at)
        return True

    def _await(self, line: Line, at: float) -> None:
        heapq.heappush(self._heads, (at, next(self._turn), line))
