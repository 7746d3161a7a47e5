"""One update from the inbox to its answer: tried, settled, or set aside; the edge of updates."""

import logging
from typing import Any

from aiogram import Bot, Dispatcher

from bot.settling import Settler
from db.engine import StoreUnavailable
from domain.clock import Clock
from services.inbox import Inbox, Stored

log = logging.getLogger(__name__)

#: Pauses between the three tries of an update, about ten seconds in all (issue: section 3).
PAUSES = (1.0, 3.0, 6.0)


class Handling:
    """Feeds stored updates to the dispatcher."""

    def __init__(
        self, bot: Bot, dispatcher: Dispatcher, inbox: Inbox, settler: Settler, clock: Clock
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._inbox = inbox
        self._settler = settler
        self._clock = clock

    async def __call__(self, update: Stored) -> None:
        """Handle until answered or set aside; never raises for what is wrong with one update."""
        for pause in PAUSES:
            if await self._try(update):
                return
            await self._clock.sleep(pause)

    async def _try(self, update: Stored) -> bool:
        """True when the update needs no further try."""
        while True:
            try:
                await self._feed(update)
            except StoreUnavailable:
                log.exception("the base is not there, the update waits", extra={"update": update.update_id})
                await self._clock.sleep(1)
            except Exception as error:  # the edge of updates: anything else may not stop the city
                log.exception("an update failed", extra={"update": update.update_id})
                return await self._inbox.failed(
                    update, type(error).__name__, last_try=len(PAUSES), now=self._clock.now()
                )
            else:
                self._settler.answered(update.update_id)
                return True

    async def _feed(self, update: Stored) -> None:
        context: dict[str, Any] = {"stored": update}
        await self._dispatcher.feed_raw_update(self._bot, update.raw, **context)
