"""Once a second: what this process holds is kept, and what nobody holds is taken up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.inbound.chat_queues import ChatQueues
from db.engine.database import StoreUnavailable
from domain.clock import Clock
from services.inbox import Inbox

log = logging.getLogger(__name__)

#: Seconds between looks: so long an update waits whose process has died, or a post.
RHYTHM = 1.0
#: Leases are renewed when so much of them has passed; two more tries fit before they end.
SHARE = 3


class LeaseHeartbeat:
    """Runs from the first look to the end of the process; `keep` holds its posts."""

    def __init__(
        self,
        inbox: Inbox,
        chat_queues: ChatQueues,
        clock: Clock,
        *,
        lease: float,
        keep: Callable[[], Awaitable[object]],
    ) -> None:
        self._inbox = inbox
        self._lanes = chat_queues
        self._clock = clock
        self._rest = lease / SHARE
        self._keep = keep
        self._renewed = clock.monotonic()
        self._called = asyncio.Event()
        self._turn = asyncio.Lock()

    @property
    def is_idle(self) -> bool:
        """Nothing was lost that has not been looked for."""
        return self._inbox.chat_leases.sought == self._inbox.chat_leases.losses

    def wake(self) -> None:
        """Look at once: a chat was lost."""
        self._called.set()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(RHYTHM):
                    await self._called.wait()
            self._called.clear()
            with suppress(StoreUnavailable):
                await self.renew()

    async def renew(self) -> int:
        """One look; how many updates were taken up."""
        async with self._turn:
            if self._clock.monotonic() - self._renewed >= self._rest:
                await self._inbox.renew()
                self._renewed = self._clock.monotonic()
            if self._inbox.chat_leases.is_leaving:
                return 0
            known = self._inbox.chat_leases.losses
            found = await self._inbox.take_up() if self._lanes.has_capacity else []
            for update in found:
                self._lanes.put(update)
            self._inbox.chat_leases.sought = known
            await self._keep()
        if found:
            log.info("taking up what nobody holds", extra={"updates": len(found)})
        return len(found)
