"""Delivery of one outbox message: rendered in its reader's language, sent or edited, its outcome returned."""

from collections.abc import Iterable
from dataclasses import dataclass

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions
from pydantic import BaseModel

from domain.clock import Clock
from domain.errors import NotFound
from handlers.command_menu import set_menu
from handlers.delivery.attachments import send_media_group
from handlers.delivery.outcomes import DeliveryResult, failed_try
from handlers.feature import FeatureTable
from handlers.telegram_errors import TELEGRAM_ERRORS
from handlers.ui.card import Card
from handlers.ui.render_context import RenderContext, RenderContexts
from services.items.content import ContentPart
from services.outbox import outbox
from services.outbox.outbox import OutboxMessage
from services.wiring import Services


class SentMessage(BaseModel):
    """The one field that is read of the message that Telegram sends back."""

    message_id: int


class SendCard(TelegramMethod[SentMessage]):
    """sendMessage with the parameters of a card alone: a third of the CPU time of aiogram's own."""

    __returning__ = SentMessage
    __api_method__ = "sendMessage"

    chat_id: int
    text: str
    reply_markup: InlineKeyboardMarkup | None
    disable_notification: bool
    protect_content: bool | None
    parse_mode: str | Default | None = Default("parse_mode")
    link_preview_options: LinkPreviewOptions | Default | None = Default("link_preview")


@dataclass(frozen=True)
class TelegramDelivery:
    """Delivers one claimed outbox message per call; never raises an error of Telegram."""

    bot: Bot
    services: Services
    features: FeatureTable
    render_contexts: RenderContexts
    clock: Clock

    async def __call__(self, message: OutboxMessage) -> DeliveryResult:
        """Send or edit the message.

        A reminder waits for the next sending hours. A message that is no longer true, or that the
        reader may no longer read, is dropped.
        """
        calendar, now, reader = self.render_contexts.calendar, self.clock.now(), message.reader.id
        if message.is_machine and not calendar.in_hours(now):
            return DeliveryResult(reader, outbox.later(message, calendar.next_hours(now)))
        try:
            message_id = await self._send(message)
        except NotFound as error:
            return DeliveryResult(reader, outbox.dropped(message, str(error)))
        except TELEGRAM_ERRORS as error:
            return failed_try(message, error, self.clock.now())
        return DeliveryResult(reader, outbox.sent(message, message_id))

    async def _send(self, message: OutboxMessage) -> int | None:
        """The id of the sent message; None for an edit."""
        render = self.render_contexts.of(message.reader.lang, self.clock.now())
        if message.kind == "files":
            return await send_media_group(self.bot, render, message, *await self._content(message))
        card = await self._card(render, message)
        if message.is_redraw:
            await self._edit(message, card)
            return None
        if message.kind == "dismissed":
            await set_menu(self.bot, message.chat_id, render.say, message.reader.role)
        is_silent = not message.is_urgent and not render.calendar.in_hours(render.now)
        sent = await self.bot(
            SendCard(
                chat_id=message.chat_id,
                text=card.text,
                reply_markup=card.markup,
                disable_notification=is_silent,
                protect_content=card.is_protected or None,
            )
        )
        return sent.message_id

    async def _card(self, render: RenderContext, message: OutboxMessage) -> Card:
        form = self.features.items.get(message.item or "")
        draw = form.render if form is not None else self.features.notices[message.kind]
        return await draw(render, message, self.services)

    async def _content(self, message: OutboxMessage) -> tuple[Iterable[ContentPart], bool]:
        """All content of the item, and whether it is protected; NotFound where the reader may not read it."""
        form = self.features.items.get(message.item or "")
        if form is None or form.content is None:
            raise NotFound("files of nothing")
        return await form.content(message, self.services)

    async def _edit(self, message: OutboxMessage, card: Card) -> None:
        if message.edits_message is None:
            raise NotFound("the card was never sent")
        await self.bot.edit_message_text(
            card.text, chat_id=message.chat_id, message_id=message.edits_message, reply_markup=card.markup
        )
