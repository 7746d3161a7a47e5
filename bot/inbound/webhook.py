"""The other way in: Telegram comes to us. The address is told at the start, and again if another took it."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramUnauthorizedError

from bot.inbound.chat_queues import ChatQueues
from bot.inbound.polling import KINDS
from db.engine.database import StoreUnavailable
from domain.clock import Clock
from services.inbox import Inbox

log = logging.getLogger(__name__)

#: Seconds between looks whether Telegram still comes here: a poller of the other mode may have taken over.
RHYTHM = 60.0
#: Seconds between looks whether what waited at Telegram has come.
SOON = 1.0


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """Where Telegram brings updates, and what it shows there."""

    url: str
    secret: str


class WebhookRegistration:
    """Keeps the webhook set while it runs; `store` is what the page calls.

    `caught_up`: everything that waited at Telegram when we started has been stored.
    """

    def __init__(
        self, bot: Bot, inbox: Inbox, chat_queues: ChatQueues, clock: Clock, *, place: WebhookEndpoint
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._lanes = chat_queues
        self._clock = clock
        self._place = place
        self._is_told = False
        self.caught_up = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled; an invalid token ends it with TelegramUnauthorizedError."""
        while True:
            try:
                waiting = await self._set()
            except TelegramUnauthorizedError:
                raise
            except (TelegramAPIError, ClientDecodeError) as error:
                log.warning("Telegram takes no webhook for now", extra={"why": type(error).__name__})
                waiting = 1
            if not waiting:
                self.caught_up.set()
            await self._clock.sleep(RHYTHM if self.caught_up.is_set() else SOON)

    async def store(self, update: dict[str, Any]) -> bool:
        """Store one update and hand out what is ours; False where Telegram has to come again."""
        if not self._lanes.has_capacity or self._inbox.chat_leases.is_leaving:
            return False
        try:
            found = await self._inbox.store([update], self._clock.now())
        except StoreUnavailable:
            return False
        for one in found:
            self._lanes.put(one)
        return True

    async def _set(self) -> int:
        """How many updates wait at Telegram. What waits is never dropped."""
        info, place = await self._bot.get_webhook_info(), self._place
        if info.url != place.url or not self._is_told:
            await self._bot.set_webhook(place.url, secret_token=place.secret, allowed_updates=KINDS)
            self._is_told = True
            log.info("Telegram was told where to bring updates")
        return info.pending_update_count
