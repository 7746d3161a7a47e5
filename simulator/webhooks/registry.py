"""The webhooks of all bots, and the loop that pushes updates to them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from simulator.state.accounts import BotAccount
from simulator.state.webhook import WebhookSettings
from simulator.state.world_state import WorldState
from simulator.webhooks.pusher import ApiCall, Pusher
from simulator.webhooks.transport import Transport, WebhookRequest, WebhookResponse, http_transport

CLOCK_POLL = 0.2
"""Seconds after which the loop reads the world's clock again, as a test may have moved it."""


class Webhooks:
    """One pusher for each bot with a webhook; requests are made only inside `pushing`.

    `receivers` maps URLs to coroutines of this process, which get the requests instead of the network.
    """

    def __init__(self, world: WorldState, call: ApiCall) -> None:
        self._world, self._call = world, call
        self._pushers: dict[int, Pusher] = {}
        self._changed, self._idle = asyncio.Event(), asyncio.Event()
        self.receivers: dict[str, Transport] = {}

    def open(self, bot: BotAccount, settings: WebhookSettings) -> None:
        """Set the bot's webhook, instead of an earlier one."""
        self.close(bot)
        bot.queue.set_webhook(settings, self.wake)
        self._pushers[bot.id] = Pusher(self._world, bot, settings, call=self._call, wake=self.wake)
        self.wake()

    def close(self, bot: BotAccount) -> None:
        """Remove the bot's webhook; unconfirmed updates stay pending."""
        bot.queue.set_webhook(None, self.wake)
        pusher = self._pushers.pop(bot.id, None)
        if pusher is not None:
            pusher.forget()

    def forget(self, bot: BotAccount) -> None:
        """Drop the retry queues of a bot whose pending updates were dropped."""
        if pusher := self._pushers.get(bot.id):
            pusher.forget()

    def wake(self) -> None:
        """Let the loop look at updates and clock again."""
        self._idle.clear()
        self._changed.set()

    async def settled(self) -> None:
        """Wait until every update that is due now has its response; call it only inside `pushing`."""
        if self._pushers:
            self.wake()
            await self._idle.wait()

    @asynccontextmanager
    async def pushing(self) -> AsyncIterator[None]:
        """Run the push loop; unconfirmed updates are pushed again next time."""
        async with http_transport() as transport, asyncio.TaskGroup() as tasks:
            loop = tasks.create_task(self._run(tasks, transport))
            try:
                yield
            finally:
                loop.cancel()
                for pusher in self._pushers.values():
                    pusher.forget()

    async def _run(self, tasks: asyncio.TaskGroup, network: Transport) -> None:
        async def transport(request: WebhookRequest) -> WebhookResponse:
            return await self.receivers.get(request.url, network)(request)

        while True:
            self._changed.clear()
            for gone in [pusher for pusher in self._pushers.values() if pusher.is_gone]:
                self.close(gone.bot)
            for pusher in self._pushers.values():
                pusher.push_due(tasks, transport)
            if not any(pusher.is_busy for pusher in self._pushers.values()):
                self._idle.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause()):
                    await self._changed.wait()

    def _pause(self) -> float | None:
        """Seconds until the next due update or deadline; None if only `wake` can bring one."""
        moments = [pusher.next_at() for pusher in self._pushers.values()]
        waits = [at - self._world.now() for at in moments if at is not None]
        return max(0.0, min(*waits, CLOCK_POLL)) if waits else None
