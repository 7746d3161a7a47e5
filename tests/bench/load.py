"""Residents with phones, over /sim: each waits for what it is shown before it acts, and acts once."""

import asyncio
import json
import statistics
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientTimeout, TCPConnector

Facts = dict[str, Any]
Shown = Callable[[Sequence[Facts]], bool]

FIRST_RESIDENT = 7_100_000
WORDS = "Үш күннен бері ауыз су жоқ, Есімхан секторы"
#: Seconds that one answer may take before the run is given up.
PATIENCE = 60


@dataclass
class Phones:
    """All phones of one world: one stream of news, and a look at a chat when it has changed."""

    http: ClientSession
    waited: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _news: dict[int, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    async def post(self, verb: str, **fields: Any) -> Facts:
        """POST /sim/…; whatever is wrong ends the run."""
        async with self.http.post(f"/sim/{verb}", json=fields) as response:
            answer: Facts = await response.json()
        assert answer["ok"], answer
        return answer

    async def messages(self, user: int) -> list[Facts]:
        """The chat as the phone shows it."""
        async with self.http.get(f"/sim/chat/{user}") as response:
            answer = await response.json()
        return list(answer.get("messages", ()))

    async def sees(self, user: int, is_shown: Shown, step: str) -> None:
        """Wait until the phone shows it; how long that took is kept under the step's name."""
        started, seen = time.monotonic(), []
        try:
            async with asyncio.timeout(PATIENCE):
                while not is_shown(seen := await self.messages(user)):
                    await self._news[user].wait()
                    self._news[user].clear()
        except TimeoutError:
            shown = [(one["message_id"], one.get("text", ""), _labels([one])) for one in seen]
            raise AssertionError(f"{step}: resident {user} still sees {shown}") from None
        self.waited[step].append(time.monotonic() - started)

    async def listen(self) -> None:
        """Pass news on until cancelled."""
        async with self.http.get("/sim/events", timeout=ClientTimeout(total=None)) as response:
            async for line in response.content:
                if line.startswith(b"data: "):
                    for chat in json.loads(line[6:])["chats"]:
                        self._news[int(chat)].set()

    def median(self, step: str) -> float:
        """Milliseconds from act to answer."""
        return statistics.median(self.waited[step]) * 1000

    async def now(self) -> float:
        """The simulator's clock, in seconds."""
        return float((await self._calls(0))["now"])

    async def calls(self, since: float) -> int:
        """Calls of Telegram after that moment, polls not counted."""
        return sum(one["method"] != "getUpdates" for one in (await self._calls(since))["calls"])

    async def _calls(self, since: float) -> Facts:
        async with self.http.get("/sim/calls", params={"since": str(since)}) as response:
            answer: Facts = await response.json()
        return answer


@asynccontextmanager
async def phones(address: str) -> AsyncIterator[Phones]:
    """Phones on the world at this address."""
    async with (
        ClientSession(address, connector=TCPConnector(limit=0)) as http,
        asyncio.TaskGroup() as tasks,
    ):
        made = Phones(http)
        listening = tasks.create_task(made.listen())
        yield made
        listening.cancel()


def shows_button(label: str) -> Shown:
    """Some message has this button."""
    return lambda messages: any(label in text for text in _labels(messages))


def has_answers(number: int) -> Shown:
    """So many messages came from the bot."""
    return lambda messages: sum(message["by_bot"] for message in messages) >= number


def is_sent(messages: Sequence[Facts]) -> bool:
    """The draft's card is done with, and the receipt has come."""
    return not any("Жіберу" in text for text in _labels(messages)) and has_answers(3)(messages)


def _labels(messages: Sequence[Facts]) -> list[str]:
    rows = [row for one in messages for row in one.get("reply_markup", {}).get("inline_keyboard", ())]
    return [button["text"] for row in rows for button in row]


@dataclass(frozen=True)
class Step:
    """One update of a resident: a verb of /sim with its fields, and what the phone shows afterwards."""

    name: str
    verb: str
    fields: Facts
    is_shown: Shown

    async def __call__(self, phones: Phones, user: int) -> None:
        """Act once and wait."""
        await phones.post(self.verb, user=user, **self.fields)
        await phones.sees(user, self.is_shown, self.name)


#: Exactly five updates of a resident.
REPORT = (
    Step("/start", "start", {"name": "Айгүл"}, shows_button("Қазақша")),
    Step("language", "press", {"label": "Қазақша"}, shows_button("Келісім беремін")),
    Step("consent", "press", {"label": "Келісім беремін"}, lambda seen: not shows_button("Келісім")(seen)),
    Step("text", "say", {"text": WORDS}, shows_button("Жіберу")),
    Step("send", "press", {"label": "Жіберу"}, is_sent),
)
ECHO = (
    Step("/start", "start", {"name": "Айгүл"}, has_answers(1)),
    *(Step(f"text {n}", "say", {"text": WORDS}, has_answers(n)) for n in range(2, 6)),
)


async def whole(phones: Phones, steps: Sequence[Step], residents: range, *, at_once: int) -> None:
    """Every resident goes through all steps; so many of them are at it at once."""

    async def one(user: int) -> None:
        for step in steps:
            await step(phones, user)

    await side_by_side(one, residents, at_once=at_once)


async def side_by_side(work: Callable[[int], Awaitable[None]], residents: range, *, at_once: int) -> None:
    """The work of each resident, so many at once."""
    slots = asyncio.Semaphore(at_once)

    async def in_turn(user: int) -> None:
        async with slots:
            await work(user)

    async with asyncio.TaskGroup() as tasks:
        for user in residents:
            tasks.create_task(in_turn(user))
