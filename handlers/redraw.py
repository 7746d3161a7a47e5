"""After a crash: the card whose button was pressed, drawn from the store as the press would have left it."""

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
    """The effect is in the store; its item may have been wiped since.

    `redraws` are the presses that change the card they stand on. All others change the screen of the
    conversation, or promise messages.
    """
    if ctx.query is None:
        return
    for kind, redraw in redraws.items():
        found = await Press(kind)(ctx.query)
        if isinstance(found, dict):
            with suppress(NotFound):
                await redraw(ctx, found["press"], services)
