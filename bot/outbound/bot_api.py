"""The Bot API client: aiogram's session at a third of its CPU; the requests stay the same.

Measured for a card with four buttons (docs/decisions.md): aiogram takes 0.26 ms to put it into
a form and 0.13 ms to read what comes back, a new pydantic class now and then not counted; here 0.1 ms.
"""

import json
from functools import cache, lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote_plus

from aiogram import Bot
from aiogram.client.default import Default, DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile, LinkPreviewOptions, Message
from aiohttp import BytesPayload
from pydantic import TypeAdapter

from bot.settings import Settings

FORM = "application/x-www-form-urlencoded"
#: Results that repeat the message just sent, of which only these fields are read.
_ECHOES = (Message, Message | bool)
_READ = ("message_id", "date", "chat")


class BotApiClient(AiohttpSession):
    """The same calls, results and errors as aiogram's session; for one bot."""

    def __init__(self, api: TelegramAPIServer) -> None:
        super().__init__(api=api)
        self._defaults: dict[str, Any] = {}

    def build_form_data(self, bot: Bot, method: TelegramMethod[TelegramType]) -> Any:
        """The parameters as aiogram encodes them; with uploads, by aiogram itself."""
        files: dict[str, InputFile] = {}
        values = {
            name: json.dumps(value) if name == "reply_markup" else self._prepared(value, bot, files)
            for name, value in method.model_dump(warnings=False, exclude_none=True).items()
        }
        if files:
            return super().build_form_data(bot, method)
        form = "&".join(f"{name}={_quoted(value)}" for name, value in values.items() if value)
        return BytesPayload(form.encode(), content_type=FORM)

    def _prepared(self, value: Any, bot: Bot, files: dict[str, InputFile]) -> Any:
        """As aiogram does; the bot's default values are encoded once."""
        if type(value) is int:
            return str(value)
        if not isinstance(value, Default):
            return self.prepare_value(value, bot, files)
        if value.name not in self._defaults:
            self._defaults[value.name] = self.prepare_value(value, bot, files)
        return self._defaults[value.name]

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """The parsed result. Raises as aiogram does: an answer without a valid result is passed on to it."""
        if status_code == HTTPStatus.OK:
            try:
                result = json.loads(content)["result"]
                if method.__returning__ in _ECHOES and isinstance(result, dict):
                    result = {name: result[name] for name in _READ}
                found = _adapter(method.__returning__).validate_python(result, context={"bot": bot})
            except (ValueError, LookupError, TypeError):
                return super().check_response(bot, method, status_code, content)
            return Response(ok=True, result=found)
        return super().check_response(bot, method, status_code, content)


@lru_cache(maxsize=256)
def _quoted(value: Any) -> str:
    """Cached: a notice has one text for thousands, and each Kazakh letter of it becomes six characters."""
    return quote_plus(str(value))


@cache
def _adapter(returning: Any) -> TypeAdapter[Any]:
    """Cached: aiogram builds a class for each result anew, which takes 100 ms for a Message."""
    return TypeAdapter(returning)


def make_bot(settings: Settings, session: BaseSession | None = None) -> Bot:
    """A bot on the Bot API server of the settings; `session` replaces the client of our own."""
    client = session or BotApiClient(api=TelegramAPIServer.from_base(settings.bot_api_url))
    defaults = DefaultBotProperties(parse_mode="HTML", link_preview=LinkPreviewOptions(is_disabled=True))
    return Bot(settings.bot_token.get_secret_value(), session=client, default=defaults)
