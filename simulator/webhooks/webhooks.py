"""The webhooks of a world: who has one, and the loop that keeps pushing while somebody runs it."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from simulator.state.update_queue import WebhookSettings
from simulator.webhooks.couriers import Courier, Post, Reply, over_http
from simulator.webhooks.pushing import DELIVERIES_KEPT, PATIENCE, PushAttempt, Pusher

if TYPE_CHECKING:
    from simulator.state.accounts import BotAccount
    from simulator.world import World

GLANCE = 0.2
"""Seconds after which the world's clock is looked at again: somebody may have moved it."""


class Webhooks:
    """One pusher for each bot with a webhook; nothing is pushed outside `pushing`.

    A URL in `receivers` is a coroutine of this process, and no network is used for it.
    """

    def __init__(self, world: "World") -> None:
        self._world = world
        self._pushers: dict[int, Pusher] = {}
        self._changed, self._quiet = asyncio.Event(), asyncio.Event()
        self.receivers: dict[str, Courier] = {}
        self.patience = PATIENCE
        self.deliveries: deque[PushAttempt] = deque(maxlen=DELIVERIES_KEPT)

    def open(self, bot: "BotAccount", hook: WebhookSettings) -> None:
        """Push to this webhook from now on, and nowhere else."""
        self.close(bot)
        bot.queue.webhook, bot.queue.news = hook, self.wake
        self._pushers[bot.id] = Pusher(self._world, bot, hook)
        self.wake()

    def close(self, bot: "BotAccount") -> None:
        """The bot has no webhook; what was not taken stays in its queue."""
        bot.queue.webhook = None
        pusher = self._pushers.pop(bot.id, None)
        if pusher is not None:
            pusher.forget()

    def forget(self, bot: "BotAccount") -> None:
        """The bot's queue was emptied: try nothing of it again."""
        if pusher := self._pushers.get(bot.id):
            pusher.forget()

    def wake(self) -> None:
        """Something changed, perhaps the clock."""
        self._quiet.clear()
        self._changed.set()

    async def settled(self) -> None:
        """Wait, while somebody pushes, until everything that is due by now has been answered."""
        if self._pushers:
            self.wake()
            await self._quiet.wait()

    @asynccontextmanager
    async def pushing(self) -> AsyncIterator[None]:
        """Push while this lasts; what is not answered at its end is pushed again next time."""
        async with over_http() as courier, asyncio.TaskGroup() as tasks:
            loop = tasks.create_task(self._run(tasks, courier))
            try:
                yield
            finally:
                loop.cancel()
                for pusher in self._pushers.values():
                    pusher.forget()

    async def _run(self, tasks: asyncio.TaskGroup, network: Courier) -> None:
        async def courier(post: Post) -> Reply:
            return await self.receivers.get(post.url, network)(post)

        while True:
            self._changed.clear()
            for pusher in self._pushers.values():
                pusher.turn(tasks, courier)
            if not any(pusher.is_busy for pusher in self._pushers.values()):
                self._quiet.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause()):
                    await self._changed.wait()

    def _pause(self) -> float | None:
        """Seconds until there is something to do; None if only news can bring it."""
        moments = [pusher.next_at() for pusher in self._pushers.values()]
        waits = [at - self._world.now() for at in moments if at is not None]
        return max(0.0, min(*waits, GLANCE)) if waits else None
