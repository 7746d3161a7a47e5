"""What people in office are told of invitations and of their leaving."""

from datetime import datetime

from handlers.ui.card import Card
from handlers.ui.render_context import RenderContext
from handlers.ui.screen_context import ScreenContext
from services.outbox.outbox import OutboxMessage
from services.wiring import Services


async def invitation_used(render: RenderContext, message: OutboxMessage, _services: Services) -> Card:
    """Somebody has joined; who it was is not said."""
    facts, say = message.facts, render.say
    role, at = say(f"role-{facts['role']}"), render.moment(datetime.fromisoformat(facts["at"]))
    if facts["body"]:
        return Card(say("invitation-used-body", role=role, body=render.body(facts["body"]), at=at))
    return Card(say("invitation-used", role=role, at=at))


async def dismissed(render: RenderContext, _message: OutboxMessage, _services: Services) -> Card:
    """The person has left office."""
    return Card(render.say("dismissed-you"))


def dismissed_screen(ctx: ScreenContext) -> Card:
    """The same as the screen of the conversation."""
    return Card(ctx.say("dismissed-you"))
