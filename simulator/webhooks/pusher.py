"""Pushing of one bot's updates to its webhook: concurrency, response timeouts, retries and expiry."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from simulator.faults import PUSH, ConnectionCut
from simulator.state.accounts import BotAccount
from simulator.state.update_queue import Update
from simulator.state.webhook import PushAttempt, WebhookSettings
from simulator.state.world_state import WorldState
from simulator.webhooks.method_calls import method_call
from simulator.webhooks.retry_queues import QueuedUpdate, RetryQueues
from simulator.webhooks.transport import (
    CONNECTION_RESET,
    READ_TIMEOUT,
    NoResponse,
    Transport,
    WebhookResponse,
    webhook_request,
)

RESPONSE_TIMEOUT = 60.0
"""Seconds without a response after which a request has failed."""
GONE_FOR = 23 * 3600
"""Seconds of responses 410 alone after which the webhook is removed."""
IGNORED_CALLS = frozenset({"setwebhook", "deletewebhook", "close", "logout"})

ApiCall = Callable[..., Awaitable[object]]
"""`World.call`."""


@dataclass(slots=True)
class InFlight:
    """A request in flight since a Unix time; `is_awaited` while the bot owes the response."""

    since: float
    timeout: asyncio.Timeout = field(default_factory=lambda: asyncio.timeout(None))
    is_awaited: bool = False

    @property
    def deadline(self) -> float:
        """The Unix time of the response timeout."""
        return self.since + RESPONSE_TIMEOUT


class Pusher:
    """Pushes the updates of one bot to one webhook; new settings need a new pusher.

    `call` makes the Bot API call of a response, `wake` asks for `push_due` soon. `is_gone` after GONE_FOR
    seconds of 410 alone: Telegram removes such a webhook.
    """

    def __init__(
        self,
        world: WorldState,
        bot: BotAccount,
        settings: WebhookSettings,
        *,
        call: ApiCall,
        wake: Callable[[], None],
    ) -> None:
        self.bot = bot
        self._world, self._settings = world, settings
        self._call, self._wake = call, wake
        self._in_flight: dict[asyncio.Task[None], InFlight] = {}
        self._gone_since: float | None = None
        self.is_gone = False
        self.forget()

    @property
    def is_busy(self) -> bool:
        """True while requests are in flight."""
        return bool(self._in_flight)

    def forget(self) -> None:
        """Cancel all requests; pending updates of the bot are pushed from the beginning."""
        self._queues, self._newest = RetryQueues(self._world.now, self._world.random), -1
        for task in self._in_flight:
            if task is not asyncio.current_task():  # a receiver in this process may delete its own webhook
                task.cancel()
        self._in_flight.clear()

    def push_due(self, tasks: asyncio.TaskGroup, transport: Transport) -> None:
        """Start requests for due updates, and time out requests past their deadline."""
        self._load()
        for request in self._awaited():
            if request.deadline <= self._world.now():
                request.is_awaited = False
                request.timeout.reschedule(0)
        while self._has_capacity and (queued := self._queues.take_due()):
            self._push(queued, tasks, transport)

    def next_at(self) -> float | None:
        """The Unix time of the next due update or deadline; None if there is none."""
        due = self._queues.next_due_at() if self._has_capacity else None
        deadlines = [request.deadline for request in self._awaited()]
        return min([*deadlines, *([] if due is None else [due])], default=None)

    @property
    def _has_capacity(self) -> bool:
        return len(self._in_flight) < self._settings.max_connections

    def _awaited(self) -> list[InFlight]:
        return [request for request in self._in_flight.values() if request.is_awaited]

    def _load(self) -> None:
        """Move new and redelivered updates into the retry queues."""
        queue = self.bot.queue
        new = queue.after(self._newest)
        if new:
            self._newest = new[-1].id
        self._queues.add(new)
        self._queues.add(queue.take_redelivered())

    def _push(self, queued: QueuedUpdate, tasks: asyncio.TaskGroup, transport: Transport) -> None:
        now = self._world.now()
        if queued.update.expires <= now:
            self._queues.done(queued)
            self.bot.queue.drop(queued.update)
            return
        request = InFlight(now)
        task = tasks.create_task(self._attempt(queued, request, transport))
        self._in_flight[task] = request

    async def _attempt(self, queued: QueuedUpdate, request: InFlight, transport: Transport) -> None:
        """Make one request and handle its outcome, unless `forget` came in between."""
        task = asyncio.current_task()
        try:
            response = await self._response(queued.update, request, transport)
            if task in self._in_flight:
                await self._handle(queued, response)
        except NoResponse as error:
            if task in self._in_flight:
                self._fail(queued, str(error))
        finally:
            if task is not None:
                self._in_flight.pop(task, None)
            self._wake()

    async def _response(self, update: Update, request: InFlight, transport: Transport) -> WebhookResponse:
        try:
            async with request.timeout:
                request.is_awaited = True
                return await self._send(update, transport)
        except ConnectionCut as cut:
            raise NoResponse(READ_TIMEOUT if cut.timed_out else CONNECTION_RESET) from cut
        except TimeoutError as error:
            raise NoResponse(READ_TIMEOUT) from error
        finally:
            request.is_awaited = False

    async def _send(self, update: Update, transport: Transport) -> WebhookResponse:
        """Send an update through the scheduled faults."""
        _, owner = update.queue_id
        about: Mapping[str, Any] = {"chat_id": owner, "queue_id": update.queue_id, "update": update.body}
        fault = self._world.faults.take(PUSH, about)
        if fault and (instead := await fault.before()):
            headers = {name.lower(): text for name, text in instead.headers.items()}
            return WebhookResponse(instead.status, headers=headers)
        settings = self._settings
        response = await transport(webhook_request(settings.url, settings.secret_token, update.body))
        if fault:
            await fault.after()
        return response

    async def _handle(self, queued: QueuedUpdate, response: WebhookResponse) -> None:
        """Confirm the update and make the response's call; retry unless the status is 2xx."""
        if not response.is_success:
            self._fail(queued, f"Wrong response from the webhook: {response.title}", response.retry_after)
            self._count_gone(response)
            return
        self._gone_since = None
        self._note(queued)
        self._queues.done(queued)
        self.bot.queue.confirm(queued.update)
        await self._make_call(response)

    async def _make_call(self, response: WebhookResponse) -> None:
        """Make the Bot API call in the response; its result is lost."""
        call = method_call(response)
        if call is None or call[0].lower() in IGNORED_CALLS or call[0].lower().startswith("get"):
            return
        with suppress(ConnectionCut):
            await self._call(self.bot.token, *call)

    def _fail(self, queued: QueuedUpdate, error: str, retry_after: int = 0) -> None:
        self._settings.last_error = (self._world.now(), error)
        self._note(queued, error)
        if not self._queues.retry(queued, retry_after):
            self.bot.queue.drop(queued.update)

    def _count_gone(self, response: WebhookResponse) -> None:
        """Set `is_gone` after GONE_FOR seconds of 410."""
        now = self._world.now()
        if response.status != HTTPStatus.GONE:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = now
        elif now > self._gone_since + GONE_FOR:
            self.is_gone = True

    def _note(self, queued: QueuedUpdate, error: str | None = None) -> None:
        self._world.push_attempts.append(PushAttempt(queued.update.id, self._world.now(), error))
