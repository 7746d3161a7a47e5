"""Redrawing of the pressed card after a crash, from the state that the press left in the store."""

from collections.abc import Mapping
from contextlib import suppress

from aiogram.filters.callback_data import CallbackData

from domain.errors import NotFound
from handlers.context import Context
from handlers.feature import Redraw
from handlers.filters import Press
from services.wiring import Services


async def redraw_pressed_card(
    ctx: Context, redraws: Mapping[type[CallbackData], Redraw], services: Services
) -> None:
    """Draw the pressed card if its press is among `redraws`; a card whose item was wiped stays as it is.

    `redraws` are the presses that change their own card. All others change the screen of the
    conversation, or send messages through the outbox.
    """
    if ctx.query is None:
        return
    for kind, redraw in redraws.items():
        found = await Press(kind)(ctx.query)
        if isinstance(found, dict):
            with suppress(NotFound):
                await redraw(ctx, found["press"], services)
