"""After a crash: the card whose button was pressed, drawn from the store as the press would have left it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiogram.filters.callback_data import CallbackData

from domain.errors import Missing
from handlers import assignment_presses, meeting_presses, report_presses, start
from handlers.callbacks import AnswerPress, AssignmentPress, ConsentPick, ReportPress
from handlers.filters import Press
from handlers.visit import Visit
from services.views import Views

_Draw = Callable[[Visit, Any, Views], Awaitable[None]]

#: Presses that change the card they stand on; all others change the screen of the talk, or send letters.
_DRAWING: tuple[tuple[type[CallbackData], _Draw], ...] = (
    (ReportPress, report_presses.draw_again),
    (AssignmentPress, assignment_presses.draw_again),
    (AnswerPress, meeting_presses.draw_again),
    (ConsentPick, start.draw_again),
)


async def draw_pressed(visit: Visit, views: Views) -> None:
    """The effect is in the store; what it was about may have been wiped since."""
    if visit.query is None:
        return
    for kind, draw in _DRAWING:
        found = await Press(kind)(visit.query)
        if isinstance(found, dict):
            with suppress(Missing):
                await draw(visit, found["press"], views)
