"""Named leases of this process: tasks that one process of all does, such as polling and each tick."""

from collections.abc import Callable

from db.engine.database import Database
from db.leases.named import NAMED_LEASES
from db.leases.table import LeaseClaim

#: A lease is renewed once less than this part of it is left.
RENEW_BELOW = 2 / 3


class NamedLeases:
    """Leases by name; all methods that await raise StoreUnavailable."""

    def __init__(self, db: Database, claim: Callable[[], LeaseClaim]) -> None:
        self._db = db
        self._claim = claim
        self._until: dict[str, float] = {}

    def has(self, name: str) -> bool:
        """This process holds the lease; by our clock it ends sooner than by the store's."""
        return self._left(name, self._claim()) > 0

    async def acquire(self, name: str) -> bool:
        """Acquire or renew the lease; False if another process holds it.

        The writer is asked for only where the lease may be had.
        """
        claim = self._claim()
        may = await self._db.read(lambda conn: NAMED_LEASES.is_free_for(conn, name, claim))
        is_ours = may and bool(await self._db.write(lambda conn: NAMED_LEASES.acquire(conn, [name], claim)))
        if is_ours:
            self._until[name] = claim.monotonic + claim.lease
        else:
            self._until.pop(name, None)
        return is_ours

    async def keep(self, name: str) -> bool:
        """As `acquire`, for callers of every second: a fresh lease of ours is not renewed each time."""
        claim = self._claim()
        return self._left(name, claim) > claim.lease * RENEW_BELOW or await self.acquire(name)

    async def release(self, *names: str) -> None:
        """Free these leases, or all of this process."""
        owner, which = self._claim().owner, names or None
        for name in names or tuple(self._until):
            self._until.pop(name, None)
        await self._db.write(lambda conn: NAMED_LEASES.release(conn, owner, which))

    def _left(self, name: str, claim: LeaseClaim) -> float:
        return self._until.get(name, float("-inf")) - claim.monotonic
