"""The way out: a row is claimed when the limiter grants, sent, and settled in batches; the edge of delivery."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bot.limiter import Limiter
from db.engine import StoreUnavailable
from domain.clock import Clock
from handlers.postman import Delivery
from services.outbox import Letter, Outbox, in_doubt

log = logging.getLogger(__name__)

IN_FLIGHT = 50
#: Seconds between looks at the base when nobody calls: retries and leases fall due unannounced.
RHYTHM = 1.0


@dataclass
class Sender:
    """Sends what is due until cancelled; `wake` is called after each commit that promised letters."""

    outbox: Outbox
    deliver: Callable[[Letter], Awaitable[Delivery]]
    limiter: Limiter
    clock: Clock
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _settled: asyncio.Event = field(default_factory=asyncio.Event)
    _done: list[Delivery] = field(default_factory=list)
    _in_flight: int = 0
    _is_idle: bool = False

    def wake(self) -> None:
        """Something new is waiting."""
        self._is_idle = False
        self._woken.set()

    @property
    def is_quiet(self) -> bool:
        """Nothing is due, nothing is on its way."""
        return self._is_idle and not self._in_flight and not self._done

    async def run(self) -> None:
        """Claim, send and settle until cancelled; what is on its way is finished and settled first."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._settle_batches())
                while True:
                    await self._round(tasks)
        finally:
            await self._settle()

    async def _round(self, tasks: asyncio.TaskGroup) -> None:
        self._woken.clear()
        letters = await self._claim()
        for letter in letters:
            self._in_flight += 1
            tasks.create_task(self._send(letter))
        if not letters:
            self._is_idle = not self._woken.is_set()
            await self._rest()

    async def _claim(self) -> list[Letter]:
        room = min(IN_FLIGHT - self._in_flight, await self.limiter.granted())
        if room <= 0:
            return []
        try:
            await self.outbox.release_expired(self.clock.monotonic())
            letters = await self.outbox.claim(self.clock.now(), self.clock.monotonic(), room)
        except StoreUnavailable:
            log.exception("the base is not there, nothing is sent")
            return []
        self.limiter.take(len(letters))
        return letters

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(RHYTHM):
                await self._woken.wait()

    async def _send(self, letter: Letter) -> None:
        try:
            delivery = await self.deliver(letter)
        except Exception as error:  # the edge of delivery: one letter may not stop the others
            log.exception("a letter failed", extra={"outbox": letter.id})
            delivery = Delivery(letter.reader.id, in_doubt(letter, self.clock.now(), type(error).__name__))
        if delivery.pause:
            self.limiter.pause(delivery.pause)
        self._done.append(delivery)
        self._in_flight -= 1
        self._settled.set()

    async def _settle_batches(self) -> None:
        while True:
            await self._settled.wait()
            self._settled.clear()
            await self._settle()

    async def _settle(self) -> None:
        batch = self._done[:]
        if not batch:
            return
        gone = [one.recipient for one in batch if one.is_gone]
        try:
            await self.outbox.settle([one.outcome for one in batch], gone, self.clock.now())
        except StoreUnavailable:
            log.exception("sent letters are not settled yet", extra={"letters": len(batch)})
            self._settled.set()
            await self.clock.sleep(1)
            return
        del self._done[: len(batch)]
        self.wake()  # the next row of each of these lanes may go now
