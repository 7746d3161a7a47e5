"""The webhook at Telegram: set at the start, and set again if another mode has taken over."""

import asyncio
import logging
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramUnauthorizedError

from bot.inbound.chat_queues import ChatQueues
from bot.inbound.polling import ALLOWED_UPDATES
from db.engine.database import StoreUnavailable
from domain.clock import Clock
from services.inbox import Inbox
from services.updates import Raw

log = logging.getLogger(__name__)

#: Seconds between calls of getWebhookInfo: a process that polls may have deleted the webhook.
INTERVAL = 60.0
#: The same until all that waited at Telegram at the start has come.
CATCH_UP_INTERVAL = 1.0


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """The address to which Telegram brings updates, and the secret that Telegram shows there."""

    url: str
    secret: str


class WebhookRegistration:
    """Keeps the webhook set while it runs; `store` is for the handler of the address.

    `caught_up` is set once all that waited at Telegram at the start is stored.
    """

    def __init__(
        self, bot: Bot, inbox: Inbox, chat_queues: ChatQueues, clock: Clock, *, endpoint: WebhookEndpoint
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._chat_queues = chat_queues
        self._clock = clock
        self._endpoint = endpoint
        self._is_set = False
        self.caught_up = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled. Raises TelegramUnauthorizedError for an invalid token."""
        while True:
            try:
                waiting = await self._register()
            except TelegramUnauthorizedError:
                raise
            except (TelegramAPIError, ClientDecodeError) as error:
                log.warning("setWebhook failed", extra={"why": type(error).__name__})
                waiting = 1
            if not waiting:
                self.caught_up.set()
            await self._clock.sleep(INTERVAL if self.caught_up.is_set() else CATCH_UP_INTERVAL)

    async def store(self, update: Raw) -> bool:
        """Store one update and queue what is ours; False if Telegram has to bring it again."""
        if not self._chat_queues.has_capacity or self._inbox.chat_leases.is_leaving:
            return False
        try:
            found = await self._inbox.store([update], self._clock.now())
        except StoreUnavailable:
            return False
        for one in found:
            self._chat_queues.put(one)
        return True

    async def _register(self) -> int:
        """Set the webhook if needed; returns the number of updates that wait at Telegram."""
        info, endpoint = await self._bot.get_webhook_info(), self._endpoint
        if info.url != endpoint.url or not self._is_set:
            await self._bot.set_webhook(
                endpoint.url, secret_token=endpoint.secret, allowed_updates=ALLOWED_UPDATES
            )
            self._is_set = True
            log.info("webhook set")
        return info.pending_update_count
