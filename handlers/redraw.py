"""The pressed card after a crash: drawn from the store, as the press would have left it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiogram.filters.callback_data import CallbackData

from domain.errors import NotFound
from handlers.assignments import routes as assignments
from handlers.callbacks import AnswerPress, AssignmentPress, ConsentPick, ReportPress
from handlers.context import Context
from handlers.filters import Press
from handlers.meetings import routes as meetings
from handlers.onboarding import routes as onboarding
from handlers.reports import routes as reports
from services.items.views import Views

_Draw = Callable[[Context, Any, Views], Awaitable[None]]

#: Presses that change their own card. Others change the screen, or promise outbox messages.
_DRAWING: tuple[tuple[type[CallbackData], _Draw], ...] = (
    (ReportPress, reports.draw_again),
    (AssignmentPress, assignments.draw_again),
    (AnswerPress, meetings.draw_again),
    (ConsentPick, onboarding.draw_again),
)


async def redraw_pressed_card(ctx: Context, views: Views) -> None:
    """Draw the card of a press whose effect is committed; nothing where its item was wiped since."""
    if ctx.query is None:
        return
    for kind, draw in _DRAWING:
        found = await Press(kind)(ctx.query)
        if isinstance(found, dict):
            with suppress(NotFound):
                await draw(ctx, found["press"], views)
