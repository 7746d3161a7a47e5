"""The fence before each word: whatever is said for an update is said only while its chat is ours."""

from contextvars import ContextVar

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import TelegramMethod
from aiogram.methods.base import Response, TelegramType

from services.leases.chats import ChatLeases
from services.updates import StoredUpdate

#: The update that is being handled; cards that wait for their second are drawn for it too.
current_update: ContextVar[StoredUpdate | None] = ContextVar("handled", default=None)


class FencingMiddleware(BaseRequestMiddleware):
    """A process that was paused for longer than its leases says nothing: another one answers by now."""

    def __init__(self, chat_leases: ChatLeases) -> None:
        self._holds = chat_leases

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Pass the call on, or raise Fenced; letters are nobody's update and have leases of their own."""
        update = current_update.get()
        if update is not None:
            self._holds.check(update)
        return await make_request(bot, method)
