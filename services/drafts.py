"""Drafts: saved after every piece, thrown away only by their author."""

from domain.cause import Cause
from domain.conversation import Draft, Screen
from domain.errors import Refused
from services.unit_of_work import UnitOfWork


class Drafts:
    """Saves and discards the draft of a conversation."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def save_draft(self, cause: Cause) -> None:
        """Save the draft and its screen as the conversation has them now."""
        await self._unit_of_work.save_conversation(cause)

    async def cancel(self, cause: Cause) -> None:
        """Throw the draft away."""
        cause.conversation.end(Screen.CANCELLED)
        await self._unit_of_work.save_conversation(cause)


def require_draft(cause: Cause) -> Draft:
    """The draft of the conversation; Refused("button-stale") where there is none any more."""
    if cause.conversation.draft is None:
        raise Refused("button-stale")
    return cause.conversation.draft
