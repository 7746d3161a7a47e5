"""/help: the emergency line, the help text of the role, and the city's phone numbers."""

from aiogram.types import Message

from handlers.context import Context
from handlers.ui.card import join_paragraphs
from handlers.ui.labels import emergency


async def send_help(_message: Message, ctx: Context) -> None:
    """Answer with the help of the sender's role."""
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
