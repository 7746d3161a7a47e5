"""A civil clock that can be moved; pauses and leases stay on the machine's own."""

from datetime import datetime, timedelta

from services.clocks import SystemClock


class ShiftedClock(SystemClock):
    """The system's time plus a shift that the page moves."""

    def __init__(self, at: datetime) -> None:
        self._shift = at - super().now()

    def now(self) -> datetime:
        """Civil time of the demo, aware, UTC."""
        return super().now() + self._shift

    def set(self, at: datetime) -> None:
        """Go on from this moment."""
        self._shift = at - super().now()

    def pass_by(self, span: timedelta) -> None:
        """Let time pass."""
        self._shift += span
