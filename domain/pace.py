"""How fast letters may leave, as one number: when the next one would be on time (GCRA).

Telegram does not publish its limits (telegram.md, 9), so the rate is a setting. One number can stand in a
row that all processes share, and it tells how long to wait instead of only refusing.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """`rate` letters a second, a quarter of them at once; all moments are seconds of one clock."""

    rate: float

    @property
    def burst(self) -> float:
        """So many may leave at once after a rest."""
        return max(self.rate / 4, 1.0)

    def granted(self, due: float, now: float) -> int:
        """So many may leave now."""
        return max(int(self.burst - max(due - now, 0.0) * self.rate + 1e-9), 0)

    def taken(self, due: float, now: float, n: int) -> float:
        """When the next one is due after n have left."""
        return max(due, now) + n / self.rate

    def wait(self, due: float, now: float) -> float:
        """Seconds until one may leave."""
        return max(self.hushed_until(due) - now, 0.0)

    def hushed(self, until: float) -> float:
        """The number that keeps silence until then, and lets one leave after it."""
        return until + (self.burst - 1) / self.rate

    def hushed_until(self, due: float) -> float:
        """The reverse of `hushed`."""
        return due - (self.burst - 1) / self.rate
