"""How the rules' no is said: over the chat for a press, as a message for what was written."""

from domain.conversation import Screen
from domain.errors import Refused
from handlers.context import Context

#: What the buttons and commands of an office meet when their person has left it.
_OF_OFFICE = frozenset({"not-yours", "not-allowed", "button-stale", "button-unknown", "consent-first"})


async def say_refusal(ctx: Context, refusal: Refused) -> None:
    """The sentence of the refusal in the person's language; what was typed stays in the draft."""
    key = f"refused-{refusal.key}"
    if ctx.conversation.screen == Screen.DISMISSED and refusal.key in _OF_OFFICE:
        key = "refused-dismissed"
    if ctx.query is not None:
        ctx.toast(key, alert=True, **refusal.facts)
    else:
        await ctx.answer(ctx.say(key, **refusal.facts))
