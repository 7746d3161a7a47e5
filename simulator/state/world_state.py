"""The state of a local Telegram: people, groups, bots, files, faults and rate limits."""

import asyncio
import random
import re
from collections import ChainMap, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from simulator.errors import ApiError
from simulator.faults import Faults
from simulator.limits import Limits
from simulator.state.accounts import BotAccount
from simulator.state.chats import Chat, Message
from simulator.state.files import FileStore
from simulator.state.users import User
from simulator.state.webhook import PushAttempt

TOKEN = re.compile(r"[1-9][0-9]{0,15}:[A-Za-z0-9_-]+")
PUSH_ATTEMPTS_KEPT = 10_000


async def _at_once() -> None:
    """Wait for no bot."""


class WorldState:
    """The state that Bot API methods, people, groups and webhooks share.

    `now` returns Unix seconds, `random` is the one source of chance. `version` grows with each visible
    change. `settled` is awaited after each act of a person. With `strict`, `problems` gets a line for each
    request that breaks the schema. `not_simulated` names the calls that got a placeholder answer.
    """

    def __init__(self, *, now: Callable[[], float], seed: int, strict: bool) -> None:
        self.now, self.strict = now, strict
        self.random = random.Random(seed)
        self.people: Mapping[int, User] = {}
        self.groups: dict[int, Chat] = {}
        self.bots: dict[int, BotAccount] = {}
        self.files = FileStore()
        self.faults = Faults(seed, self._redeliver)
        self.limits = Limits(now)
        self.problems: list[str] = []
        self.not_simulated: list[str] = []
        self.push_attempts: deque[PushAttempt] = deque(maxlen=PUSH_ATTEMPTS_KEPT)
        self.settled: Callable[[], Awaitable[None]] = _at_once
        self.version = 0
        self._watchers: set[asyncio.Event] = set()

    def bot(self, token: str) -> BotAccount:
        """The bot with this token, made on first use; ApiError 401 for a malformed token."""
        if not TOKEN.fullmatch(token):
            raise ApiError(401, "Unauthorized: invalid token specified")
        number = int(token.partition(":")[0])
        if number not in self.bots:
            name = "tatulyq_bot" if not self.bots else f"tatulyq{len(self.bots) + 1}_bot"
            self.bots[number] = BotAccount(token, name, self.now)
        return self.bots[number]

    @property
    def newest(self) -> BotAccount:
        """The bot made last, the default of all acts of people; LookupError before the first."""
        if not self.bots:
            raise LookupError("there is no bot yet: call world.bot(token) first")
        return next(reversed(self.bots.values()))

    def user(self, user_id: Any) -> User | None:
        """The person or bot with this id."""
        return self.people.get(user_id) or self.bots.get(user_id)

    @property
    def chats(self) -> Mapping[int, Chat]:
        """All groups, and the private chats with the newest bot."""
        return ChainMap(self.newest.private if self.bots else {}, self.groups)

    def private(self, bot: User, person: User) -> Chat:
        """The private chat of a person with a bot, made on first use."""
        chats = self.bots[bot.id].private
        if person.id not in chats:
            chats[person.id] = Chat(person.id, "private", peer=person, bot=bot)
        return chats[person.id]

    def touch(self, chat: Chat, message: Message | None = None) -> None:
        """Give a changed chat, and a changed message, the next version, and wake the subscribers."""
        self._grow()
        chat.version = self.version
        if message is not None:
            message.version = self.version

    async def subscribe(self) -> AsyncIterator[int]:
        """The version now, then after each change."""
        changed = asyncio.Event()
        self._watchers.add(changed)
        try:
            while True:
                changed.clear()
                yield self.version
                await changed.wait()
        finally:
            self._watchers.discard(changed)

    def problem(self, method: str, what: str) -> None:
        """Note that a request breaks the schema."""
        if self.strict:
            self.problems.append(f"{method}: {what}")

    def _redeliver(self, count: int) -> None:
        self.newest.queue.redeliver(count)

    def _grow(self) -> None:
        self.version += 1
        for watcher in self._watchers:
            watcher.set()
