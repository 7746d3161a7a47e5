"""One bot's webhook at work: what is due is pushed, so many at once, and the answers are judged."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from simulator.faults import PUSH, ConnectionCut
from simulator.state.update_queue import Update, WebhookSettings
from simulator.webhooks.couriers import HUNG_UP, SILENT, Courier, Reply, Unanswered, named_call, packed
from simulator.webhooks.retry_queues import Lines, Parcel

if TYPE_CHECKING:
    from simulator.state.accounts import BotAccount
    from simulator.world import World

PATIENCE = 60.0
"""Seconds of silence that count as a failure."""
GONE_FOR = 23 * 3600
"""Seconds of nothing but 410 after which the webhook is removed."""
MOST_CONNECTIONS, USUAL_CONNECTIONS = 100, 40
IGNORED = frozenset({"setwebhook", "deletewebhook", "close", "logout"})
DELIVERIES_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class PushAttempt:
    """One finished try: the update, when it ended, and what was the trouble, if any."""

    update_id: int
    at: float
    trouble: str | None = None


@dataclass(slots=True)
class Flight:
    """A try that is not over yet; `is_silent` from the moment the bot has the update until it answers."""

    since: float
    patience: asyncio.Timeout = field(default_factory=lambda: asyncio.timeout(None))
    is_silent: bool = False


class Pusher:
    """Pushes to one webhook until it is closed; another setting is another pusher."""

    def __init__(self, world: "World", bot: "BotAccount", hook: WebhookSettings) -> None:
        self.world, self.bot, self.hook = world, bot, hook
        self._flights: dict[asyncio.Task[None], Flight] = {}
        self._gone_since: float | None = None
        self.forget()

    @property
    def is_busy(self) -> bool:
        """Whether an answer is awaited."""
        return bool(self._flights)

    def forget(self) -> None:
        """Give up every try; what is still in the bot's queue begins anew."""
        self._lines, self._newest = Lines(self.world.now, self.world.chance), -1
        for task in self._flights:
            if task is not asyncio.current_task():  # a receiver in this process may delete its own webhook
                task.cancel()
        self._flights.clear()

    def turn(self, tasks: asyncio.TaskGroup, courier: Courier) -> None:
        """Push what is due, and lose patience with those that are silent."""
        self._load()
        for flight in self._silent():
            if self._ends(flight) <= self.world.now():
                flight.is_silent = False
                flight.patience.reschedule(0)
        while len(self._flights) < connections(self.hook) and (parcel := self._lines.take()):
            self._push(parcel, tasks, courier)

    def next_at(self) -> float | None:
        """When there is something to do next, if nothing happens until then."""
        is_full = len(self._flights) >= connections(self.hook)
        due = None if is_full else self._lines.next_at()
        return min([*map(self._ends, self._silent()), *([] if due is None else [due])], default=None)

    def _silent(self) -> list[Flight]:
        return [flight for flight in self._flights.values() if flight.is_silent]

    def _ends(self, flight: Flight) -> float:
        return flight.since + self.world.webhooks.patience

    def _load(self) -> None:
        queue = self.bot.queue
        news = queue.after(self._newest)
        if news:
            self._newest = news[-1].id
        self._lines.join(news)
        self._lines.join(queue.again())

    def _push(self, parcel: Parcel, tasks: asyncio.TaskGroup, courier: Courier) -> None:
        if parcel.update.expires <= self.world.now():
            self._lines.done(parcel)
            self.bot.queue.drop(parcel.update)
            return
        flight = Flight(self.world.now())
        task = tasks.create_task(self._fly(parcel, flight, courier))
        self._flights[task] = flight

    async def _fly(self, parcel: Parcel, flight: Flight, courier: Courier) -> None:
        task = asyncio.current_task()
        try:
            reply = await self._answer(parcel.update, flight, courier)
            if task in self._flights:
                await self._judge(parcel, reply)
        except Unanswered as error:
            if task in self._flights:
                self._failed(parcel, str(error))
        finally:
            if task is not None:
                self._flights.pop(task, None)
            self.bot.queue.news()

    async def _answer(self, update: Update, flight: Flight, courier: Courier) -> Reply:
        try:
            async with flight.patience:
                flight.is_silent = True
                return await self._through_faults(update, courier)
        except ConnectionCut as cut:
            raise Unanswered(SILENT if cut.timed_out else HUNG_UP) from cut
        except TimeoutError as error:
            raise Unanswered(SILENT) from error
        finally:
            flight.is_silent = False

    async def _through_faults(self, update: Update, courier: Courier) -> Reply:
        line, owner = update.line
        about: Mapping[str, Any] = {"chat_id": owner, "line": line, "update": update.body}
        fault = self.world.faults.take(PUSH, about)
        if fault and (instead := await fault.before()):
            return Reply(
                instead.status, headers={name.lower(): text for name, text in instead.headers.items()}
            )
        secret = str(self.hook.settings.get("secret_token") or "")
        reply = await courier(packed(self.hook.url, secret, update.body))
        if fault:
            await fault.after()
        return reply

    async def _judge(self, parcel: Parcel, reply: Reply) -> None:
        if not reply.is_good:
            self._failed(parcel, f"Wrong response from the webhook: {reply.title}", reply.retry_after)
            self._count_gone(reply)
            return
        self._gone_since = None
        self._note(parcel)
        self._lines.done(parcel)
        self.bot.queue.settle(parcel.update)
        await self._obey(reply)

    async def _obey(self, reply: Reply) -> None:
        """Make the call that the answer carries; its result goes nowhere."""
        call = named_call(reply)
        if call is None or call[0].lower() in IGNORED or call[0].lower().startswith("get"):
            return
        with suppress(ConnectionCut):
            await self.world.call(self.bot.token, *call)

    def _failed(self, parcel: Parcel, trouble: str, asked: int = 0) -> None:
        self.hook.trouble = (self.world.now(), trouble)
        self._note(parcel, trouble)
        if not self._lines.failed(parcel, asked):
            self.bot.queue.drop(parcel.update)

    def _count_gone(self, reply: Reply) -> None:
        """410 says that nobody will ever be there again; Telegram believes it after most of a day."""
        now = self.world.now()
        if reply.status != HTTPStatus.GONE:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = now
        elif now > self._gone_since + GONE_FOR:
            self.world.webhooks.close(self.bot)

    def _note(self, parcel: Parcel, trouble: str | None = None) -> None:
        self.world.webhooks.deliveries.append(PushAttempt(parcel.update.id, self.world.now(), trouble))


def connections(hook: WebhookSettings) -> int:
    """How many updates may be out at once."""
    asked = hook.settings.get("max_connections")
    return min(max(asked, 1), MOST_CONNECTIONS) if isinstance(asked, int) else USUAL_CONNECTIONS
