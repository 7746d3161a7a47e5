"""Refusals as texts: an alert for a press, a message for anything else."""

from domain.conversation import Screen
from domain.errors import Refused
from handlers.context import Context

#: Refusals that people who have left office are told by one text.
_OF_OFFICE = frozenset({"not-yours", "not-allowed", "button-stale", "button-unknown", "consent-first"})


async def say_refusal(ctx: Context, refusal: Refused) -> None:
    """Say the message `refused-KEY` in the person's language; the draft keeps what was typed."""
    key = f"refused-{refusal.key}"
    if ctx.conversation.screen == Screen.DISMISSED and refusal.key in _OF_OFFICE:
        key = "refused-dismissed"
    if ctx.query is not None:
        ctx.toast(key, alert=True, **refusal.facts)
    else:
        await ctx.answer(ctx.say(key, **refusal.facts))
