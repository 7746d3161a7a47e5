"""How fast letters may leave: one token, so many messages a second, and silence after a 429."""

from domain.clock import Clock


class Limiter:
    """A token bucket on the monotonic clock; `rate` letters a second, up to one second's worth at once.

    Telegram does not publish its limits (telegram.md, 9), so the rate is a setting and a 429 pauses
    everything that this token sends.
    """

    def __init__(self, clock: Clock, *, rate: float) -> None:
        self._clock = clock
        self._rate = rate
        self._tokens = rate
        self._at = clock.monotonic()

    async def granted(self) -> int:
        """Wait until at least one letter may leave; returns how many may."""
        while (tokens := self._filled()) < 1:
            await self._clock.sleep((1 - tokens) / self._rate)
        return int(tokens)

    def take(self, n: int) -> None:
        """So many are leaving."""
        self._tokens -= n

    def pause(self, seconds: float) -> None:
        """Telegram asked for silence: nothing leaves for so long, then one at a time."""
        self._tokens = min(self._tokens, 1 - seconds * self._rate)

    def _filled(self) -> float:
        now = self._clock.monotonic()
        self._tokens = min(self._rate, self._tokens + (now - self._at) * self._rate)
        self._at = now
        return self._tokens
