"""The fence before each call to Telegram: an update is answered only while its chat is leased to us."""

from contextvars import ContextVar

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import TelegramMethod
from aiogram.methods.base import Response, TelegramType

from services.leases.chats import ChatLeases
from services.updates import StoredUpdate

#: The update that is being handled, also while its card waits to be redrawn; None for the outbox.
current_update: ContextVar[StoredUpdate | None] = ContextVar("current_update", default=None)


class FencingMiddleware(BaseRequestMiddleware):
    """Stops a process that was paused for longer than its leases: another one answers by now."""

    def __init__(self, chat_leases: ChatLeases) -> None:
        self._chat_leases = chat_leases

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Pass the call on, or raise LeaseLost; calls of the outbox have leases of their own."""
        update = current_update.get()
        if update is not None:
            self._chat_leases.check(update)
        return await make_request(bot, method)
