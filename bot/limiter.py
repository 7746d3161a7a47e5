"""How fast letters may leave: one token, so many messages a second, and silence after a 429."""

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import TelegramMethod
from aiogram.methods.base import Response, TelegramType

from domain.clock import Clock

#: Calls that change the bot's own name, descriptions and menus.
_OF_THE_BOT = ("setMy", "deleteMy")


class Limiter:
    """A token bucket on the monotonic clock: `rate` letters a second, a quarter of them at once.

    Telegram does not publish its limits (telegram.md, 9), so the rate is a setting and a 429 pauses
    everything that this token sends.
    """

    def __init__(self, clock: Clock, *, rate: float) -> None:
        self._clock = clock
        self._rate = rate
        self._most = max(rate / 4, 1.0)
        self._tokens = self._most
        self._at = clock.monotonic()
        self._silent_until = self._at

    @property
    def granted(self) -> int:
        """So many letters may leave now."""
        return 0 if self.is_paused else max(int(self._filled()), 0)

    @property
    def is_paused(self) -> bool:
        """Telegram asked for silence."""
        return self._clock.monotonic() < self._silent_until

    async def grants(self) -> None:
        """Wait until a letter may leave."""
        while not self.granted:
            short = max((1 - self._filled()) / self._rate, 0.001)
            await self._clock.sleep(max(self._silent_until - self._clock.monotonic(), short))

    def take(self, n: int) -> None:
        """So many are leaving."""
        self._tokens -= n

    def pause(self, seconds: float) -> None:
        """Telegram asked for silence: nothing leaves for so long, then one at a time."""
        self._silent_until = max(self._silent_until, self._clock.monotonic() + seconds)
        self._tokens, self._at = 1.0, self._silent_until

    def _filled(self) -> float:
        now = max(self._clock.monotonic(), self._at)
        self._tokens = min(self._most, self._tokens + (now - self._at) * self._rate)
        self._at = now
        return self._tokens


class Hush(BaseRequestMiddleware):
    """Whatever call meets a 429, letters keep silence: the limit is one for the whole token.

    But what the bot says of itself has limits of its own, hours long: a restart too many, and a bot
    that may not be renamed today would send nothing today.
    """

    def __init__(self, limiter: Limiter) -> None:
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
