"""Posts of this process: what only one of all that share a base does, such as asking Telegram for updates."""

from collections.abc import Callable

from db.engine.database import Database
from db.leases.named import NAMED_LEASES
from db.leases.table import LeaseClaim


class NamedLeases:
    """Held by name, each for one lease from when it was taken or kept."""

    def __init__(self, db: Database, claim: Callable[[], LeaseClaim]) -> None:
        self._db = db
        self._shift = claim
        self._until: dict[str, float] = {}

    def has(self, name: str) -> bool:
        """It is ours now; as with chats, by our own clock it ends sooner than by the store's."""
        return self._until.get(name, float("-inf")) > self._shift().monotonic

    async def acquire(self, name: str) -> bool:
        """Take it, or keep it for longer; False where another process has it.

        The writer is asked for only where it may be had.
        """
        claim = self._shift()

        may = await self._db.read(lambda conn: NAMED_LEASES.is_free_for(conn, name, claim))
        is_ours = may and bool(await self._db.write(lambda conn: NAMED_LEASES.acquire(conn, [name], claim)))
        if is_ours:
            self._until[name] = claim.monotonic + claim.lease
        else:
            self._until.pop(name, None)
        return is_ours

    async def keep(self, name: str) -> bool:
        """The same for who asks every second: a post of ours is renewed when a third of its lease is over."""
        claim = self._shift()
        left = self._until.get(name, float("-inf")) - claim.monotonic
        return left > claim.lease * 2 / 3 or await self.acquire(name)

    async def release(self, *names: str) -> None:
        """Another process may take these at once, or all that are ours."""
        owner, which = self._shift().owner, names or None
        for name in names or tuple(self._until):
            self._until.pop(name, None)
        await self._db.write(lambda conn: NAMED_LEASES.release(conn, owner, which))
