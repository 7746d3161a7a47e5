"""Notices about used invitations and dismissals."""

from datetime import datetime

from handlers.ui.card import Card
from handlers.ui.render_context import RenderContext
from handlers.ui.screen_context import ScreenContext
from services.outbox.outbox import OutboxMessage
from services.wiring import Services


async def invitation_used(render: RenderContext, message: OutboxMessage, _services: Services) -> Card:
    """The notice that an invitation was used; the person is not named."""
    facts, say = message.facts, render.say
    role, at = say(f"role-{facts['role']}"), render.moment(datetime.fromisoformat(facts["at"]))
    if facts["body"]:
        return Card(say("invitation-used-body", role=role, body=render.body(facts["body"]), at=at))
    return Card(say("invitation-used", role=role, at=at))


async def dismissed(render: RenderContext, _message: OutboxMessage, _services: Services) -> Card:
    """The notice of a person's dismissal."""
    return Card(render.say("dismissed-you"))


def dismissed_screen(ctx: ScreenContext) -> Card:
    """The screen of a dismissed person."""
    return Card(ctx.say("dismissed-you"))
