"""Sends one letter: rendered in its reader's language, Telegram's answer told apart into what it means."""

from collections.abc import Iterable
from dataclasses import dataclass

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.methods import TelegramMethod
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions
from pydantic import BaseModel

from domain.clock import Clock
from domain.errors import NotFound
from handlers.command_menu import hand_menu
from handlers.delivery.attachments import send_media_group
from handlers.feature import FeatureTable
from handlers.telegram_errors import DeliveryResult, classify
from handlers.ui.card import Card
from handlers.ui.render_context import RenderContext, RenderContexts
from services.items.content import ContentPart
from services.outbox import outbox
from services.outbox.outbox import OutboxMessage
from services.wiring import Services


class Sent(BaseModel):
    """What a letter needs of the message that Telegram sends back whole."""

    message_id: int


class SendLetter(TelegramMethod[Sent]):
    """sendMessage without what no letter has: it is made, and its answer read, at a third of the price."""

    __returning__ = Sent
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
    """Called with a letter; never raises for what Telegram answers."""

    bot: Bot
    services: Services
    features: FeatureTable
    render_contexts: RenderContexts
    clock: Clock

    async def __call__(self, letter: OutboxMessage) -> DeliveryResult:
        """Send or edit; the outcome says what becomes of the row.

        What the machine started may have waited past the sending hours: then it waits on.
        """
        calendar, now = self.render_contexts.calendar, self.clock.now()
        if letter.is_machine and not calendar.in_hours(now):
            return DeliveryResult(letter.reader.id, outbox.later(letter, calendar.next_hours(now)))
        try:
            message_id = await self._send(letter)
        except NotFound as error:
            return DeliveryResult(letter.reader.id, outbox.dropped(letter, str(error)))
        except (TelegramAPIError, ClientDecodeError) as error:
            return classify(letter, error, self.clock.now())
        return DeliveryResult(letter.reader.id, outbox.sent(letter, message_id))

    async def _send(self, letter: OutboxMessage) -> int | None:
        render = self.render_contexts.of(letter.reader.lang, self.clock.now())
        if letter.kind == "files":
            return await send_media_group(self.bot, render, letter, *await self._content(letter))
        card = await self._card(render, letter)
        if letter.is_redraw:
            return await self._edit(letter, card)
        if letter.kind == "dismissed":
            await hand_menu(self.bot, letter.chat_id, render.say, letter.reader.role)
        is_silent = not letter.is_urgent and not render.calendar.in_hours(render.now)
        sent = await self.bot(
            SendLetter(
                chat_id=letter.chat_id,
                text=card.text,
                reply_markup=card.markup,
                disable_notification=is_silent,
                protect_content=card.is_protected or None,
            )
        )
        return sent.message_id

    async def _card(self, render: RenderContext, letter: OutboxMessage) -> Card:
        form = self.features.items.get(letter.item or "")
        draw = form.render if form is not None else self.features.notices[letter.kind]
        return await draw(render, letter, self.services)

    async def _content(self, letter: OutboxMessage) -> tuple[Iterable[ContentPart], bool]:
        form = self.features.items.get(letter.item or "")
        if form is None or form.content is None:
            raise NotFound("files of nothing")
        return await form.content(letter, self.services)

    async def _edit(self, letter: OutboxMessage, card: Card) -> int | None:
        if letter.edits_message is None:
            raise NotFound("the card was never sent")
        await self.bot.edit_message_text(
            card.text, chat_id=letter.chat_id, message_id=letter.edits_message, reply_markup=card.markup
        )
        return None
