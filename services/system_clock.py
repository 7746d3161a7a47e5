"""The clock of a running machine."""

import asyncio
import time
from datetime import UTC, datetime


class SystemClock:
    """Civil and monotonic time of the operating system."""

    def now(self) -> datetime:
        """Civil time, aware, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since the machine was started."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait without holding anything."""
        await asyncio.sleep(seconds)
