"""Rate limits of outbound calls: for the token, for each chat, and a pause after a 429."""

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import SendMediaGroup, TelegramMethod
from aiogram.methods.base import Response, TelegramType

from domain.clock import Clock
from domain.notifications.rate_limit import RateLimit
from services.outbox.delivery_counters import DeliveryCounters

#: Prefixes of calls that change the bot's own name, descriptions and menus.
_PROFILE_CALLS = ("setMy", "deleteMy")
#: Prefixes of calls that put a message into a chat, and the one among them that puts none.
_SENDING_CALLS = ("send", "copy", "forward")
_CHAT_ACTION = "sendChatAction"
#: Messages that a chat may get at once after a rest: a receipt, a card and its files come together.
BURST = 3


class SendRateLimiter:
    """The send rate that all processes share, as this process knows it; the store decides.

    A 429 pauses all messages of the token. `pending_pause` is the end of a pause, on the monotonic clock,
    of which the store does not know yet; None if it knows.
    """

    def __init__(self, clock: Clock, rate: RateLimit) -> None:
        self._clock = clock
        self.rate = rate
        self._due = clock.monotonic()
        self.pending_pause: float | None = None

    @property
    def granted(self) -> int:
        """Messages that may leave now."""
        return self.rate.granted(self._due, self._clock.monotonic())

    @property
    def is_paused(self) -> bool:
        """Messages wait for longer than the rate alone asks for: after a 429."""
        return self._wait > max(1.0, 1 / self.rate.rate)

    async def wait_for_grant(self) -> None:
        """Wait until a message may leave."""
        while not self.granted:
            await self._clock.sleep(max(self._wait, 0.001))

    def take(self, n: int) -> None:
        """Count `n` messages that leave now."""
        self._due = self.rate.taken(self._due, self._clock.monotonic(), n)

    def pause(self, seconds: float) -> None:
        """No message leaves for so long; afterwards they leave one at a time."""
        until = self._clock.monotonic() + seconds
        self._due = max(self._due, self.rate.paused_until(until))
        self.pending_pause = max(until, self.pending_pause or until)

    def sync(self, due: float, stored_pause: float | None) -> None:
        """Take over when the store says that the next message is due, now that it knows of a pause."""
        if self.pending_pause == stored_pause:
            self._due, self.pending_pause = due, None
        else:
            self._due = max(self._due, due)

    @property
    def _wait(self) -> float:
        """Seconds until a message may leave."""
        return self.rate.wait(self._due, self._clock.monotonic())


class RetryAfterMiddleware(BaseRequestMiddleware):
    """Counts answers 429 and pauses the outbox after one: the limit is one for the whole token.

    Calls that change the bot's profile pause nothing: their own limits last for hours.
    """

    def __init__(self, limiter: SendRateLimiter, counters: DeliveryCounters) -> None:
        self._limiter = limiter
        self._counters = counters

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Pass the call on."""
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter as error:
            self._counters.count_too_many_requests()
            if not method.__api_method__.startswith(_PROFILE_CALLS):
                self._limiter.pause(error.retry_after)
            raise


class ChatRateLimitMiddleware(BaseRequestMiddleware):
    """Delays messages to a chat that gets too many: one person who plays with buttons pauses all others.

    Counted in this process alone: one process at a time handles a chat, and two that send into it together
    pass as a short burst.
    """

    def __init__(self, clock: Clock, *, people: RateLimit, groups: RateLimit) -> None:
        self._clock = clock
        self._people = people
        self._groups = groups
        self._due: dict[int, float] = {}

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Pass the call on as soon as its chat may get the message."""
        name, chat = method.__api_method__, getattr(method, "chat_id", None)
        if name.startswith(_SENDING_CALLS) and name != _CHAT_ACTION and isinstance(chat, int):
            wait = self._take(chat, len(method.media) if isinstance(method, SendMediaGroup) else 1)
            if wait > 0:
                await self._clock.sleep(wait)
        return await make_request(bot, method)

    def _take(self, chat: int, messages: int) -> float:
        """Count messages to a chat; returns the seconds until they may leave. Rested chats are forgotten."""
        now, rate = self._clock.monotonic(), self._people if chat > 0 else self._groups
        due = self._due.pop(chat, now)
        self._due[chat] = rate.taken(due, now, messages)
        while self._due[oldest := next(iter(self._due))] <= now:
            del self._due[oldest]
        return rate.wait(due, now, messages)
