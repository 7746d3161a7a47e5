"""How the rules' no is said: over the chat for a press, as a message for what was written."""

from domain.refusal import Refused
from handlers.visit import Visit


async def say_no(visit: Visit, refusal: Refused) -> None:
    """The sentence of the refusal in the person's language; what was typed stays in the draft."""
    key = f"refused-{refusal.key}"
    if visit.query is not None:
        visit.toast(key, alert=True, **refusal.facts)
    else:
        await visit.answer(visit.say(key, **refusal.facts))
