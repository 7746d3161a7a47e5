"""Order within a chat, chats side by side, and a bound on what waits."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from services.updates import StoredUpdate

#: Updates taken from Telegram and not yet handled; beyond it polling waits.
CAPACITY = 2000


class ChatQueues:
    """One line per chat; each update is handled when the one before it is done with."""

    def __init__(self, handle: Callable[[StoredUpdate], Awaitable[None]]) -> None:
        self._handle = handle
        self._lines: dict[bytes, deque[StoredUpdate]] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._waiting = 0
        self._room = asyncio.Event()
        self._room.set()
        self._empty = asyncio.Event()
        self._empty.set()

    async def run(self) -> None:
        """Hold the tasks of the lines until cancelled."""
        async with asyncio.TaskGroup() as self._tasks:
            await asyncio.Event().wait()

    def put(self, update: StoredUpdate) -> None:
        """Add an update to the end of its chat's line."""
        if self._tasks is None:
            raise RuntimeError("lanes are not running")
        self._waiting += 1
        self._empty.clear()
        if self._waiting >= CAPACITY:
            self._room.clear()
        line = self._lines.get(update.chat)
        if line is not None:
            line.append(update)
            return
        self._lines[update.chat] = deque([update])
        self._tasks.create_task(self._drain(update.chat))

    async def wait_for_capacity(self) -> None:
        """Wait until fewer than ROOM updates are in the lines."""
        await self._room.wait()

    @property
    def has_capacity(self) -> bool:
        """Fewer than ROOM updates are in the lines."""
        return self._waiting < CAPACITY

    async def join(self) -> None:
        """Wait until nothing waits and nothing is being handled."""
        await self._empty.wait()

    @property
    def is_idle(self) -> bool:
        """Nothing waits and nothing is being handled."""
        return not self._waiting

    async def _drain(self, chat: bytes) -> None:
        line = self._lines[chat]
        while line:
            await self._handle(line[0])
            line.popleft()
            self._waiting -= 1
            if self._waiting < CAPACITY:
                self._room.set()
        del self._lines[chat]
        if not self._waiting:
            self._empty.set()
