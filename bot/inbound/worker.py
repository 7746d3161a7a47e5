"""The worker of updates: handled, retried, acknowledged or set aside. One of the three edges of errors."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.inbound.acknowledgements import Acknowledger
from bot.inbound.fencing import current_update
from bot.inbound.polling import ALLOWED_UPDATES
from db.engine.database import StoreUnavailable
from domain.clock import Clock
from services.inbox import Inbox
from services.leases.chats import LeaseLost
from services.updates import StoredUpdate, kind_of

log = logging.getLogger(__name__)

#: Seconds after the first and the second failed try, about ten in all (issue 2, section 3).
PAUSES = (3.0, 6.0)
TRIES = len(PAUSES) + 1
#: Seconds between tries while the store is unavailable; these are not counted.
STORE_RETRY = 1.0


@dataclass(frozen=True)
class UpdateDispatcher:
    """Hands a stored update to the handlers of aiogram's dispatcher."""

    bot: Bot
    dispatcher: Dispatcher

    async def __call__(self, update: StoredUpdate) -> None:
        """Raises what the handlers raise, and ValidationError for an update that cannot be parsed.

        Updates are parsed only here: a malformed one fails alone, not with its batch. Kinds that were not
        asked for are ignored: Telegram may still send them from before they were left out.
        """
        if kind_of(update.raw) not in ALLOWED_UPDATES:
            return
        # given the raw update, aiogram would log a traceback for each that fails while the store is down
        parsed = Update.model_validate(update.raw, context={"bot": self.bot})
        before = current_update.set(update)
        try:
            await self.dispatcher.feed_update(self.bot, parsed, stored=update)
        finally:
            current_update.reset(before)


class UpdateWorker:
    """Handles the updates of all chats, at most `limit` at once.

    An update that waits for its next try blocks its own chat only.
    """

    def __init__(
        self,
        dispatch: Callable[[StoredUpdate], Awaitable[object]],
        inbox: Inbox,
        acknowledger: Acknowledger,
        clock: Clock,
        *,
        limit: int,
    ) -> None:
        self._dispatch = dispatch
        self._inbox = inbox
        self._acknowledger = acknowledger
        self._clock = clock
        self._slots = asyncio.Semaphore(limit)

    async def __call__(self, update: StoredUpdate) -> None:
        """Handle until answered or set aside; errors of one update are not raised."""
        left: StoredUpdate | None = update
        while left is not None:
            async with self._slots:
                left = await self._try(left)
            if left is not None:
                await self._clock.sleep(STORE_RETRY if left.outcome_unknown else PAUSES[left.tries - 1])

    async def _try(self, update: StoredUpdate) -> StoredUpdate | None:
        """None when nothing is left to do here, else the update as it is to be tried again."""
        try:
            await self._handle(update)
        except LeaseLost:
            self._abandon(update)
        except StoreUnavailable:
            return replace(update, outcome_unknown=True)
        except Exception as error:  # the edge of updates: one that fails may not stop the others
            log.exception("update failed", extra={"update": update.update_id})
            return await self._record_failure(update, type(error).__name__)
        return None

    async def _handle(self, update: StoredUpdate) -> None:
        self._inbox.chat_leases.check(update)
        known = await self._inbox.reload(update) if update.outcome_unknown else update
        if known is None:
            self._acknowledger.ended(update.update_id)
            return
        await self._dispatch(known)
        self._acknowledger.answered(update.update_id)

    async def _record_failure(self, update: StoredUpdate, error: str) -> StoredUpdate | None:
        try:
            left = await self._inbox.record_failure(update, error, last_try=TRIES, now=self._clock.now())
        except LeaseLost:
            self._abandon(update)
            return None
        except StoreUnavailable:
            return replace(update, outcome_unknown=True)
        if left is None:
            self._acknowledger.ended(update.update_id)
        return left

    def _abandon(self, update: StoredUpdate) -> None:
        """Leave the update, and all behind it in its queue, to the process that leases the chat now."""
        log.warning("chat lease lost, update left to its new owner", extra={"update": update.update_id})
        self._acknowledger.ended(update.update_id)
        self._inbox.chat_leases.lose(update)
