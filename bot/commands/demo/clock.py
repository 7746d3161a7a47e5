"""The clock of the demo: its civil time can be shifted, its pauses shortened while the story is played."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from services.system_clock import SystemClock

#: By how much pauses are shortened. A lease of half a minute still outlives any call of the demo.
SPEED_UP = 10.0


class ShiftedClock(SystemClock):
    """The system's time plus a shift that the page moves."""

    def __init__(self, at: datetime) -> None:
        self._shift = at - super().now()
        self._speed = 1.0
        self._ahead = 0.0

    def now(self) -> datetime:
        """Civil time of the demo, aware, UTC."""
        return super().now() + self._shift

    def monotonic(self) -> float:
        """Seconds that only grow, faster than the machine's own while sped up."""
        return self._ahead + super().monotonic() * self._speed

    async def sleep(self, seconds: float) -> None:
        """Wait, while sped up for a part of the time only."""
        await super().sleep(seconds / self._speed)

    def set(self, at: datetime) -> None:
        """Go on from this moment."""
        self._shift = at - super().now()

    def pass_by(self, span: timedelta) -> None:
        """Let time pass."""
        self._shift += span

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """Speed up inside the block: pauses between redraws and messages are a tenth as long."""
        self._set_speed(SPEED_UP)
        try:
            yield
        finally:
            self._set_speed(1.0)

    def _set_speed(self, speed: float) -> None:
        self._ahead, self._speed = self.monotonic() - super().monotonic() * speed, speed
