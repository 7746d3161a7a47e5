"""A broadcast by the bot's outbox and by peers, as the server of `post_office.py` counts it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from db.engine.database import Database
from db.outbox import messages
from tests.bench.bases import Base
from tests.bench.filling import FIRST, fill, strike
from tests.bench.machine import Running, run, running

TOKEN = "4242:bench"
HERE = "tests.bench.programs"
#: Messages a second that nobody reaches: the limit is off.
OFF = 10_000.0
#: Seconds that everybody has for everything.
PATIENCE = 1800

Opened = Callable[[], AbstractContextManager[Base]]


@dataclass(frozen=True)
class Office:
    """The server's latency, rate and share of 429; see `post_office.py`."""

    latency: float = 0.0
    rate: float = 0.0
    trouble: float = 0.0

    @property
    def command(self) -> tuple[str, ...]:
        """How it is started."""
        return ("-m", "tests.bench.post_office", str(self.latency), str(self.rate), str(self.trouble))


@dataclass(frozen=True)
class Rate:
    """The figures of a run."""

    name: str
    people: int
    doubled: int
    refused: int
    seconds: float
    cpu: float
    memory: float

    @property
    def each_second(self) -> float:
        """Messages a second, from the first to the last."""
        return self.people / self.seconds

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.each_second:.0f}/s, {self.people} people in {self.seconds:.1f} s, "
            f"{self.doubled} doubled, {self.refused} refused; "
            f"{self.cpu / self.people * 1000:.2f} ms CPU each; {self.memory:.0f} MiB at most"
        )


@dataclass(frozen=True)
class Sending:
    """A sender at work, and its server."""

    process: Running
    address: str
    url: str = ""

    async def rate(self, name: str, n: int) -> Rate:
        """The figures once all have their message."""
        told = await self.until(n)
        return Rate(name, **told, cpu=self.process.cpu(), memory=self.process.memory("VmHWM"))

    async def until(self, n: int) -> dict[str, Any]:
        """The server's figures once n people have a message."""
        return await self._soon(lambda: self.asked("told"), lambda told: told["people"] >= n)

    async def is_over(self) -> dict[str, int]:
        """State → number of messages, once none is queued."""
        db = Database(self.url)
        try:
            return await self._soon(
                lambda: db.read(messages.counts), lambda found: not found.keys() & {"queued", "leased"}
            )
        finally:
            await db.close()

    async def asked(self, what: str) -> dict[str, Any]:
        """A page of the server."""
        async with ClientSession() as http, http.get(f"{self.address}/{what}") as response:
            answer: dict[str, Any] = await response.json()
        return answer

    async def _soon(self, look: Callable[[], Any], is_it: Callable[[Any], bool]) -> Any:
        began = time.monotonic()
        while not is_it(found := await look()):
            assert time.monotonic() - began < PATIENCE, found
            assert self.process.process.poll() is None, "it has ended"
            await asyncio.sleep(0.1)
        return found


@asynccontextmanager
async def ours(opened: Opened, n: int, *, rate: float = OFF, office: Office) -> AsyncIterator[Sending]:
    """`python -m bot run` has started, and messages to n people fall due."""
    with opened() as base, running(*office.command) as server:
        settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": server.line(), "SEND_RATE": str(rate)}
        settings |= {"LOG_LEVEL": "ERROR", "HTTP_PORT": "0"} | base.settings
        await asyncio.to_thread(run, "-m", "bot", "migrate", **settings)
        await fill(settings, n)
        with running("-m", "bot", "run", **settings) as process:
            await process.rests()
            await _struck(base.url)
            yield Sending(process, settings["BOT_API_URL"], base.url)


async def _struck(url: str) -> None:
    db = Database(url)
    while await db.write(strike):
        pass
    await db.close()


async def whole(opened: Opened, name: str, n: int) -> Rate:
    """Ours, as fast as it goes."""
    async with ours(opened, n, office=Office()) as sending:
        return await sending.rate(name, n)


async def bare(name: str, n: int) -> Rate:
    """aiogram's send_message, fifty on their way at once."""
    return await _peer("bare_sender", name, n)


async def broadcaster(name: str, n: int, opened: Opened | None = None) -> Rate:
    """aiogram-broadcaster, with its SQL storage on a base like ours."""
    if opened is None:
        return await _peer("broadcaster", name, n)
    with opened() as base:
        return await _peer("broadcaster", name, n, base.url)


async def _peer(module: str, name: str, n: int, *more: str) -> Rate:
    with running(*Office().command) as server:
        address = server.line()
        with running("-m", f"{HERE}.{module}", address, TOKEN, str(FIRST), str(n), *more) as process:
            return await Sending(process, address).rate(name, n)
