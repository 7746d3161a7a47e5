"""The way out: a row is claimed when the limiter grants, sent, and settled; the edge of delivery."""

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

#: Letters claimed and not yet settled, twice as many as aiogram keeps lines for; the last few places are
#: kept for urgent ones.
IN_FLIGHT = 200
FOR_URGENT = 10
#: Where more waits than may be in flight, half of it comes back before the base is asked again: a visit costs
#: as much as a dozen letters, and the other half keeps the lines busy meanwhile.
TOGETHER = (IN_FLIGHT - FOR_URGENT) // 2
#: Seconds between looks at the base when nobody calls: retries and leases fall due unannounced.
RHYTHM = 1.0


@dataclass
class OutboxSender:
    """Sends what is due until cancelled; `wake` is called after each commit that promised letters.

    One loop settles what came back and claims what goes next in the same transaction, so nothing
    is claimed that may not leave at once and an urgent letter is really next.
    """

    outbox: Outbox
    deliver: Callable[[OutboxMessage], Awaitable[DeliveryResult]]
    limiter: SendRateLimiter
    clock: Clock
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _rested: asyncio.Event = field(default_factory=asyncio.Event)
    _done: list[DeliveryResult] = field(default_factory=list)
    _flying: set[int] = field(default_factory=set)
    _tended: float = float("-inf")
    _is_idle: bool = False
    _is_full: bool = False
    _is_counting: bool = False
    _is_unsure: bool = False

    def wake(self) -> None:
        """Something new is waiting."""
        self._is_idle = False
        self._woken.set()

    @property
    def is_idle(self) -> bool:
        """Nothing is due, nothing is on its way."""
        return self._is_idle and not self._flying and not self._done

    async def drain(self) -> None:
        """Wait until nothing is on its way and nothing could leave, as after a 429."""
        self.wake()
        while not self.is_idle and not (self.limiter.is_paused and not self._flying and not self._done):
            self._rested.clear()
            await self._rested.wait()

    async def run(self) -> None:
        """Claim, send and settle until cancelled; what came back is settled on the way out."""
        await self._take_over()
        try:
            async with asyncio.TaskGroup() as tasks:
                while True:
                    if not await self._turn(tasks):
                        self._rested.set()
                        await self._rest()
        finally:
            await self._exchange(0)

    async def _take_over(self) -> None:
        while True:
            try:
                letters = await self.outbox.take_over(self.clock.monotonic())
            except StoreUnavailable:
                await self.clock.sleep(RHYTHM)
                continue
            if letters:
                log.info("letters were on their way when the bot stopped", extra={"letters": letters})
            return

    async def _turn(self, tasks: asyncio.TaskGroup) -> bool:
        """Settle and claim once; True if there may be more to claim at once."""
        self._woken.clear()
        granted = self.limiter.granted
        room = IN_FLIGHT - len(self._flying)
        priority = Priority.BULK if room > FOR_URGENT else Priority.URGENT
        asked = min(room - FOR_URGENT if priority is Priority.BULK else room, granted)
        turn = await self._exchange(asked, priority)
        if self._is_unsure:  # the base is not there: whoever asks again at once lets nobody else run
            return False
        for letter in turn.messages:
            self._flying.add(letter.id)
            tasks.create_task(self._send(letter))
        is_more = len(turn.messages) == turn.granted
        if is_more and not self.limiter.granted and not self._is_counting:
            self._is_counting = True
            tasks.create_task(self._wake_when_granted())
        self._is_idle = not is_more and not self._woken.is_set()
        self._is_full = is_more and len(self._flying) >= IN_FLIGHT - FOR_URGENT
        return is_more and asked > 0 and not self._is_full

    async def _exchange(self, n: int, priority: Priority = Priority.BULK) -> OutboxBatch:
        """Write down what came back and claim up to `n` letters; none where the base is not there."""
        batch, monotonic, pending_pause = self._done[:], self.clock.monotonic(), self.limiter.untold
        is_time = self._is_unsure or monotonic - self._tended >= RHYTHM
        if not (n or batch or is_time or pending_pause):
            return OutboxBatch()
        outcomes = [one.outcome for one in batch]
        gone = {one.recipient for one in batch if one.is_gone}
        in_flight = tuple(self._flying) if is_time else None
        try:
            turn = await self.outbox.exchange(
                OutboxRequest(
                    self.clock.now(),
                    monotonic,
                    n,
                    priority,
                    outcomes,
                    gone,
                    in_flight,
                    self._is_unsure,
                    pending_pause,
                )
            )
        except StoreUnavailable:
            self._is_unsure = True
            return OutboxBatch()
        self._is_unsure = False
        del self._done[: len(batch)]
        if is_time:
            self._tended = monotonic
        if turn.due is not None:
            self.limiter.sync(turn.due, pending_pause)
        return turn

    async def _wake_when_granted(self) -> None:
        await self.limiter.wait_for_grant()
        self._is_counting = False
        self.wake()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(RHYTHM):
                await self._woken.wait()

    async def _send(self, letter: OutboxMessage) -> None:
        try:
            delivery = await self.deliver(letter)
        except StoreUnavailable as error:  # it could not be rendered, so it was not sent
            delivery = DeliveryResult(
                letter.reader.id, not_sent(letter, self.clock.now(), type(error).__name__)
            )
        except Exception as error:  # the edge of delivery: one letter may not stop the others
            log.exception("a letter failed", extra={"outbox": letter.id})
            delivery = DeliveryResult(
                letter.reader.id, in_doubt(letter, self.clock.now(), type(error).__name__)
            )
        if delivery.pause:
            self.limiter.pause(delivery.pause)
        self._flying.discard(letter.id)
        self._done.append(delivery)
        if not self._is_full or len(self._done) >= TOGETHER or not self._flying:
            self.wake()
