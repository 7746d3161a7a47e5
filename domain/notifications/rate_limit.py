"""A rate limit as one number: the moment at which the next message would be on time (GCRA).

Telegram does not publish its limits (telegram.md, 9), so the rate is a setting. One number can stand in a
row that all processes share, and it tells how long to wait instead of only refusing.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateLimit:
    """`rate` messages a second; all moments are seconds of one clock.

    `at_once`: how many may leave together after a rest; None: a quarter of a second's.
    """

    rate: float
    at_once: int | None = None

    @property
    def burst(self) -> float:
        """So many may leave at once after a rest."""
        return self.at_once or max(self.rate / 4, 1.0)

    def granted(self, due: float, now: float) -> int:
        """So many may leave now."""
        return max(int(self.burst - max(due - now, 0.0) * self.rate + 1e-9), 0)

    def taken(self, due: float, now: float, n: int) -> float:
        """When the next one is due after n have left."""
        return max(due, now) + n / self.rate

    def wait(self, due: float, now: float, n: int = 1) -> float:
        """Seconds until n may leave together, or as many of them as ever may."""
        others = (min(n, self.burst) - 1) / self.rate
        return max(self.pause_end(due) + others - now, 0.0)

    def paused_until(self, until: float) -> float:
        """The number by which none leaves until then, and one after it."""
        return until + (self.burst - 1) / self.rate

    def pause_end(self, due: float) -> float:
        """The reverse of `paused_until`."""
        return due - (self.burst - 1) / self.rate
