"""The update queue of a bot, read by long polling or by a webhook."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice, takewhile
from typing import Any

from simulator.errors import ApiError, conflict
from simulator.state.webhook import WebhookSettings

OPT_IN = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that a bot gets only if its allowed_updates name them."""
CONFIRMED_KEPT = 1000
"""How many confirmed updates can be redelivered."""
DAY = 86400.0
LIFETIMES = {
    "callback_query": 150.0,
    "pre_checkout_query": 150.0,
    "inline_query": 30.0,
    "chosen_inline_result": 600.0,
}
"""Seconds for which an update waits to be fetched; other kinds wait a day."""
MESSAGES = frozenset({"message", "edited_message", "channel_post", "edited_channel_post"})
QueueId = tuple[str, object]
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
BUSY_LOOP = 3.0
"""Seconds within which a repeated poll counts as a busy loop."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update in its wire form; it is dropped at `expires`, in Unix seconds.

    A webhook gets the updates of one `queue_id` one after the other.
    """

    id: int
    body: dict[str, Any]
    expires: float
    queue_id: QueueId


class UpdateQueue:
    """Pending updates by id. A poll with a higher offset, or a webhook, confirms them."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._next_id = int(now())  # a restarted simulator must not reuse ids
        self._pending: OrderedDict[int, Update] = OrderedDict()
        self._confirmed: deque[Update] = deque(maxlen=CONFIRMED_KEPT)
        self._redelivered: list[Update] = []
        self._waiting: asyncio.Future[None] | None = None
        self._last_poll = (0, -BUSY_LOOP)
        self.allowed: frozenset[str] | None = None
        self.webhook: WebhookSettings | None = None
        self.webhook_set_at = -DAY
        self._notify_webhook: Callable[[], None] = _no_webhook

    @property
    def last_id(self) -> int:
        """The id of the newest update."""
        return self._next_id - 1

    def __len__(self) -> int:
        self._expire()
        return len(self._pending)

    def put(self, kind: str, payload: dict[str, Any]) -> int | None:
        """Queue an update and return its id; None if allowed_updates exclude this kind."""
        if (kind in OPT_IN) if self.allowed is None else (kind not in self.allowed):
            return None
        update_id = self._next_id
        self._next_id += 1
        body = {"update_id": update_id, kind: payload}
        expires = self._now() + LIFETIMES.get(kind, DAY)
        self._pending[update_id] = Update(update_id, body, expires, webhook_queue_id(kind, payload))
        self._wake()
        return update_id

    def allow(self, kinds: Iterable[str]) -> None:
        """Set allowed_updates; no kinds means the default."""
        self.allowed = frozenset(kinds) or None

    def set_webhook(self, settings: WebhookSettings | None, notify: Callable[[], None]) -> None:
        """Set or remove the webhook; `notify` is called when there are updates to push."""
        self.webhook, self._notify_webhook = settings, notify

    def drop_pending(self) -> None:
        """Confirm all pending updates, as drop_pending_updates does."""
        self._confirmed.extend(self._pending.values())
        self._pending.clear()

    def redeliver(self, count: int) -> None:
        """Deliver the last `count` confirmed updates again, whatever the next offset is."""
        self._redelivered = list(self._confirmed)[-count:] if count else []
        if self._redelivered:
            self._wake()

    def interrupt(self, error: ApiError) -> None:
        """End the waiting poll, if there is one, with an error."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """At most `limit` updates from `offset` on, waiting up to `seconds` for the first one."""
        self.interrupt(conflict(OTHER_POLL))
        self._confirm(offset)
        if seconds > 0 and not self._pending and not self._redelivered:
            await self._wait(seconds)
        ready = chain(self.take_redelivered(), self._pending.values())
        return [update.body for update in islice(ready, limit)]

    def take_redelivered(self) -> list[Update]:
        """The updates that `redeliver` asked for, once."""
        asked, self._redelivered = self._redelivered, []
        return asked

    def after(self, update_id: int) -> list[Update]:
        """The pending updates with higher ids, oldest first."""
        newer = takewhile(lambda update: update.id > update_id, reversed(self._pending.values()))
        return list(newer)[::-1]

    def confirm(self, update: Update) -> None:
        """Confirm one update, in any order."""
        if self._pending.pop(update.id, None):
            self._confirmed.append(update)

    def drop(self, update: Update) -> None:
        """Remove one update without confirming it."""
        self._pending.pop(update.id, None)

    def slowed_down(self, offset: int, limit: int, timeout: float) -> tuple[int, float]:
        """Limit and timeout of a poll, as Telegram changes them for a client in a busy loop."""
        (before, at), now = self._last_poll, self._now()
        self._last_poll = (offset, now)
        if before != offset or now - at >= BUSY_LOOP or timeout >= BUSY_LOOP:
            return limit, timeout
        return (1 if now - at < BUSY_LOOP / 6 else limit), BUSY_LOOP

    async def _wait(self, seconds: float) -> None:
        self._waiting = waiting = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await waiting
        except TimeoutError:
            return  # the poll returns no updates
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def _wake(self) -> None:
        self._notify_webhook()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _confirm(self, offset: int) -> None:
        """Confirm updates below `offset` and drop expired ones; a negative offset keeps the last ones."""
        if offset < 0:
            kept = list(self._pending)[offset:]
            offset = kept[0] if kept else 0
        while self._pending and next(iter(self._pending)) < offset:
            self._confirmed.append(self._pending.popitem(last=False)[1])
        self._expire()

    def _expire(self) -> None:
        now = self._now()
        for update in [one for one in self._pending.values() if one.expires <= now]:
            del self._pending[update.id]


def webhook_queue_id(kind: str, payload: Mapping[str, Any]) -> QueueId:
    """The webhook queue of an update: messages by chat, callback queries by user.

    Source: webhook_queue_id in tdlib/telegram-bot-api, Client.cpp.
    """
    member = payload["new_chat_member"]["user"] if kind == "chat_member" else None
    owner = member or payload.get("chat") or payload.get("from") or payload
    return ("message" if kind in MESSAGES else kind, owner.get("id"))


def _no_webhook() -> None:
    """Notify no webhook."""
