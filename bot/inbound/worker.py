"""One update from the inbox to its answer: tried, settled, or set aside; the edge of updates."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.inbound.acknowledgements import Settler
from bot.inbound.fencing import handled
from bot.inbound.polling import KINDS
from db.engine.database import StoreUnavailable
from domain.clock import Clock
from services.inbox import Inbox
from services.leases.chats import Fenced
from services.updates import Stored, kind_of

log = logging.getLogger(__name__)

#: Pauses after the first and the second failed try, about ten seconds in all (issue: section 3).
PAUSES = (3.0, 6.0)
TRIES = len(PAUSES) + 1
#: Seconds between looks at a base that is not there; it is nobody's failed try.
PATIENCE = 1.0


@dataclass(frozen=True)
class Feed:
    """Hands a stored update to the handlers."""

    bot: Bot
    dispatcher: Dispatcher

    async def __call__(self, update: Stored) -> None:
        """Parsed only here: what cannot be parsed fails as an update, not as a batch.

        Kinds that were not asked for may come all the same, from before they were left out; whatever
        their form, they hold up nobody.
        """
        if kind_of(update.raw) not in KINDS:
            return
        # given the raw update, aiogram logs a traceback of its own for each that a base in trouble sends back
        parsed = Update.model_validate(update.raw, context={"bot": self.bot})
        before = handled.set(update)
        try:
            await self.dispatcher.feed_update(self.bot, parsed, stored=update)
        finally:
            handled.reset(before)


class Handling:
    """Called with each stored update in its turn; `limit` of them are handled at once.

    An update that waits for its next try waits in its chat's line only: no other chat stands behind it.
    """

    def __init__(
        self,
        feed: Callable[[Stored], Awaitable[object]],
        inbox: Inbox,
        settler: Settler,
        clock: Clock,
        *,
        limit: int,
    ) -> None:
        self._feed = feed
        self._inbox = inbox
        self._settler = settler
        self._clock = clock
        self._slots = asyncio.Semaphore(limit)

    async def __call__(self, update: Stored) -> None:
        """Handle until answered or set aside; never raises for what is wrong with one update."""
        left: Stored | None = update
        while left is not None:
            async with self._slots:
                left = await self._try(left)
            if left is not None:
                await self._clock.sleep(PATIENCE if left.is_unsure else PAUSES[left.tries - 1])

    async def _try(self, update: Stored) -> Stored | None:
        """None when nothing is left to do here, else the update as it is to be tried again."""
        try:
            await self._handle(update)
        except Fenced:
            self._left_to_others(update)
        except StoreUnavailable:
            return replace(update, is_unsure=True)
        except Exception as error:  # the edge of updates: anything else may not stop the city
            log.exception("an update failed", extra={"update": update.update_id})
            return await self._count(update, type(error).__name__)
        return None

    async def _handle(self, update: Stored) -> None:
        self._inbox.holds.check(update)
        known = await self._inbox.again(update) if update.is_unsure else update
        if known is None:
            self._settler.ended(update.update_id)
            return
        await self._feed(known)
        self._settler.answered(update.update_id)

    async def _count(self, update: Stored, error: str) -> Stored | None:
        try:
            left = await self._inbox.failed(update, error, last_try=TRIES, now=self._clock.now())
        except Fenced:
            self._left_to_others(update)
            return None
        except StoreUnavailable:
            return replace(update, is_unsure=True)
        if left is None:
            self._settler.ended(update.update_id)
        return left

    def _left_to_others(self, update: Stored) -> None:
        """Whoever holds the chat now handles it, and all that stands behind it."""
        log.warning("left to whoever holds its chat now", extra={"update": update.update_id})
        self._settler.ended(update.update_id)
        self._inbox.holds.lost(update)
