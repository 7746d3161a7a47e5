"""The heartbeat of leases: every second they are renewed and orphaned updates are claimed."""

import asyncio
import logging
from contextlib import suppress

from bot.inbound.chat_queues import ChatQueues
from bot.inbound.polling import PollingLease
from db.engine.database import StoreUnavailable
from domain.clock import Clock
from services.inbox import Inbox

log = logging.getLogger(__name__)

#: Seconds between beats: so long wait the updates of a dead process, and polling.
INTERVAL = 1.0
#: Leases are renewed when a third of them has passed: two more tries fit before they end.
RENEWALS_PER_LEASE = 3


class LeaseHeartbeat:
    """Beats until the process ends, and at once when `wake` is set; `polling` is None with a webhook."""

    def __init__(
        self,
        inbox: Inbox,
        chat_queues: ChatQueues,
        clock: Clock,
        *,
        wake: asyncio.Event,
        polling: PollingLease | None,
    ) -> None:
        self._inbox = inbox
        self._chat_leases = inbox.chat_leases
        self._chat_queues = chat_queues
        self._clock = clock
        self._wake = wake
        self._polling = polling
        self._renewed_at = clock.monotonic()
        self._renewing = asyncio.Lock()

    @property
    def is_idle(self) -> bool:
        """Orphaned updates were searched for since the last loss of a chat."""
        return not self._chat_leases.has_unsearched_losses

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(INTERVAL):
                    await self._wake.wait()
            self._wake.clear()
            with suppress(StoreUnavailable):
                await self.renew()

    async def renew(self) -> int:
        """One beat; returns how many orphaned updates were claimed. Raises StoreUnavailable."""
        async with self._renewing:
            if self._clock.monotonic() - self._renewed_at >= self._chat_leases.lease / RENEWALS_PER_LEASE:
                await self._inbox.renew_leases()
                self._renewed_at = self._clock.monotonic()
            if self._chat_leases.is_leaving:
                return 0
            claimed = await self._claim_orphaned()
            if self._polling is not None:
                await self._polling.keep()
        if claimed:
            log.info("claimed orphaned updates", extra={"updates": claimed})
        return claimed

    async def _claim_orphaned(self) -> int:
        losses = self._chat_leases.losses
        found = await self._inbox.claim_orphaned() if self._chat_queues.has_capacity else []
        for update in found:
            self._chat_queues.put(update)
        self._chat_leases.searched(losses)
        return len(found)
