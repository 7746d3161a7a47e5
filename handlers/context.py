"""One update as a handler sees it: who came, with what, and how to answer."""

import logging
from dataclasses import dataclass, field

from aiogram import Bot
from aiogram.exceptions import TelegramMigrateToChat
from aiogram.types import CallbackQuery, InlineKeyboardMarkup

from domain.cause import Cause
from domain.conversation import Conversation
from domain.errors import Fact
from domain.people import Actor
from handlers.telegram_errors import TELEGRAM_ERRORS, Meaning, classify, error_text
from handlers.ui.render_context import RenderContext
from locales import Say

log = logging.getLogger(__name__)

#: Answers to an alert that was not shown: its words are sent as a message then.
_NOT_SHOWN = frozenset({Meaning.QUERY_EXPIRED, Meaning.BOT_FAULT})


@dataclass(slots=True)
class Context:
    """What every handler gets as `visit`; `cause` is what services are given.

    `asked` and `replied`: see `services.people.Known`.
    """

    bot: Bot
    cause: Cause
    render: RenderContext
    account: int
    is_new: bool
    has_consent: bool
    query: CallbackQuery | None = None
    asked: int | None = None
    replied: int | None = None
    _toast: tuple[str, bool] = field(default=("", False))

    @property
    def say(self) -> Say:
        """The texts in the person's language."""
        return self.render.say

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.cause.actor

    @property
    def conversation(self) -> Conversation:
        """What the person is in the middle of."""
        return self.cause.conversation

    @property
    def pressed(self) -> int | None:
        """The message whose button was pressed, which may be gone since."""
        return self.cause.pressed

    @property
    def is_live(self) -> bool:
        """What was pressed is the card of the talk as it stands."""
        return self.pressed is not None and self.pressed == self.conversation.card

    @property
    def is_of_draft(self) -> bool:
        """What was pressed shows the draft: its live card, or one that shows all of its words too.

        A crash may come between a card and the note in which message it stands: then there are two.
        """
        above = self.conversation.draft.shown_below if self.conversation.draft is not None else 0
        return self.is_live or (self.pressed is not None and 0 < above < self.pressed)

    def toast(self, key: str, *, alert: bool = False, **facts: Fact) -> None:
        """Say one short sentence over the chat, as the answer to the press."""
        self._toast = (self.say(key, **facts), alert)

    async def answer(
        self, text: str, markup: InlineKeyboardMarkup | None = None, *, is_protected: bool = False
    ) -> None:
        """Say something that nothing depends on; protected texts cannot be copied or forwarded."""
        try:
            await self.bot.send_message(
                self.account, text, reply_markup=markup, protect_content=is_protected or None
            )
        except TELEGRAM_ERRORS as error:
            why = error_text(error)
            log.warning(
                "sendMessage failed, not answered", extra={"update": self.cause.update_id, "why": why}
            )

    async def answer_in_group(self, chat_id: int, text: str) -> None:
        """Say something in a group, which may have become a supergroup since it was asked there."""
        try:
            await self.bot.send_message(chat_id, text)
        except TelegramMigrateToChat as moved:
            await self.answer_in_group(moved.migrate_to_chat_id, text)
        except TELEGRAM_ERRORS as error:
            why = error_text(error)
            log.info("sendMessage to a group failed", extra={"update": self.cause.update_id, "why": why})

    async def redraw(
        self, text: str, markup: InlineKeyboardMarkup | None = None, *, is_protected: bool = False
    ) -> None:
        """Show the pressed card as it is now, as a new message where it is gone."""
        if self.pressed is None:
            await self.answer(text, markup, is_protected=is_protected)
            return
        try:
            await self.bot.edit_message_text(
                text, chat_id=self.account, message_id=self.pressed, reply_markup=markup
            )
        except TELEGRAM_ERRORS as error:
            if classify(error) is Meaning.MESSAGE_GONE:
                await self.answer(text, markup, is_protected=is_protected)
                return
            why = error_text(error)
            log.info("editMessageText failed", extra={"update": self.cause.update_id, "why": why})

    async def answer_press(self) -> None:
        """End the press, so that the button stops spinning; with the toast, if there is one.

        After an outage of ours it is too late for that: what must be read comes as a message then.
        """
        if self.query is None:
            return
        text, alert = self._toast
        try:
            await self.bot.answer_callback_query(self.query.id, text or None, show_alert=alert)
        except TELEGRAM_ERRORS as error:
            why = error_text(error)
            log.info("answerCallbackQuery failed", extra={"update": self.cause.update_id, "why": why})
            if alert and classify(error) in _NOT_SHOWN:
                await self.answer(text)
