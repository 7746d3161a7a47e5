"""A whole Telegram in one process: people, bots, chats, and the Bot API over them."""

import asyncio
import inspect
import random
import re
import time
from collections import ChainMap, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from simulator import methods, schema
from simulator.errors import ApiError, ErrorAnswer, bad_request
from simulator.faults import POLL, Faults
from simulator.limits import Limits
from simulator.methods.request import Described, Request
from simulator.people.groups import Group
from simulator.people.person import Person
from simulator.state.accounts import BotAccount, User
from simulator.state.chats import Chat
from simulator.state.files import FileStore, Upload
from simulator.state.messages import Message
from simulator.text.formatting import TextError
from simulator.webhooks.webhooks import Webhooks

__all__ = ["Call", "ErrorAnswer", "Upload", "World"]

TOKEN = re.compile(r"[1-9][0-9]{0,15}:[A-Za-z0-9_-]+")
MOST_BODY_BYTES = 50 << 20
CALLS_KEPT = 10_000
FIRST_PERSON = 100_001
MALFORMED = (AttributeError, KeyError, TypeError, ValueError)
NO_FILES: Mapping[str, Upload] = {}


@dataclass(frozen=True, slots=True)
class Call:
    """One finished call of the Bot API; `status` 0 means that no answer arrived. Polls are not kept."""

    method: str
    params: Mapping[str, Any]
    status: int
    answer: Any
    at: float


async def _at_once() -> None:
    """A world nobody waits for."""


