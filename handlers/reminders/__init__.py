"""The feature of reminders: the morning digest."""

from handlers.feature import Feature
from handlers.reminders.notifications import Forms, digest, items_of
from handlers.ui.card import Card
from handlers.ui.render_context import RenderContext
from services.outbox.outbox import OutboxMessage
from services.wiring import Services


def feature(forms: Forms) -> Feature:
    """The feature with the digest of these kinds of items."""

    async def render_digest(render: RenderContext, message: OutboxMessage, services: Services) -> Card:
        return digest(render, message, await services.reminders.items(items_of(message)), forms)

    return Feature(notices={"morning": render_digest})
