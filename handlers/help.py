"""/help: the emergency line first, then what this role can do, then numbers."""

from aiogram.types import Message

from handlers.context import Context
from handlers.ui.card import join_paragraphs
from handlers.ui.labels import emergency


async def send_help(_message: Message, ctx: Context) -> None:
    """What this role can do, between the emergency line and the city's numbers."""
    say, city = ctx.say, ctx.render.city
    phones = city.phones
    numbers = say(
        "help-phones",
        emergency=phones.emergency,
        fire=phones.fire,
        police=phones.police,
        ambulance=phones.ambulance,
        gas=phones.gas,
        call_centre=phones.call_centre,
    )
    legal = say("legal-note", appeals=city.links.appeals)
    await ctx.answer(join_paragraphs(emergency(say, city), say(f"help-{ctx.actor.role}"), numbers, legal))
