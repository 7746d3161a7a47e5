"""The two bots under the same load: ours, whole and durable, and a bare echo bot on aiogram."""

import asyncio
import contextlib
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import load
from tests.bench.load import FIRST_RESIDENT, Phones, Step
from tests.bench.machine import PROJECT, Running, free_port, run, running

TOKEN = "4242:bench"
OFFICIAL = 7_000_001
#: Whose people get the reports of this load; the first body of the proposed category.
BODY = "TUKSH"
ECHO = str(Path(__file__).parent / "programs/echo.py")
COUNTED = str(Path(__file__).parent / "programs/counted.py")


@dataclass(frozen=True)
class Cost:
    """The cost of one update of a kind: milliseconds, calls of the Bot API, SQL statements."""

    cpu: float
    waited: float
    calls: float
    statements: float


@dataclass
class Figures:
    """The cost of one run; seconds and MiB."""

    name: str
    residents: int
    cpu: float = 0.0
    start: float = 0.0
    wall: float = 0.0
    idle: float = 0.0
    peak: float = 0.0
    by_step: dict[str, "Cost"] = field(default_factory=dict)

    @property
    def each(self) -> float:
        """Milliseconds of CPU a resident."""
        return self.cpu * 1000 / self.residents


@dataclass(frozen=True)
class Peer:
    """A bot that polls `phones`; `is_done` says when it has nothing left to do."""

    name: str
    process: Running
    phones: Phones
    steps: Sequence[Step]
    is_done: Callable[[int], bool]
    statements: Callable[[], int] = lambda: 0

    async def whole(self, residents: int, *, at_once: int) -> Figures:
        """All residents through all steps; CPU from before the first update until nothing is left."""
        figures = await self._before(residents)
        began, before = time.monotonic(), self.process.cpu()
        users = range(FIRST_RESIDENT, FIRST_RESIDENT + residents)
        await load.whole(self.phones, self.steps, users, at_once=at_once)
        await self._rest(residents * len(self.steps))
        figures.cpu = self.process.cpu() - before
        figures.wall = time.monotonic() - began
        figures.peak = self.process.memory("VmHWM")
        return figures

    async def by_step(self, residents: int, *, at_once: int) -> Figures:
        """The same step by step, so that each kind of update has a cost of its own."""
        figures = await self._before(residents)
        users = range(FIRST_RESIDENT, FIRST_RESIDENT + residents)
        for n, step in enumerate(self.steps, start=1):
            since, cpu, statements = await self.phones.now(), self.process.cpu(), self.statements()
            await load.side_by_side(lambda user, step=step: step(self.phones, user), users, at_once=at_once)
            await self._rest(residents * n)
            figures.by_step[step.name] = Cost(
                (self.process.cpu() - cpu) * 1000 / residents,
                self.phones.median(step.name),
                await self.phones.calls(since) / residents,
                (self.statements() - statements) / residents,
            )
        return figures

    async def _before(self, residents: int) -> Figures:
        await asyncio.sleep(1)
        return Figures(self.name, residents, start=self.process.cpu(), idle=self.process.memory())

    async def _rest(self, updates: int) -> None:
        while not self.is_done(updates):
            await asyncio.sleep(0.02)


@asynccontextmanager
async def ours(*, is_counted: bool = False) -> AsyncIterator[Peer]:
    """The bot as an operator starts it, an official in office; counting statements costs a little CPU."""
    with tempfile.TemporaryDirectory() as folder, _simulator() as address:
        file = Path(folder, "bench.db")
        settings = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": address,
            "DATABASE_URL": f"sqlite:///{file}",
            "SEND_RATE": "1000",
            "CHAT_RATE": "1000",
            "LOG_LEVEL": "WARNING",
            "HTTP_PORT": "0",
        }
        run("-m", "bot", "migrate", **settings)
        said = run("-m", "bot", "invite", "--role", "official", "--body", BODY, **settings)
        counter = _zero(folder)
        command = (COUNTED, str(counter), "run") if is_counted else ("-m", "bot", "run")
        with running(*command, PYTHONPATH=str(PROJECT), **settings) as process:
            async with load.phones(address) as phones:
                await phones.post("start", user=OFFICIAL, name="Ерлан", payload=said.split("=")[-1].strip())
                await phones.sees(OFFICIAL, load.has_answers(1), "join")
                with contextlib.closing(sqlite3.connect(file)) as second:
                    yield Peer(
                        "ours",
                        process,
                        phones,
                        load.REPORT,
                        _is_empty(second),
                        lambda: int.from_bytes(counter.read_bytes(), "little"),
                    )


def _zero(folder: str) -> Path:
    counter = Path(folder, "statements")
    counter.write_bytes(bytes(8))
    return counter


def _is_empty(second: sqlite3.Connection) -> Callable[[int], bool]:
    """Every update is answered and every message sent, as a second connection reads."""

    def is_empty(updates: int) -> bool:
        answered, waiting = second.execute(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'answered'), "
            "(SELECT count(*) FROM outbox WHERE state IN ('queued', 'leased'))"
        ).fetchone()
        return bool(answered == updates + 1 and not waiting)  # the official's own /start is the one more

    return is_empty


@asynccontextmanager
async def echo() -> AsyncIterator[Peer]:
    """The echo bot; it has nothing left to do when the last phone has its answer."""
    with _simulator() as address, running(ECHO, address, TOKEN) as process:
        async with load.phones(address) as phones:
            await _polls(phones)
            yield Peer("echo", process, phones, load.ECHO, lambda updates: True)


async def _polls(phones: Phones) -> None:
    async with asyncio.timeout(60):
        while True:
            async with phones.http.get("/sim/world") as response:
                if (await response.json())["bots"]:
                    return
            await asyncio.sleep(0.1)


@contextlib.contextmanager
def _simulator() -> Iterator[str]:
    with running("-m", "simulator", "--port", str(free_port())) as process:
        yield process.line().rstrip("/")
