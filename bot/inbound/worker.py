"""One update from the inbox to its answer: tried, settled, or set aside; the edge of updates."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.inbound.acknowledgements import Acknowledger
from bot.inbound.fencing import current_update
from bot.inbound.polling import KINDS
from db.engine.database import StoreUnavailable
from domain.clock import Clock
from services.inbox import Inbox
from services.leases.chats import LeaseLost
from services.updates import StoredUpdate, kind_of

log = logging.getLogger(__name__)

#: Pauses after the first and the second failed try, about ten seconds in all (issue: section 3).
PAUSES = (3.0, 6.0)
TRIES = len(PAUSES) + 1
#: Seconds between looks at a base that is not there; it is nobody's failed try.
PATIENCE = 1.0


@dataclass(frozen=True)
class UpdateDispatcher:
    """Hands a stored update to the handlers."""

    bot: Bot
    dispatcher: Dispatcher

    async def __call__(self, update: StoredUpdate) -> None:
        """Parsed only here: what cannot be parsed fails as an update, not as a batch.

        Kinds that were not asked for may come all the same, from before they were left out; whatever
        their form, they hold up nobody.
        """
        if kind_of(update.raw) not in KINDS:
            return
        # given the raw update, aiogram logs a traceback of its own for each that a base in trouble sends back
        parsed = Update.model_validate(update.raw, context={"bot": self.bot})
        before = current_update.set(update)
        try:
            await self.dispatcher.feed_update(self.bot, parsed, stored=update)
        finally:
            current_update.reset(before)


class UpdateWorker:
    """Called with each stored update in its turn; `limit` of them are handled at once.

    An update that waits for its next try waits in its chat's line only: no other chat stands behind it.
    """

    def __init__(
        self,
        feed: Callable[[StoredUpdate], Awaitable[object]],
        inbox: Inbox,
        acknowledger: Acknowledger,
        clock: Clock,
        *,
        limit: int,
    ) -> None:
        self._feed = feed
        self._inbox = inbox
        self._settler = acknowledger
        self._clock = clock
        self._slots = asyncio.Semaphore(limit)

    async def __call__(self, update: StoredUpdate) -> None:
        """Handle until answered or set aside; never raises for what is wrong with one update."""
        left: StoredUpdate | None = update
        while left is not None:
            async with self._slots:
                left = await self._try(left)
            if left is not None:
                await self._clock.sleep(PATIENCE if left.outcome_unknown else PAUSES[left.tries - 1])

    async def _try(self, update: StoredUpdate) -> StoredUpdate | None:
        """None when nothing is left to do here, else the update as it is to be tried again."""
        try:
            await self._handle(update)
        except LeaseLost:
            self._left_to_others(update)
        except StoreUnavailable:
            return replace(update, outcome_unknown=True)
        except Exception as error:  # the edge of updates: anything else may not stop the city
            log.exception("an update failed", extra={"update": update.update_id})
            return await self._count(update, type(error).__name__)
        return None

    async def _handle(self, update: StoredUpdate) -> None:
        self._inbox.chat_leases.check(update)
        known = await self._inbox.reload(update) if update.outcome_unknown else update
        if known is None:
            self._settler.ended(update.update_id)
            return
        await self._feed(known)
        self._settler.answered(update.update_id)

    async def _count(self, update: StoredUpdate, error: str) -> StoredUpdate | None:
        try:
            left = await self._inbox.failed(update, error, last_try=TRIES, now=self._clock.now())
        except LeaseLost:
            self._left_to_others(update)
            return None
        except StoreUnavailable:
            return replace(update, outcome_unknown=True)
        if left is None:
            self._settler.ended(update.update_id)
        return left

    def _left_to_others(self, update: StoredUpdate) -> None:
        """Whoever holds the chat now handles it, and all that stands behind it."""
        log.warning("left to whoever holds its chat now", extra={"update": update.update_id})
        self._settler.ended(update.update_id)
        self._inbox.chat_leases.lost(update)
