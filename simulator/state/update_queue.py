"""A bot's queue of updates: a long poll empties it, or a webhook (see webhooks.py)."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice, takewhile
from typing import Any

from simulator.errors import ApiError, conflict

ONLY_IF_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
REMEMBERED = 1000
"""How many confirmed updates can be delivered again."""
LIVES = {
    "callback_query": 150.0,
    "pre_checkout_query": 150.0,
    "inline_query": 30.0,
    "chosen_inline_result": 600.0,
}
"""Seconds an update waits to be fetched; all others wait a day."""
DAY = 86400.0
MESSAGES = frozenset({"message", "edited_message", "channel_post", "edited_channel_post"})
Line = tuple[str, object]
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
SPIN = 3.0
"""Seconds within which the same poll again is a busy loop."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update: its wire form and the moment at which nobody gets it any more."""

    id: int
    body: dict[str, Any]
    expires: float
    line: Line
    """Of one line a webhook gets the next only when the one before is done."""


@dataclass(slots=True)
class WebhookSettings:
    """Where updates shall be pushed, and the last trouble with it: when and what."""

    url: str
    settings: dict[str, Any]
    trouble: tuple[float, str] | None = None


class UpdateQueue:
    """Updates in the order of their ids, until a poll with a higher offset confirms them."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._next_id = int(now())  # a simulator started again must not use an id a second time
        self._pending: OrderedDict[int, Update] = OrderedDict()
        self._confirmed: deque[Update] = deque(maxlen=REMEMBERED)
        self._again: list[Update] = []
        self._waiting: asyncio.Future[None] | None = None
        self._last_poll = (0, -SPIN)
        self.allowed: frozenset[str] | None = None
        self.webhook: WebhookSettings | None = None
        self.webhook_set = -DAY
        self.news: Callable[[], None] = _nobody
        """Told when there is something to push."""

    @property
    def last_id(self) -> int:
        """The id of the newest update."""
        return self._next_id - 1

    def __len__(self) -> int:
        self._expire()
        return len(self._pending)

    def put(self, kind: str, payload: dict[str, Any]) -> int | None:
        """Queue an update and wake the poll; None if the bot does not want this kind."""
        if (kind in ONLY_IF_ASKED) if self.allowed is None else (kind not in self.allowed):
            return None
        update_id = self._next_id
        self._next_id += 1
        body = {"update_id": update_id, kind: payload}
        expires = self._now() + LIVES.get(kind, DAY)
        self._pending[update_id] = Update(update_id, body, expires, line_of(kind, payload))
        self._wake()
        return update_id

    def allow(self, kinds: Iterable[str]) -> None:
        """Which kinds are created from now on; none named means the default."""
        self.allowed = frozenset(kinds) or None

    def forget(self) -> None:
        """Drop all that waits."""
        self._confirmed.extend(self._pending.values())
        self._pending.clear()

    def redeliver(self, count: int) -> None:
        """Hand out the last `count` confirmed updates again, whatever the offset of the next poll is."""
        self._again = list(self._confirmed)[-count:] if count else []
        if self._again:
            self._wake()

    def interrupt(self, error: ApiError) -> None:
        """End the waiting poll, if there is one, with a refusal."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)

    async def poll(self, offset: int, limit: int, patience: float) -> list[dict[str, Any]]:
        """At most `limit` updates from `offset` on, waiting up to `patience` seconds for the first one."""
        self.interrupt(conflict(OTHER_POLL))
        self._confirm(offset)
        if patience > 0 and not self._pending and not self._again:
            await self._wait(patience)
        ready = chain(self.again(), self._pending.values())
        return [update.body for update in islice(ready, limit)]

    def again(self) -> list[Update]:
        """What was asked for to be delivered once more; asked for once."""
        asked, self._again = self._again, []
        return asked

    def after(self, update_id: int) -> list[Update]:
        """What waits and is newer than this id, oldest first."""
        newer = takewhile(lambda update: update.id > update_id, reversed(self._pending.values()))
        return list(newer)[::-1]

    def settle(self, update: Update) -> None:
        """The webhook took this one, whatever stands before it."""
        if self._pending.pop(update.id, None):
            self._confirmed.append(update)

    def drop(self, update: Update) -> None:
        """Nobody gets this one any more."""
        self._pending.pop(update.id, None)

    def calmed(self, offset: int, limit: int, patience: float) -> tuple[int, float]:
        """Limit and patience of a poll as Telegram changes them for a client in a busy loop."""
        (before, at), now = self._last_poll, self._now()
        self._last_poll = (offset, now)
        if before != offset or now - at >= SPIN or patience >= SPIN:
            return limit, patience
        return (1 if now - at < SPIN / 6 else limit), SPIN

    async def _wait(self, patience: float) -> None:
        self._waiting = waiting = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(patience):
                await waiting
        except TimeoutError:
            return  # an empty answer is what a long poll without news gives
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def _wake(self) -> None:
        self.news()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _confirm(self, offset: int) -> None:
        """Drop what is confirmed or expired; a negative offset keeps only the last ones."""
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


def line_of(kind: str, payload: Mapping[str, Any]) -> Line:
    """The line of an update, as Telegram's own server draws them: messages by chat, callbacks by user."""
    member = payload["new_chat_member"]["user"] if kind == "chat_member" else None
    owner = member or payload.get("chat") or payload.get("from") or payload
    return ("message" if kind in MESSAGES else kind, owner.get("id"))


def _nobody() -> None:
    """A queue without a webhook."""
