"""How fast letters may leave: so many a second for the token and for each chat, and silence after a 429."""

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import SendMediaGroup, TelegramMethod
from aiogram.methods.base import Response, TelegramType

from domain.clock import Clock
from domain.notifications.rate_limit import RateLimit

#: Calls that change the bot's own name, descriptions and menus.
_OF_THE_BOT = ("setMy", "deleteMy")
#: Calls that put something new into a chat, and the one that is no message.
_SENDING = ("send", "copy", "forward")
_TYPING = "sendChatAction"
#: What a chat may get at once after a rest: a receipt, a card and its files come together.
IN_A_ROW = 3


class SendRateLimiter:
    """What this process knows of the pace that all processes share; the store has the last say.

    A 429 pauses everything that this token sends: `untold` is a silence that the store does not know yet.
    """

    def __init__(self, clock: Clock, pace: RateLimit) -> None:
        self._clock = clock
        self._pace = pace
        self._due = clock.monotonic()
        self.untold: float | None = None

    @property
    def granted(self) -> int:
        """So many letters may leave now."""
        return self._pace.granted(self._due, self._clock.monotonic())

    @property
    def is_paused(self) -> bool:
        """Telegram asked for silence, not only for the pace."""
        return self._wait > max(1.0, 1 / self._pace.rate)

    async def wait_for_grant(self) -> None:
        """Wait until a letter may leave."""
        while not self.granted:
            await self._clock.sleep(max(self._wait, 0.001))

    def take(self, n: int) -> None:
        """So many are leaving."""
        self._due = self._pace.taken(self._due, self._clock.monotonic(), n)

    def pause(self, seconds: float) -> None:
        """Telegram asked for silence: nothing leaves for so long, then one at a time."""
        until = self._clock.monotonic() + seconds
        self._due = max(self._due, self._pace.paused_until(until))
        self.untold = max(until, self.untold or until)

    def sync(self, due: float, told: float | None) -> None:
        """When the next letter is due, as the store says, which has been told of a silence."""
        if self.untold == told:
            self._due, self.untold = due, None
        else:
            self._due = max(self._due, due)

    @property
    def _wait(self) -> float:
        return self._pace.wait(self._due, self._clock.monotonic())


class RetryAfterMiddleware(BaseRequestMiddleware):
    """Whatever call meets a 429, letters keep silence: the limit is one for the whole token.

    But what the bot says of itself has limits of its own, hours long: a restart too many, and a bot
    that may not be renamed today would send nothing today.
    """

    def __init__(self, limiter: SendRateLimiter) -> None:
        self._limiter = limiter

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Pass the call on, and listen to what Telegram says."""
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter as error:
            if not method.__api_method__.startswith(_OF_THE_BOT):
                self._limiter.pause(error.retry_after)
            raise


class ChatRateLimitMiddleware(BaseRequestMiddleware):
    """No chat is told more than it may be: somebody who plays with buttons would earn a 429 for the city.

    Of this process alone: a chat's updates are one process's at a time, and what two send into it together
    passes as a short burst. Whoever waits here waits in the chat's own line, or holds a place of a letter.
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
        """Pass the call on once its chat has rested."""
        name, chat = method.__api_method__, getattr(method, "chat_id", None)
        if name.startswith(_SENDING) and name != _TYPING and isinstance(chat, int):
            wait = self._taken(chat, len(method.media) if isinstance(method, SendMediaGroup) else 1)
            if wait > 0:
                await self._clock.sleep(wait)
        return await make_request(bot, method)

    def _taken(self, chat: int, messages: int) -> float:
        """So many are to leave; the seconds until they may. Chats that have rested are forgotten."""
        now, pace = self._clock.monotonic(), self._people if chat > 0 else self._groups
        due = self._due.pop(chat, now)
        self._due[chat] = pace.taken(due, now, messages)
        while self._due[oldest := next(iter(self._due))] <= now:
            del self._due[oldest]
        return pace.wait(due, now, messages)
