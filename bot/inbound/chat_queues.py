"""Per-chat serial queues with a bound on waiting updates."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from services.updates import StoredUpdate

#: Updates in all queues together; beyond them no more are fetched from Telegram.
CAPACITY = 2000


class ChatQueues:
    """One queue per chat: an update is handled when the one before it is done; chats run side by side."""

    def __init__(self) -> None:
        self._queues: dict[bytes, deque[StoredUpdate]] = {}
        self._start: Callable[[bytes], object] | None = None
        self._waiting = 0
        self._has_capacity = asyncio.Event()
        self._has_capacity.set()
        self._is_empty = asyncio.Event()
        self._is_empty.set()

    async def run(self, handle: Callable[[StoredUpdate], Awaitable[None]]) -> None:
        """Hand the updates to `handle` until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            self._start = lambda chat: tasks.create_task(self._drain(chat, handle))
            await asyncio.Event().wait()

    def put(self, update: StoredUpdate) -> None:
        """Add an update to its chat's queue. Raises RuntimeError before `run`."""
        if self._start is None:
            raise RuntimeError("chat queues are not running")
        self._waiting += 1
        self._is_empty.clear()
        if not self.has_capacity:
            self._has_capacity.clear()
        queue = self._queues.get(update.chat)
        if queue is not None:
            queue.append(update)
            return
        self._queues[update.chat] = deque([update])
        self._start(update.chat)

    async def wait_for_capacity(self) -> None:
        """Wait until fewer than CAPACITY updates are queued."""
        await self._has_capacity.wait()

    @property
    def has_capacity(self) -> bool:
        """Fewer than CAPACITY updates are queued."""
        return self._waiting < CAPACITY

    async def join(self) -> None:
        """Wait until every queued update is handled."""
        await self._is_empty.wait()

    @property
    def is_idle(self) -> bool:
        """No update is queued or being handled."""
        return not self._waiting

    async def _drain(self, chat: bytes, handle: Callable[[StoredUpdate], Awaitable[None]]) -> None:
        queue = self._queues[chat]
        while queue:
            await handle(queue[0])
            queue.popleft()
            self._waiting -= 1
            if self.has_capacity:
                self._has_capacity.set()
        del self._queues[chat]
        if not self._waiting:
            self._is_empty.set()
