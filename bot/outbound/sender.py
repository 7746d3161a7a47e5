"""The sender of the outbox: messages are claimed as the rate grants, sent, and their outcomes recorded."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bot.outbound.rate_limits import SendRateLimiter
from db.engine.database import StoreUnavailable
from domain.clock import Clock
from domain.notifications.notification import Priority
from handlers.delivery.outcomes import DeliveryResult
from services.outbox.outbox import Outbox, OutboxBatch, OutboxMessage, OutboxRequest, in_doubt, not_sent

log = logging.getLogger(__name__)

#: Messages that are being sent at once at most, twice as many as aiogram keeps connections for; the last few
#: places are reserved for urgent ones.
MAX_IN_FLIGHT = 200
RESERVED_FOR_URGENT = 10
#: Where more waits than may be in flight, the store is asked again only after so many outcomes: a transaction
#: costs as much as a dozen messages, and the other half keeps the connections busy meanwhile.
BATCH = (MAX_IN_FLIGHT - RESERVED_FOR_URGENT) // 2
#: Seconds between looks at the store without a call: retries and expired leases fall due unannounced.
INTERVAL = 1.0


@dataclass
class OutboxSender:
    """Sends what is due until cancelled; `new_messages` is set after each commit that promised messages.

    One loop records outcomes and claims the next messages in the same transaction. So no message is
    claimed that may not leave at once, and an urgent message is really next.
    """

    outbox: Outbox
    deliver: Callable[[OutboxMessage], Awaitable[DeliveryResult]]
    limiter: SendRateLimiter
    clock: Clock
    new_messages: asyncio.Event
    _rests: asyncio.Event = field(default_factory=asyncio.Event)
    _results: list[DeliveryResult] = field(default_factory=list)
    _in_flight: set[int] = field(default_factory=set)
    _renewed_at: float = float("-inf")
    _is_empty: bool = False
    _is_full: bool = False
    _is_waiting_for_grant: bool = False
    _outcome_unknown: bool = False

    def wake(self) -> None:
        """Look at the store now."""
        self.new_messages.set()

    @property
    def is_idle(self) -> bool:
        """No message is due or being sent, and every outcome is recorded."""
        return self._is_empty and not self.new_messages.is_set() and not self._in_flight and not self._results

    async def drain(self) -> None:
        """Wait until no message is being sent and none may leave, as during a pause."""
        self.wake()
        while not self.is_idle and not (self.limiter.is_paused and not self._in_flight and not self._results):
            self._rests.clear()
            await self._rests.wait()

    async def run(self) -> None:
        """Claim and send until cancelled; outcomes are recorded on the way out."""
        await self._requeue_orphaned()
        try:
            async with asyncio.TaskGroup() as tasks:
                while True:
                    if not await self._send_batch(tasks):
                        self._rests.set()
                        await self._rest()
        finally:
            await self._exchange(0)

    async def _requeue_orphaned(self) -> None:
        while True:
            try:
                requeued = await self.outbox.requeue_orphaned(self.clock.monotonic())
            except StoreUnavailable:
                await self.clock.sleep(INTERVAL)
                continue
            if requeued:
                log.info("requeued messages of a dead sender", extra={"messages": requeued})
            return

    async def _send_batch(self, tasks: asyncio.TaskGroup) -> bool:
        """Record outcomes and start to send one batch; True if there may be more to claim at once."""
        if self.new_messages.is_set():
            self._is_empty = False
            self.new_messages.clear()
        room = MAX_IN_FLIGHT - len(self._in_flight)
        priority = Priority.BULK if room > RESERVED_FOR_URGENT else Priority.URGENT
        if priority is Priority.BULK:
            room -= RESERVED_FOR_URGENT
        asked = min(room, self.limiter.granted)
        batch = await self._exchange(asked, priority)
        if self._outcome_unknown:  # the store is unavailable: rest before the next try
            return False
        for message in batch.messages:
            self._in_flight.add(message.id)
            tasks.create_task(self._send(message))
        is_more = len(batch.messages) == batch.granted
        if is_more and not self.limiter.granted and not self._is_waiting_for_grant:
            self._is_waiting_for_grant = True
            tasks.create_task(self._wake_when_granted())
        self._is_empty = not is_more and not self.new_messages.is_set()
        self._is_full = is_more and len(self._in_flight) >= MAX_IN_FLIGHT - RESERVED_FOR_URGENT
        return is_more and asked > 0 and not self._is_full

    async def _exchange(self, n: int, priority: Priority = Priority.BULK) -> OutboxBatch:
        """Record outcomes and claim up to `n` messages; none where the store is unavailable."""
        results, monotonic, pending_pause = (
            self._results[:],
            self.clock.monotonic(),
            self.limiter.pending_pause,
        )
        is_renewal_due = self._outcome_unknown or monotonic - self._renewed_at >= INTERVAL
        if not (n or results or is_renewal_due or pending_pause):
            return OutboxBatch()
        request = OutboxRequest(
            now=self.clock.now(),
            monotonic=monotonic,
            n=n,
            priority=priority,
            outcomes=[one.outcome for one in results],
            unreachable={one.recipient for one in results if one.is_gone},
            in_flight=tuple(self._in_flight) if is_renewal_due else None,
            outcome_unknown=self._outcome_unknown,
            paused_until=pending_pause,
        )
        try:
            batch = await self.outbox.exchange(request)
        except StoreUnavailable:
            self._outcome_unknown = True
            return OutboxBatch()
        self._outcome_unknown = False
        del self._results[: len(results)]
        if is_renewal_due:
            self._renewed_at = monotonic
        if batch.due is not None:
            self.limiter.sync(batch.due, pending_pause)
        return batch

    async def _wake_when_granted(self) -> None:
        await self.limiter.wait_for_grant()
        self._is_waiting_for_grant = False
        self.wake()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(INTERVAL):
                await self.new_messages.wait()

    async def _send(self, message: OutboxMessage) -> None:
        try:
            result = await self.deliver(message)
        except StoreUnavailable as error:  # it could not be rendered, so it was not sent
            outcome = not_sent(message, self.clock.now(), type(error).__name__)
            result = DeliveryResult(message.reader.id, outcome)
        except Exception as error:  # the edge of delivery: one message may not stop the others
            log.exception("delivery failed", extra={"outbox": message.id})
            outcome = in_doubt(message, self.clock.now(), type(error).__name__)
            result = DeliveryResult(message.reader.id, outcome)
        if result.pause:
            self.limiter.pause(result.pause)
        self._in_flight.discard(message.id)
        self._results.append(result)
        if not self._is_full or len(self._results) >= BATCH or not self._in_flight:
            self.wake()
