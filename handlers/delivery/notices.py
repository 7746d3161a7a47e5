"""Notices about updates that failed."""

from handlers.ui.card import Card
from handlers.ui.render_context import RenderContext
from services.outbox.outbox import OutboxMessage
from services.wiring import Services


async def set_aside(render: RenderContext, _message: OutboxMessage, _services: Services) -> Card:
    """The notice that a person's message is kept though its handling failed."""
    return Card(render.say("error-kept", phone=render.city.phones.emergency))
