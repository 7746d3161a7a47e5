"""The way in by long polling: Telegram is told that an update arrived only after it is stored.

Of several processes the one that holds the post polls; the others wait for it.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from bot.inbound.chat_queues import ChatQueues
from db.engine.database import StoreUnavailable
from domain.clock import Clock
from services.inbox import Inbox
from services.updates import Raw, StoredUpdate

log = logging.getLogger(__name__)

#: What the bot understands; Telegram keeps the rest back.
KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
LONGEST_PAUSE = 30.0
#: Seconds between looks at a base that takes nothing: nothing else is asked for before the batch is stored.
PATIENCE = 1.0


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without aiogram's parsing: an update that cannot be parsed is still kept."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Poller:
    """Polls while it `may`, else it `ask`s; stores, hands out; the offset moves only after the commit.

    `caught_up`: everything that waited at Telegram when we started has been stored.
    """

    def __init__(
        self, bot: Bot, inbox: Inbox, chat_queues: ChatQueues, clock: Clock, *, timeout: int
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._lanes = chat_queues
        self._clock = clock
        self._timeout = timeout
        self.may: Callable[[], bool] = lambda: True
        self.ask: Callable[[], None] = lambda: None
        self._called = asyncio.Event()
        self._is_clear = False
        self._offset: int | None = None
        self._troubles = 0
        self.caught_up = asyncio.Event()

    async def run(self) -> None:
        """Poll until cancelled; an invalid token ends it with TelegramUnauthorizedError."""
        while True:
            await self._turn()
            await self._lanes.wait_for_capacity()
            batch = await self._poll()
            if batch and self.may():  # else whoever polls now gets it too, and keeps the order
                stored = await self._keep(batch)
                self._offset = max(raw["update_id"] for raw in batch) + 1
                for update in stored:
                    self._lanes.put(update)

    def wake(self) -> None:
        """It is our turn to poll."""
        self._called.set()

    async def _turn(self) -> None:
        while not self.may():
            self._called.clear()
            self.ask()
            await self._called.wait()
            self._is_clear = False
        while not self._is_clear:
            await self._clear()

    async def _clear(self) -> None:
        """No webhook stands in the way of polling; what waits at Telegram stays."""
        try:
            await self._bot.delete_webhook()
        except TelegramUnauthorizedError:
            raise
        except (TelegramAPIError, ClientDecodeError) as error:
            await self._rest(error)
        else:
            self._is_clear = True

    async def _poll(self) -> list[Raw]:
        timeout = self._timeout if self.caught_up.is_set() else 0  # what waits at Telegram comes at once
        method = GetRawUpdates(offset=self._offset, timeout=timeout, allowed_updates=KINDS)
        try:
            batch = await self._bot(method, request_timeout=self._timeout + 10)
        except TelegramUnauthorizedError:
            raise
        except TelegramRetryAfter as error:
            await self._clock.sleep(error.retry_after)
        except (TelegramAPIError, ClientDecodeError) as error:
            await self._rest(error)
        else:
            if self._troubles:
                log.warning("Telegram answers again", extra={"tries": self._troubles})
            self._troubles = 0
            if not batch:
                self.caught_up.set()
            return batch
        return []

    async def _keep(self, batch: list[Raw]) -> list[StoredUpdate]:
        while True:
            try:
                return await self._inbox.store(batch, self._clock.now())
            except StoreUnavailable:
                await self._clock.sleep(PATIENCE)

    async def _rest(self, error: Exception) -> None:
        """Longer with every failed poll; said once, and again when it is over."""
        self._troubles += 1
        if self._troubles == 1:
            why = error.message if isinstance(error, TelegramConflictError) else type(error).__name__
            log.warning("Telegram gives no updates for now", extra={"why": why})
        await self._clock.sleep(min(0.5 * 2 ** min(self._troubles, 10), LONGEST_PAUSE))
