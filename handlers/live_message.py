"""The live card of a chat, drawn from the conversation alone: at once, at most once a second, newest wins."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from domain.cause import Cause
from domain.clock import Clock
from handlers.context import MAY_FAIL, Context, is_gone
from handlers.ui.card import Card
from handlers.ui.render_context import RenderContexts
from handlers.ui.screen_context import ScreenContext
from services.leases.chats import LeaseLost

log = logging.getLogger(__name__)

#: Seconds between two redraws of one chat (issue 2, section 3).
PAUSE = 1.0


class ScreenTracker(Protocol):
    """Remembers in which message the screen of who acts stands, and whose card is still to be drawn.

    An update whose card waits is not answered before it is redrawn: a restart draws it.
    """

    def drew(self, cause: Cause, message_id: int) -> None: ...

    def card_of(self, cause: Cause) -> int | None: ...

    def forget(self, cause: Cause) -> None: ...

    def await_redraw(self, update_id: int | None) -> None: ...

    def redrawn(self, update_id: int | None) -> None: ...

    def ended(self, update_id: int | None) -> None: ...


@dataclass(slots=True)
class _Picture:
    """A card that waits for its second; an old one has a newer card below it."""

    ctx: Context
    message_id: int
    card: Card
    is_old: bool = False

    @property
    def update_id(self) -> int | None:
        """The update that it answers."""
        return self.ctx.cause.update_id


class LiveMessages:
    """Draws the screen of a talk into its card, or as a new message where it has none yet."""

    def __init__(
        self,
        render_contexts: RenderContexts,
        clock: Clock,
        drawn: ScreenTracker,
        card_of: Callable[[ScreenContext], Card],
    ) -> None:
        self._desks = render_contexts
        self._clock = clock
        self._drawn = drawn
        self._draw = card_of
        self._waiting: dict[int, dict[int, _Picture]] = {}
        self._last: dict[int, float] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._drawn_one = asyncio.Event()

    async def run(self) -> None:
        """Hold the redraws that wait until cancelled."""
        async with asyncio.TaskGroup() as self._tasks:
            await asyncio.Event().wait()

    @property
    def is_idle(self) -> bool:
        """No card waits to be drawn."""
        return not self._waiting

    async def emptied(self) -> None:
        """Wait until no card waits to be drawn."""
        while self._waiting:
            self._drawn_one.clear()
            await self._drawn_one.wait()

    def card_of(self, cause: Cause) -> int | None:
        """The message in which the screen of who acts stands."""
        return self._drawn.card_of(cause)

    async def draw(self, ctx: Context) -> None:
        """Show the talk's screen, if the phone shows something older."""
        conversation = ctx.conversation
        if not conversation.must_draw:
            return
        conversation.must_draw = False
        render = self._desks.of(ctx.actor.lang, ctx.cause.now)
        is_guarded = conversation.draft is not None and conversation.draft.is_guarded
        card = replace(self._draw(ScreenContext(render, conversation)), is_protected=is_guarded)
        if conversation.card is None or not await self._edit_in_turn(_Picture(ctx, conversation.card, card)):
            conversation.card = await self._send(ctx, card)

    async def _send(self, ctx: Context, card: Card) -> int | None:
        """As a new message; returns its id, None where it did not leave."""
        self._drawn.forget(ctx.cause)
        for picture in self._waiting.get(ctx.account, {}).values():
            picture.is_old = True
        try:
            message = await ctx.bot.send_message(
                ctx.account, card.text, reply_markup=card.markup, protect_content=card.is_protected or None
            )
        except MAY_FAIL as error:
            log.warning("a card was not sent", extra={"update": ctx.cause.update_id, "why": str(error)})
            return None
        self._drawn.drew(ctx.cause, message.message_id)
        return message.message_id

    async def _edit_in_turn(self, picture: _Picture) -> bool:
        """At once, or when the chat's second is over; False where the message is known to be gone."""
        account = picture.ctx.account
        waiting = self._waiting.get(account)
        if waiting is not None:
            self._wait(waiting, picture)
            return True
        if self._tasks is None or self._pause(account) <= 0:
            return await self._edit(picture)
        self._waiting[account] = waiting = {}
        self._wait(waiting, picture)
        self._tasks.create_task(self._edit_later(account))
        return True

    def _wait(self, waiting: dict[int, _Picture], picture: _Picture) -> None:
        """The newest picture of a message takes the place of the one before it."""
        older = waiting.get(picture.message_id)
        if older is not None:
            self._drawn.redrawn(older.update_id)
        waiting[picture.message_id] = picture
        self._drawn.await_redraw(picture.update_id)

    async def _edit_later(self, account: int) -> None:
        waiting = self._waiting[account]
        try:
            while waiting:
                await self._edit_next(account, waiting)
        except LeaseLost:  # whoever holds the chat now draws them
            for picture in waiting.values():
                self._drawn.ended(picture.update_id)
        del self._waiting[account]
        self._drawn_one.set()

    async def _edit_next(self, account: int, waiting: dict[int, _Picture]) -> None:
        await self._clock.sleep(self._pause(account))
        picture = waiting.pop(next(iter(waiting)))
        try:
            if not await self._edit(picture) and not picture.is_old:
                await self._send(picture.ctx, picture.card)
        except LeaseLost:
            self._drawn.ended(picture.update_id)
            raise
        self._drawn.redrawn(picture.update_id)

    def _pause(self, account: int) -> float:
        """Seconds until the chat may be redrawn again."""
        return self._last.get(account, -PAUSE) + PAUSE - self._clock.monotonic()

    def _note(self, account: int) -> None:
        """The chat is redrawn now; chats whose second is over are forgotten, the oldest stand first."""
        self._last.pop(account, None)
        self._last[account] = self._clock.monotonic()
        while self._pause(oldest := next(iter(self._last))) <= 0:
            del self._last[oldest]

    async def _edit(self, picture: _Picture) -> bool:
        ctx, card = picture.ctx, picture.card
        self._note(ctx.account)
        try:
            await ctx.bot.edit_message_text(
                card.text, chat_id=ctx.account, message_id=picture.message_id, reply_markup=card.markup
            )
        except MAY_FAIL as error:
            log.info("a card was not redrawn", extra={"update": ctx.cause.update_id, "why": str(error)})
            return not is_gone(error)
        return True