class World:
    """A local Telegram: people, chats, bots, messages, files, update queues.

    No network and no thread; all times come from `now` (Unix seconds), all chance from `seed`. With `strict`
    every request that breaks the schema leaves a line in `problems`; `not_simulated` names the calls that
    were answered without being acted upon. People whose id is not given are numbered from `first_person`.
    """

    def __init__(
        self,
        *,
        now: Callable[[], float] = time.time,
        seed: int = 0,
        strict: bool = True,
        first_person: int = FIRST_PERSON,
    ) -> None:
        self.now, self.strict = now, strict
        self.chance = random.Random(seed)
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Chat] = {}
        self.bots: dict[int, BotAccount] = {}
        self.files = FileStore()
        self.faults = Faults(seed, self._redeliver)
        self.limits = Limits(now)
        self.webhooks = Webhooks(self)
        self.problems: list[str] = []
        self.not_simulated: list[str] = []
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.settled: Callable[[], Awaitable[None]] = _at_once
        self.version = 0
        self._by_name: dict[str, Person] = {}
        self._free_ids = (number for number in count(first_person) if number not in self.people)
        self._watchers: set[asyncio.Event] = set()

    def bot(self, token: str) -> BotAccount:
        """The bot with this token, made on first use."""
        if not TOKEN.fullmatch(token):
            raise ApiError(401, "Unauthorized: invalid token specified")
        number = int(token.partition(":")[0])
        if number not in self.bots:
            name = "tatulyq_bot" if not self.bots else f"tatulyq{len(self.bots) + 1}_bot"
            self.bots[number] = BotAccount(token, name, self.now)
        return self.bots[number]

    @property
    def newest(self) -> BotAccount:
        """The bot that people mean when they name none."""
        if not self.bots:
            raise LookupError("there is no bot yet: call world.bot(token) first")
        return next(reversed(self.bots.values()))

    @property
    def chats(self) -> Mapping[int, Chat]:
        """All groups, and the private chats with the newest bot."""
        return ChainMap(self.newest.private if self.bots else {}, self.groups)

    def person(
        self, name: str, *, lang: str | None = "kk", user_id: int | None = None, username: str | None = None
    ) -> Person:
        """The person with this id, else with this name; made if there is none."""
        known = self._by_name.get(name) if user_id is None else self.people.get(user_id)
        if known is not None:
            return known
        number = next(self._free_ids) if user_id is None else user_id
        person = Person(number, name, lang, username, world=self)
        self.people[number] = person
        self._by_name.setdefault(name, person)
        return person

    def group(
        self, title: str, members: Iterable[Person] = (), *, supergroup: bool = False, channel: bool = False
    ) -> Group:
        """A new group with these people and the newest bot; the first one owns it."""
        kind = "channel" if channel else "supergroup" if supergroup else "group"
        return Group.founded(self, kind, title, list(members))

    def clear(self) -> None:
        """Everybody is gone and nothing was ever said; bots keep their tokens, updates keep their numbers."""
        self.people.clear()
        self.groups.clear()
        self._by_name.clear()
        for bot in self.bots.values():
            bot.private.clear()
            bot.known.clear()
            bot.callbacks.clear()
            bot.queue.forget()
            self.webhooks.forget(bot)
        self.version += 1
        for watcher in self._watchers:
            watcher.set()

    def private(self, bot: BotAccount, person: User) -> Chat:
        """The private chat of a person with a bot, begun if need be."""
        if person.id not in bot.private:
            bot.private[person.id] = Chat(person.id, "private", peer=person, bot=bot)
        return bot.private[person.id]

    def touch(self, chat: Chat, message: Message | None = None) -> None:
        """Something visible changed."""
        self.version += 1
        chat.version = self.version
        if message is not None:
            message.version = self.version
        for watcher in self._watchers:
            watcher.set()

    async def subscribe(self) -> AsyncIterator[int]:
        """The world's version, now and whenever it has grown."""
        changed = asyncio.Event()
        self._watchers.add(changed)
        try:
            while True:
                changed.clear()
                yield self.version
                await changed.wait()
        finally:
            self._watchers.discard(changed)

    async def call(
        self, token: str, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] = NO_FILES
    ) -> ErrorAnswer:
        """The Bot API: token, scheduled fault, limits, schema, method. ConnectionCut if a fault says so.

        `params` are wire texts (JSON for nested objects) or values. Only getUpdates waits.
        """
        name = method.lower()
        values = schema.decode(name, params)
        answer: ErrorAnswer | None = None
        try:
            answer = await self._answer(token, name, values, files)
        finally:
            if name != POLL:
                self._record(method, values, answer)
        return answer

    def problem(self, method: str, what: str) -> None:
        """Note that a request breaks the schema."""
        if self.strict:
            self.problems.append(f"{method}: {what}")

    def _redeliver(self, count: int) -> None:
        self.newest.queue.redeliver(count)

    def _record(self, method: str, values: Mapping[str, Any], answer: ErrorAnswer | None) -> None:
        status, body = (answer.status, answer.body) if answer else (0, None)
        self.calls.append(Call(method, values, status, body, self.now()))

    async def _answer(
        self, token: str, name: str, values: dict[str, Any], files: Mapping[str, Upload]
    ) -> ErrorAnswer:
        try:
            bot = self._owner(token)
            fault = self.faults.take(name, values)
            if fault and (instead := await fault.before()):
                return instead
            self.limits.check(bot.id, name, values.get("chat_id"))
        except ApiError as error:
            return error.answer()
        answer = await self._perform(Request(self, bot, name, values, files))
        if fault:
            await fault.after()
        return answer

    def _owner(self, token: str) -> BotAccount:
        bot = self.bot(token)
        if bot.revoked or bot.token != token:
            raise ApiError(401, "Unauthorized")
        return bot

    async def _perform(self, request: Request) -> ErrorAnswer:
        try:
            if sum(len(upload.content) for upload in request.files.values()) > MOST_BODY_BYTES:
                raise ApiError(413, "Request Entity Too Large")
            result = await self._act(request, self._check(request))
        except ApiError as error:
            return error.answer()
        said = result if isinstance(result, Described) else Described(result)
        note = {"description": said.description} if said.description else {}
        return ErrorAnswer(200, {"ok": True, "result": said.result} | note)

    async def _act(self, request: Request, problems: list[str]) -> Any:
        """What the method says; a request that breaks the schema may break it too."""
        try:
            result = methods.find(request.method)(request)
            return await result if inspect.isawaitable(result) else result
        except TextError as error:
            raise ApiError(400, error.description) from None
        except MALFORMED:
            if not problems:
                raise
            raise bad_request(f"can't parse {problems[0]}") from None

    def _check(self, request: Request) -> list[str]:
        """The problems of a request to a known method."""
        if request.method not in schema.METHODS:
            self.problem(request.method, "unknown method")
            raise ApiError(404, "Not Found: method not found" if request.method else "Not Found")
        found = schema.check(request.method, request.params)
        for what in found:
            self.problem(schema.METHODS[request.method].__api_method__, what)
        return found
