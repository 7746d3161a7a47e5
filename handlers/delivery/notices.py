"""What a person is told of trouble with their own message."""

from handlers.ui.card import Card
from handlers.ui.render_context import RenderContext
from services.outbox.outbox import OutboxMessage
from services.wiring import Services


async def set_aside(render: RenderContext, _message: OutboxMessage, _services: Services) -> Card:
    """The message is kept, and its handling has failed."""
    return Card(render.say("error-kept", phone=render.city.phones.emergency))
