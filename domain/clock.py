"""The clock as an argument: rules use civil time, leases and pauses monotonic time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Two clocks that never stand in for each other."""

    def now(self) -> datetime:
        """Civil time, aware, UTC: for rules and due rows."""

    def monotonic(self) -> float:
        """Seconds that only grow: for leases, pauses and limits."""

    async def sleep(self, seconds: float) -> None:
        """Wait on the monotonic clock."""
