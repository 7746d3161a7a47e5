"""A local Telegram in one process: people, groups, and the Bot API for any number of bots."""

import inspect
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from simulator import methods, schema
from simulator.errors import ApiError, ApiResponse, bad_request
from simulator.faults import POLL
from simulator.methods.request import MethodResult, Request
from simulator.people.groups import Group
from simulator.people.person import Person
from simulator.state.files import Upload
from simulator.state.world_state import WorldState
from simulator.text.entities import TextError
from simulator.webhooks.registry import Webhooks

MOST_UPLOAD_BYTES = 50 << 20
CALLS_KEPT = 10_000
FIRST_PERSON = 100_001
MALFORMED = (AttributeError, KeyError, TypeError, ValueError)
"""What a method raises for a parameter of a wrong shape."""
NO_FILES: Mapping[str, Upload] = {}


@dataclass(frozen=True, slots=True)
class Call:
    """One finished Bot API call other than getUpdates, at Unix time `at`; status 0: no response arrived."""

    method: str
    params: Mapping[str, Any]
    status: int
    answer: Any
    at: float


class World(WorldState):
    """A local Telegram without network and threads.

    `now` returns Unix seconds, all chance comes from `seed`. `strict` notes schema violations in `problems`.
    People without a given id are numbered from `first_person`.
    """

    def __init__(
        self,
        *,
        now: Callable[[], float] = time.time,
        seed: int = 0,
        strict: bool = True,
        first_person: int = FIRST_PERSON,
    ) -> None:
        super().__init__(now=now, seed=seed, strict=strict)
        self.people: dict[int, Person] = {}
        self.webhooks = Webhooks(self, self.call)
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self._by_name: dict[str, Person] = {}
        self._free_ids = (number for number in count(first_person) if number not in self.people)

    def person(
        self, name: str, *, lang: str | None = "kk", user_id: int | None = None, username: str | None = None
    ) -> Person:
        """The person with this id, or with this name if no id is given; made if there is none."""
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
        """A new group with these people and the newest bot; the first person owns it."""
        kind = "channel" if channel else "supergroup" if supergroup else "group"
        return Group.founded(self, kind, title, members)

    def clear(self) -> None:
        """Remove all people, chats and pending updates; bots keep their tokens, update ids go on."""
        self.people.clear()
        self.groups.clear()
        self._by_name.clear()
        for bot in self.bots.values():
            bot.clear()
            self.webhooks.forget(bot)
        self._grow()

    async def call(
        self, token: str, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] = NO_FILES
    ) -> ApiResponse:
        """Make a Bot API call: check token, faults, limits and schema, then run the method.

        `params` are values or wire texts (JSON for nested objects). Only getUpdates waits. ConnectionCut if
        a fault says so.
        """
        name = method.lower()
        values = schema.decode(name, params)
        response: ApiResponse | None = None
        try:
            response = await self._respond(token, name, values, files)
        finally:
            if name != POLL:
                self._record(method, values, response)
        return response

    def _record(self, method: str, values: Mapping[str, Any], response: ApiResponse | None) -> None:
        status, body = (response.status, response.body) if response else (0, None)
        self.calls.append(Call(method, values, status, body, self.now()))

    async def _respond(
        self, token: str, name: str, values: dict[str, Any], files: Mapping[str, Upload]
    ) -> ApiResponse:
        try:
            bot = self.bot(token)
            if bot.revoked or bot.token != token:
                raise ApiError(401, "Unauthorized")
            fault = self.faults.take(name, values)
            if fault and (instead := await fault.before()):
                return instead
            self.limits.check(bot.id, name, values.get("chat_id"))
        except ApiError as error:
            return error.response()
        response = await self._perform(Request(self, self.webhooks, bot, name, values, files))
        if fault:
            await fault.after()
        return response

    async def _perform(self, request: Request) -> ApiResponse:
        try:
            if sum(len(upload.content) for upload in request.files.values()) > MOST_UPLOAD_BYTES:
                raise ApiError(413, "Request Entity Too Large")
            result = await self._run(request, self._check(request))
        except ApiError as error:
            return error.response()
        described = result if isinstance(result, MethodResult) else MethodResult(result)
        note = {"description": described.description} if described.description else {}
        return ApiResponse(200, {"ok": True, "result": described.result} | note)

    async def _run(self, request: Request, problems: list[str]) -> Any:
        """Run the method; its error on a request that breaks the schema becomes a 400."""
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
        """Schema problems of a request; ApiError 404 for an unknown method."""
        if request.method not in schema.METHODS:
            self.problem(request.method, "unknown method")
            raise ApiError(404, "Not Found: method not found" if request.method else "Not Found")
        found = schema.check(request.method, request.params)
        for what in found:
            self.problem(schema.METHODS[request.method].__api_method__, what)
        return found
