"""How fast letters may leave: one token, so many messages a second, and silence after a 429."""

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import TelegramMethod
from aiogram.methods.base import Response, TelegramType

from domain.clock import Clock
from domain.pace import Pace

#: Calls that change the bot's own name, descriptions and menus.
_OF_THE_BOT = ("setMy", "deleteMy")


class Limiter:
    """What this process knows of the pace that all processes share; the store has the last say.

    A 429 pauses everything that this token sends: `untold` is a silence that the store does not know yet.
    """

    def __init__(self, clock: Clock, pace: Pace) -> None:
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

    async def grants(self) -> None:
        """Wait until a letter may leave."""
        while not self.granted:
            await self._clock.sleep(max(self._wait, 0.001))

    def take(self, n: int) -> None:
        """So many are leaving."""
        self._due = self._pace.taken(self._due, self._clock.monotonic(), n)

    def pause(self, seconds: float) -> None:
        """Telegram asked for silence: nothing leaves for so long, then one at a time."""
        until = self._clock.monotonic() + seconds
        self._due = max(self._due, self._pace.hushed(until))
        self.untold = max(until, self.untold or until)

    def learn(self, due: float, told: float | None) -> None:
        """When the next letter is due, as the store says, which has been told of a silence."""
        if self.untold == told:
            self._due, self.untold = due, None
        else:
            self._due = max(self._due, due)

    @property
    def _wait(self) -> float:
        return self._pace.wait(self._due, self._clock.monotonic())


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
