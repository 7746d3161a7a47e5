"""Drafts: kept after every piece, thrown away only when their author says so."""

from domain.cause import Cause
from domain.conversation import Screen
from services.unit_of_work import UnitOfWork


class Drafts:
    """What is being written and not yet sent."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def save_draft(self, cause: Cause) -> None:
        """The draft and its screen as the talk has them now."""
        await self._unit_of_work.save_conversation(cause)

    async def cancel(self, cause: Cause) -> None:
        """The author throws the draft away."""
        cause.conversation.end(Screen.CANCELLED)
        await self._unit_of_work.save_conversation(cause)
