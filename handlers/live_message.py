"""The live message of each chat: one card that is edited in place as the conversation goes on.

A chat is edited at most once a second. Of the edits of a message that wait, the newest is sent.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from domain.cause import Cause
from domain.clock import Clock
from handlers.context import Context
from handlers.telegram_errors import TELEGRAM_ERRORS, Meaning, classify, error_text
from handlers.ui.card import Card
from handlers.ui.render_context import RenderContexts
from handlers.ui.screen_context import ScreenContext
from services.leases.chats import LeaseLost

log = logging.getLogger(__name__)

#: Seconds between two edits in one chat (issue 2, section 3).
EDIT_INTERVAL = 1.0


class ScreenTracker(Protocol):
    """Remembers the message that shows each person's screen, and the updates whose edits wait.

    An update whose edit waits is acknowledged after that edit: after a crash the update is handled
    again, and draws the screen.
    """

    def drew(self, cause: Cause, message_id: int) -> None: ...

    def card_of(self, cause: Cause) -> int | None: ...

    def forget(self, cause: Cause) -> None: ...

    def await_redraw(self, update_id: int | None) -> None: ...

    def redrawn(self, update_id: int | None) -> None: ...

    def ended(self, update_id: int | None) -> None: ...


@dataclass(slots=True)
class _Edit:
    """An edit of a live message; `is_old`: a newer message shows the screen, so this one is not sent anew."""

    ctx: Context
    message_id: int
    card: Card
    is_old: bool = False

    @property
    def update_id(self) -> int | None:
        """The update that caused the edit."""
        return self.ctx.cause.update_id


class LiveMessages:
    """Sends and edits live messages: the screen of a conversation, drawn from the conversation alone.

    A conversation without a message gets a new one, and so does one whose message was deleted.
    Errors of Telegram are logged, never raised: the screen is drawn again with the next update.
    """

    def __init__(
        self,
        render_contexts: RenderContexts,
        clock: Clock,
        tracker: ScreenTracker,
        card_of: Callable[[ScreenContext], Card],
    ) -> None:
        self._render_contexts = render_contexts
        self._clock = clock
        self._tracker = tracker
        self._card_of = card_of
        #: Waiting edits by account and message id.
        self._waiting: dict[int, dict[int, _Edit]] = {}
        #: When each account's chat was edited last, on the monotonic clock, the oldest first.
        self._edited_at: dict[int, float] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._chat_done = asyncio.Event()

    async def run(self) -> None:
        """Send waiting edits until cancelled; without it every edit is sent at once."""
        async with asyncio.TaskGroup() as self._tasks:
            await asyncio.Event().wait()

    @property
    def is_idle(self) -> bool:
        """No edit is waiting."""
        return not self._waiting

    async def emptied(self) -> None:
        """Return once no edit is waiting."""
        while self._waiting:
            self._chat_done.clear()
            await self._chat_done.wait()

    def card_of(self, cause: Cause) -> int | None:
        """The id of the message that shows the actor's screen; None where there is none."""
        return self._tracker.card_of(cause)

    async def draw(self, ctx: Context) -> None:
        """Show the screen if it changed, and set `conversation.card` to the id of its message."""
        conversation = ctx.conversation
        if not conversation.must_draw:
            return
        conversation.must_draw = False
        render = self._render_contexts.of(ctx.actor.lang, ctx.cause.now)
        is_guarded = conversation.draft is not None and conversation.draft.is_guarded
        card = replace(self._card_of(ScreenContext(render, conversation)), is_protected=is_guarded)
        if conversation.card is None or not await self._edit_in_turn(_Edit(ctx, conversation.card, card)):
            conversation.card = await self._send(ctx, card)

    async def _send(self, ctx: Context, card: Card) -> int | None:
        """Send the card as a new message; returns its id, None where sending failed."""
        self._tracker.forget(ctx.cause)
        for edit in self._waiting.get(ctx.account, {}).values():
            edit.is_old = True
        try:
            message = await ctx.bot.send_message(
                ctx.account, card.text, reply_markup=card.markup, protect_content=card.is_protected or None
            )
        except TELEGRAM_ERRORS as error:
            why = error_text(error)
            log.warning(
                "sendMessage failed, card not shown", extra={"update": ctx.cause.update_id, "why": why}
            )
            return None
        self._tracker.drew(ctx.cause, message.message_id)
        return message.message_id

    async def _edit_in_turn(self, edit: _Edit) -> bool:
        """Edit at once, or once the chat's second is over; False where the message is known to be gone."""
        account = edit.ctx.account
        waiting = self._waiting.get(account)
        if waiting is not None:
            self._wait(waiting, edit)
            return True
        if self._tasks is None or self._pause(account) <= 0:
            return await self._edit(edit)
        self._waiting[account] = waiting = {}
        self._wait(waiting, edit)
        self._tasks.create_task(self._edit_later(account))
        return True

    def _wait(self, waiting: dict[int, _Edit], edit: _Edit) -> None:
        """Put the edit in the place of an older one of the same message."""
        older = waiting.get(edit.message_id)
        if older is not None:
            self._tracker.redrawn(older.update_id)
        waiting[edit.message_id] = edit
        self._tracker.await_redraw(edit.update_id)

    async def _edit_later(self, account: int) -> None:
        waiting = self._waiting[account]
        try:
            while waiting:
                await self._edit_next(account, waiting)
        except LeaseLost:  # the process that holds the chat now draws these edits
            for edit in waiting.values():
                self._tracker.ended(edit.update_id)
        del self._waiting[account]
        self._chat_done.set()

    async def _edit_next(self, account: int, waiting: dict[int, _Edit]) -> None:
        await self._clock.sleep(self._pause(account))
        edit = waiting.pop(next(iter(waiting)))
        try:
            if not await self._edit(edit) and not edit.is_old:
                await self._send(edit.ctx, edit.card)
        except LeaseLost:
            self._tracker.ended(edit.update_id)
            raise
        self._tracker.redrawn(edit.update_id)

    def _pause(self, account: int) -> float:
        """Seconds until the chat may be edited again."""
        return self._edited_at.get(account, -EDIT_INTERVAL) + EDIT_INTERVAL - self._clock.monotonic()

    def _note_edit(self, account: int) -> None:
        """Note the time of this edit, and forget chats whose second is over."""
        self._edited_at.pop(account, None)
        self._edited_at[account] = self._clock.monotonic()
        while self._pause(oldest := next(iter(self._edited_at))) <= 0:
            del self._edited_at[oldest]

    async def _edit(self, edit: _Edit) -> bool:
        """Edit now; False where the message is gone."""
        ctx, card = edit.ctx, edit.card
        self._note_edit(ctx.account)
        try:
            await ctx.bot.edit_message_text(
                card.text, chat_id=ctx.account, message_id=edit.message_id, reply_markup=card.markup
            )
        except TELEGRAM_ERRORS as error:
            why = error_text(error)
            log.info("editMessageText failed", extra={"update": ctx.cause.update_id, "why": why})
            return classify(error) is not Meaning.MESSAGE_GONE
        return True
