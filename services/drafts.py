"""Drafts: saved after every piece, thrown away only by their author."""

from typing import TypeVar

from domain.cause import Cause
from domain.conversation import Screen
from domain.drafts import Draft
from domain.errors import Refused
from services.unit_of_work import UnitOfWork

D = TypeVar("D", bound=Draft)


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


def require_draft(cause: Cause, kind: type[D]) -> D:
    """The draft of the conversation; Refused("button-stale") where there is none of this kind."""
    draft = cause.conversation.draft
    if not isinstance(draft, kind):
        raise Refused("button-stale")
    return draft
