"""The way in by long polling: Telegram is told that an update arrived only after it is stored."""

import logging
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

from bot.lanes import Lanes
from db.engine import StoreUnavailable
from domain.clock import Clock
from services.inbox import Inbox, Raw, Stored

log = logging.getLogger(__name__)

#: What the bot understands; Telegram keeps the rest back.
KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
LONGEST_PAUSE = 30.0


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without aiogram's parsing: an update that cannot be parsed is still kept."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Fetcher:
    """Polls, stores, hands out; the offset moves only after the commit."""

    def __init__(self, bot: Bot, inbox: Inbox, lanes: Lanes, clock: Clock, *, timeout: int) -> None:
        self._bot = bot
        self._inbox = inbox
        self._lanes = lanes
        self._clock = clock
        self._timeout = timeout
        self._offset: int | None = None
        self._troubles = 0

    async def run(self) -> None:
        """Poll until cancelled; an invalid token ends it with TelegramUnauthorizedError."""
        while True:
            await self._lanes.has_room()
            batch = await self._poll()
            if batch:
                stored = await self._keep(batch)
                self._offset = max(raw["update_id"] for raw in batch) + 1
                for update in stored:
                    self._lanes.put(update)

    async def _poll(self) -> list[Raw]:
        method = GetRawUpdates(offset=self._offset, timeout=self._timeout, allowed_updates=KINDS)
        try:
            batch = await self._bot(method, request_timeout=self._timeout + 10)
        except TelegramUnauthorizedError:
            raise
        except TelegramRetryAfter as error:
            await self._clock.sleep(error.retry_after)
        except (TelegramAPIError, ClientDecodeError) as error:
            await self._rest(error)
        else:
            self._troubles = 0
            return batch
        return []

    async def _keep(self, batch: list[Raw]) -> list[Stored]:
        while True:
            try:
                return await self._inbox.store(batch, self._clock.now())
            except StoreUnavailable as error:
                log.error("the base takes nothing, polling stops until it does", extra={"why": str(error)})
                await self._rest(error)

    async def _rest(self, error: Exception) -> None:
        self._troubles += 1
        pause = min(0.5 * 2 ** min(self._troubles, 10), LONGEST_PAUSE)
        reason = "another process polls with this token" if isinstance(error, TelegramConflictError) else ""
        log.warning("no updates for now", extra={"why": reason or type(error).__name__, "pause": pause})
        await self._clock.sleep(pause)
