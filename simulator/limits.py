"""Rate limits of sending as token buckets: per bot, per person and per group.

Telegram does not publish its limits, so tests must not depend on the exact numbers.
"""

import math
from collections.abc import Callable

from simulator.errors import too_many

SENDS = ("send", "copy", "forward")


class TokenBucket:
    """A token bucket: `rate` tokens per second, at most `burst` kept; `at` is Unix time."""

    __slots__ = ("_at", "_burst", "_left", "_rate")

    def __init__(self, rate: float, burst: float, at: float) -> None:
        self._rate, self._burst, self._left, self._at = rate, burst, burst, at

    def wait(self, now: float) -> float:
        """Seconds until a token is available, 0 if one is now."""
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        return max(0.0, (1 - self._left) / self._rate)

    def take(self) -> None:
        """Use one token."""
        self._left -= 1


class Limits:
    """The rate limits of all bots; off until `enable`."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._buckets: dict[tuple[int, str, int], TokenBucket] = {}
        self.enabled = False
        self._rates: dict[str, tuple[float, float]] = {}

    def enable(self, *, per_chat: float = 1.0, overall: float = 30.0, group: float = 20 / 60) -> None:
        """Limit messages per second: to one person, from one bot overall, and to one group.

        The bursts are 3 messages, one second's and one minute's messages.
        """
        self._rates = {"chat": (per_chat, 3), "overall": (overall, overall), "group": (group, group * 60)}
        self._buckets.clear()
        self.enabled = True

    def disable(self) -> None:
        """Switch the limits off."""
        self.enabled = False

    def check(self, bot_id: int, method: str, chat_id: object) -> None:
        """Count a sending method; ApiError 429 if it comes too soon. `method` is in lower case."""
        if not self.enabled or not method.startswith(SENDS) or method == "sendchataction":
            return
        now, chat = self._now(), chat_id if isinstance(chat_id, int) else 0
        kind = "chat" if chat >= 0 else "group"
        buckets = [self._bucket(bot_id, chat, kind, now), self._bucket(bot_id, 0, "overall", now)]
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            raise too_many(math.ceil(wait))
        for bucket in buckets:
            bucket.take()

    def _bucket(self, bot_id: int, chat_id: int, kind: str, now: float) -> TokenBucket:
        return self._buckets.setdefault((bot_id, kind, chat_id), TokenBucket(*self._rates[kind], now))
