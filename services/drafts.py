"""Drafts: kept after every piece, thrown away only when their author says so."""

from domain.cause import Cause
from domain.conversation import Screen
from services.unit_of_work import Transactions


class Drafts:
    """What is being written and not yet sent."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep(self, cause: Cause) -> None:
        """The draft and its screen as the talk has them now."""
        await self._transactions.keep(cause)

    async def cancel(self, cause: Cause) -> None:
        """The author throws the draft away."""
        cause.talk.end(Screen.CANCELLED)
        await self._transactions.keep(cause)
