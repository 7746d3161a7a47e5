"""Posts of this process: what only one of all that share a base does, such as asking Telegram for updates."""

from collections.abc import Callable

from db.engine.database import Database
from db.leases.named import POSTS
from db.leases.table import Shift


class Posts:
    """Held by name, each for one lease from when it was taken or kept."""

    def __init__(self, db: Database, shift: Callable[[], Shift]) -> None:
        self._db = db
        self._shift = shift
        self._until: dict[str, float] = {}

    def has(self, name: str) -> bool:
        """It is ours now; as with chats, by our own clock it ends sooner than by the store's."""
        return self._until.get(name, float("-inf")) > self._shift().monotonic

    async def take(self, name: str) -> bool:
        """Take it, or keep it for longer; False where another process has it.

        The writer is asked for only where it may be had.
        """
        shift = self._shift()

        may = await self._db.read(lambda conn: POSTS.is_for(conn, name, shift))
        is_ours = may and bool(await self._db.write(lambda conn: POSTS.take(conn, [name], shift)))
        if is_ours:
            self._until[name] = shift.monotonic + shift.lease
        else:
            self._until.pop(name, None)
        return is_ours

    async def keep(self, name: str) -> bool:
        """The same for who asks every second: a post of ours is renewed when a third of its lease is over."""
        shift = self._shift()
        left = self._until.get(name, float("-inf")) - shift.monotonic
        return left > shift.lease * 2 / 3 or await self.take(name)

    async def leave(self, *names: str) -> None:
        """Another process may take these at once, or all that are ours."""
        owner, which = self._shift().owner, names or None
        for name in names or tuple(self._until):
            self._until.pop(name, None)
        await self._db.write(lambda conn: POSTS.leave(conn, owner, which))
