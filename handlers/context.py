"""The context of one update: its sender, conversation and pressed card, and the ways to answer."""

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

#: Errors after which an alert was not shown: a message carries its text then.
_NOT_SHOWN = frozenset({Meaning.QUERY_EXPIRED, Meaning.BOT_FAULT})


@dataclass(slots=True)
class Context:
    """The `ctx` of every handler; services get its `cause`.

    `account` is the Telegram id of the person and of their private chat. `query` is None unless a button
    was pressed. `asked` and `replied`: see `services.people.UpdateSender`. `_toast` is (text, is an alert).
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
        """The sender of the update."""
        return self.cause.actor

    @property
    def conversation(self) -> Conversation:
        """The sender's conversation."""
        return self.cause.conversation

    @property
    def pressed(self) -> int | None:
        """The id of the message whose button was pressed; None without a press. The message may be gone."""
        return self.cause.pressed

    @property
    def is_live(self) -> bool:
        """The pressed card is the live card of the conversation."""
        return self.pressed is not None and self.pressed == self.conversation.card

    @property
    def is_of_draft(self) -> bool:
        """The pressed card is the live card of the draft, or another one that shows all of its words.

        There are two after a crash between sending a card and saving its message id.
        """
        above = self.conversation.draft.shown_below if self.conversation.draft is not None else 0
        return self.is_live or (self.pressed is not None and 0 < above < self.pressed)

    def toast(self, key: str, *, alert: bool = False, **facts: Fact) -> None:
        """Answer the press with a text over the chat, which an alert keeps there until OK."""
        self._toast = (self.say(key, **facts), alert)

    async def answer(
        self, text: str, markup: InlineKeyboardMarkup | None = None, *, is_protected: bool = False
    ) -> None:
        """Send a message to the person; an error is logged. Protected texts cannot be copied or forwarded."""
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
        """Send a message to a group, also to the supergroup that the group has become; an error is logged."""
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
        """Edit the pressed message, or send a new one where that is gone; other errors are logged."""
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
        """Answer the callback query, with the toast if there is one, so that the button stops spinning.

        After an outage the query has expired: an alert is sent as a message then.
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
