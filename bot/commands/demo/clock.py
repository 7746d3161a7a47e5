"""A civil clock that can be moved, and pauses that can be shortened while a story is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from services.system_clock import SystemClock

#: How much faster pauses pass in a hurry. A lease of half a minute still outlives any letter of the demo.
HASTE = 10.0


class ShiftedClock(SystemClock):
    """The system's time plus a shift that the page moves."""

    def __init__(self, at: datetime) -> None:
        self._shift = at - super().now()
        self._haste = 1.0
        self._ahead = 0.0

    def now(self) -> datetime:
        """Civil time of the demo, aware, UTC."""
        return super().now() + self._shift

    def monotonic(self) -> float:
        """Seconds that only grow, in a hurry faster than the machine's own."""
        return self._ahead + super().monotonic() * self._haste

    async def sleep(self, seconds: float) -> None:
        """Wait, in a hurry for a part of the time only."""
        await super().sleep(seconds / self._haste)

    def set(self, at: datetime) -> None:
        """Go on from this moment."""
        self._shift = at - super().now()

    def pass_by(self, span: timedelta) -> None:
        """Let time pass."""
        self._shift += span

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """Nobody looks on: what waits for a hand or an eye waits a tenth of its time."""
        self._pace(HASTE)
        try:
            yield
        finally:
            self._pace(1.0)

    def _pace(self, haste: float) -> None:
        self._ahead, self._haste = self.monotonic() - super().monotonic() * haste, haste
