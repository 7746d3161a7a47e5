"""Sends one letter: rendered in its reader's language, Telegram's answer told apart into what it means."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from db.leases import Settled
from domain.clock import Clock
from domain.people import PersonId
from domain.refusal import Missing
from handlers.assignment_cards import assignment_letter
from handlers.card import Card
from handlers.desk import Desk, Desks
from handlers.letters import About, plain, report_letter
from handlers.menus import hand_menu
from handlers.mornings import morning, whiches
from handlers.parcels import send_bundle
from services import outbox
from services.outbox import Letter
from services.views import Views

log = logging.getLogger(__name__)

#: Telegram's words for a chat that cannot be written to (telegram-errors.json), beside every 403.
_GONE = ("chat not found", "user is deactivated", "PEER_ID_INVALID")
_AS_IT_IS = "message is not modified"
_CARD_GONE = ("message to edit not found", "message can't be edited")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the postman brings back; `pause` is the silence that Telegram asked of the whole token, in seconds."""

    recipient: PersonId
    outcome: Settled
    is_gone: bool = False
    pause: float = 0.0


@dataclass(frozen=True)
class Postman:
    """Called with a letter; never raises for what Telegram answers."""

    bot: Bot
    views: Views
    desks: Desks
    clock: Clock

    async def __call__(self, letter: Letter) -> Delivery:
        """Send or edit; the outcome says what becomes of the row.

        What the machine started may have waited past the sending hours: then it waits on.
        """
        calendar, now = self.desks.calendar, self.clock.now()
        if letter.is_machine and not calendar.in_hours(now):
            return Delivery(letter.reader.id, outbox.later(letter, calendar.next_hours(now)))
        try:
            message_id = await self._send(letter)
        except Missing as error:
            return Delivery(letter.reader.id, outbox.dropped(letter, str(error)))
        except (TelegramAPIError, ClientDecodeError) as error:
            return self._classified(letter, error)
        return Delivery(letter.reader.id, outbox.sent(letter, message_id))

    async def _send(self, letter: Letter) -> int | None:
        desk = self.desks.of(letter.reader.lang, self.clock.now())
        if letter.kind == "files":
            return await send_bundle(self.bot, desk, self.views, letter)
        card = await self._card(desk, letter)
        if letter.is_redraw:
            return await self._edit(letter, card)
        if letter.kind == "dismissed":
            await hand_menu(self.bot, letter.chat_id, desk.say, letter.reader.role)
        is_silent = not letter.is_urgent and not desk.calendar.in_hours(desk.now)
        sent = await self.bot.send_message(
            letter.chat_id,
            card.text,
            reply_markup=card.markup,
            disable_notification=is_silent,
            protect_content=card.is_protected or None,
        )
        return sent.message_id

    async def _card(self, desk: Desk, letter: Letter) -> Card:
        if letter.kind == "morning":
            return morning(desk, letter, await self.views.items(whiches(letter)))
        if letter.item == "report" and letter.item_id is not None:
            return report_letter(About(desk, letter, await self.views.report(letter.item_id)))
        if letter.item == "assignment" and letter.item_id is not None:
            return assignment_letter(desk, letter, await self.views.assignment(letter.item_id))
        return plain(desk, letter)

    async def _edit(self, letter: Letter, card: Card) -> int | None:
        if letter.edits_message is None:
            raise Missing("the card was never sent")
        await self.bot.edit_message_text(
            card.text, chat_id=letter.chat_id, message_id=letter.edits_message, reply_markup=card.markup
        )
        return None

    def _classified(self, letter: Letter, error: TelegramAPIError | ClientDecodeError) -> Delivery:
        """practice.md, 1.3, by decision "sending: answers of Telegram"."""
        now, why = self.clock.now(), _described(error)
        match error:
            case TelegramRetryAfter(retry_after=seconds):
                pause = timedelta(seconds=seconds)
                return Delivery(letter.reader.id, outbox.not_sent(letter, now, why, pause), pause=seconds)
            case TelegramForbiddenError():
                return Delivery(letter.reader.id, outbox.away(letter, now), is_gone=True)
            case TelegramBadRequest():
                return self._bad_request(letter, why)
            case TelegramServerError() | TelegramUnauthorizedError():
                return Delivery(letter.reader.id, outbox.not_sent(letter, now, why))
            case TelegramEntityTooLarge():
                return Delivery(letter.reader.id, outbox.failed(letter, why))
            case TelegramNetworkError():
                return Delivery(letter.reader.id, self._cut(letter, why))
            case ClientDecodeError():
                return Delivery(letter.reader.id, outbox.not_sent(letter, now, why))
        log.error("Telegram refused a letter", extra={"outbox": letter.id, "kind": letter.kind, "why": why})
        return Delivery(letter.reader.id, outbox.failed(letter, why))

    def _bad_request(self, letter: Letter, why: str) -> Delivery:
        if _AS_IT_IS in why:
            return Delivery(letter.reader.id, outbox.sent(letter, None))
        if any(words in why for words in _GONE):
            return Delivery(letter.reader.id, outbox.away(letter, self.clock.now()), is_gone=True)
        if letter.is_redraw and any(words in why for words in _CARD_GONE):
            return Delivery(letter.reader.id, outbox.dropped(letter, why))
        log.error("a letter is wrong, which is our fault", extra={"outbox": letter.id, "kind": letter.kind})
        return Delivery(letter.reader.id, outbox.failed(letter, why))

    def _cut(self, letter: Letter, why: str) -> Settled:
        """A refused connection has surely not sent it; a time-out or a cut line may have."""
        if why.startswith("ClientConnector"):
            return outbox.not_sent(letter, self.clock.now(), why)
        return outbox.in_doubt(letter, self.clock.now(), why)


def _described(error: Exception) -> str:
    """For the row; aiogram's own words for a 429 name the chat, which nothing but identities may."""
    if isinstance(error, TelegramRetryAfter):
        return f"Too Many Requests: retry after {error.retry_after}"
    return getattr(error, "message", None) or type(error).__name__
