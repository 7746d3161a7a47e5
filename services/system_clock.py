"""The clock of a running machine."""

import asyncio
import time
from datetime import UTC, datetime


class SystemClock:
    """The clock of the operating system."""

    def now(self) -> datetime:
        """The time, aware and in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds on a clock that never jumps; processes of one machine share it."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait so many seconds; the event loop goes on."""
        await asyncio.sleep(seconds)
