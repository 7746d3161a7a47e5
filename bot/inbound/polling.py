"""Long polling: getUpdates with an offset that moves only after the batch is stored.

Of several processes the one that holds the polling lease polls; the others wait for the lease.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
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
from db.leases.named import POLLER
from domain.clock import Clock
from services.inbox import Inbox
from services.leases.named import NamedLeases
from services.updates import Raw, StoredUpdate

log = logging.getLogger(__name__)

#: Kinds of updates that the bot handles; Telegram keeps the others back.
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
#: Seconds between failed calls at most.
MAX_BACKOFF = 30.0
#: Seconds between tries to store a batch; no other batch is fetched before.
STORE_RETRY = 1.0


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without aiogram's parsing: an update that cannot be parsed is still stored."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class PollingLease:
    """The named lease of the process that polls: the heartbeat keeps it, the poller waits for it.

    `wake_heartbeat` asks for a beat at once.
    """

    def __init__(self, named_leases: NamedLeases, wake_heartbeat: Callable[[], None]) -> None:
        self._named_leases = named_leases
        self._wake_heartbeat = wake_heartbeat
        self._acquired = asyncio.Event()

    @property
    def is_ours(self) -> bool:
        """This process may poll."""
        return self._named_leases.has(POLLER)

    async def keep(self) -> None:
        """Acquire or renew the lease, if no other process holds it. Raises StoreUnavailable."""
        if await self._named_leases.keep(POLLER):
            self._acquired.set()

    async def wait(self) -> None:
        """Wait until this process may poll."""
        while not self.is_ours:
            self._acquired.clear()
            self._wake_heartbeat()
            await self._acquired.wait()


@dataclass
class Poller:
    """Polls while the lease is ours, stores each batch, queues its updates; `timeout` is in seconds.

    `caught_up` is set once all that waited at Telegram at the start is stored.
    """

    bot: Bot
    inbox: Inbox
    chat_queues: ChatQueues
    clock: Clock
    lease: PollingLease
    timeout: int
    caught_up: asyncio.Event = field(default_factory=asyncio.Event)
    _is_webhook_deleted: bool = False
    _offset: int | None = None
    _failures: int = 0

    async def run(self) -> None:
        """Poll until cancelled. Raises TelegramUnauthorizedError for an invalid token."""
        while True:
            await self._wait_for_lease()
            await self.chat_queues.wait_for_capacity()
            batch = await self._poll()
            if batch and self.lease.is_ours:  # else the process that polls now gets it too, and in order
                stored = await self._store(batch)
                self._offset = max(raw["update_id"] for raw in batch) + 1
                for update in stored:
                    self.chat_queues.put(update)

    async def _wait_for_lease(self) -> None:
        if not self.lease.is_ours:
            await self.lease.wait()
            self._is_webhook_deleted = False
        while not self._is_webhook_deleted:
            await self._delete_webhook()

    async def _delete_webhook(self) -> None:
        """getUpdates fails while a webhook is set; updates that wait at Telegram stay there."""
        try:
            await self.bot.delete_webhook()
        except TelegramUnauthorizedError:
            raise
        except (TelegramAPIError, ClientDecodeError) as error:
            await self._back_off(error)
        else:
            self._is_webhook_deleted = True

    async def _poll(self) -> list[Raw]:
        """The next batch; empty where there is none or the call failed."""
        timeout = self.timeout if self.caught_up.is_set() else 0  # what waits at Telegram comes at once
        method = GetRawUpdates(offset=self._offset, timeout=timeout, allowed_updates=ALLOWED_UPDATES)
        try:
            batch = await self.bot(method, request_timeout=self.timeout + 10)
        except TelegramUnauthorizedError:
            raise
        except TelegramRetryAfter as error:
            await self.clock.sleep(error.retry_after)
        except (TelegramAPIError, ClientDecodeError) as error:
            await self._back_off(error)
        else:
            if self._failures:
                log.warning("getUpdates works again", extra={"tries": self._failures})
            self._failures = 0
            if not batch:
                self.caught_up.set()
            return batch
        return []

    async def _store(self, batch: list[Raw]) -> list[StoredUpdate]:
        while True:
            try:
                return await self.inbox.store(batch, self.clock.now())
            except StoreUnavailable:
                await self.clock.sleep(STORE_RETRY)

    async def _back_off(self, error: Exception) -> None:
        """Wait twice as long after each failure in a row; only the first one is logged."""
        self._failures += 1
        if self._failures == 1:
            why = error.message if isinstance(error, TelegramConflictError) else type(error).__name__
            log.warning("getUpdates failed, backing off", extra={"why": why})
        await self.clock.sleep(min(0.5 * 2 ** min(self._failures, 10), MAX_BACKOFF))
