"""Updates a second by the number of processes on one database behind a webhook."""

import asyncio
import statistics
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession

from db import inbox
from db.engine.database import Database
from tests.bench.bases import STORES, Base
from tests.bench.crowd import HOOK, REPORT, Crowd
from tests.bench.load import PATIENCE
from tests.bench.machine import Running, free_port, run, running
from tests.bench.wire import Caller, answering
from web.webhook import SECRET

PROCESSES = (1, 2, 3)
#: Less than a twentieth more is no growth.
GAIN = 1.05
#: Residents who come before the clock runs: what is loaded when it is first used is loaded then.
FIRST_COMERS = 50
FIRST = 7_200_000
WORD = "behind-a-bench_1"
SETTINGS = {
    "BOT_TOKEN": "4242:bench",
    "WEBHOOK_URL": f"http://127.0.0.1:1{HOOK}",
    "WEBHOOK_SECRET": WORD,
    "SEND_RATE": "10000",
    "LOG_LEVEL": "ERROR",
}


@dataclass(frozen=True)
class Throughput:
    """The figures of one number of processes."""

    processes: int
    updates: int
    seconds: float
    refused: int
    cpu: float
    ours: float

    @property
    def each_second(self) -> float:
        """Updates a second, from the first one brought until all are answered."""
        return self.updates / self.seconds

    def __str__(self) -> str:
        return (
            f"{self.processes} at work: {self.each_second:.0f} updates/s, "
            f"{self.updates} in {self.seconds:.1f} s, "
            f"{self.refused} brought again; CPU of the bots {self.cpu / self.updates * 1000:.2f} ms each, "
            f"of residents and Telegram {self.ours / self.updates * 1000:.2f} ms"
        )


@dataclass(frozen=True)
class City:
    """Bots on one database, and the residents."""

    crowd: Crowd
    bots: Sequence[Running]
    callers: Sequence[Caller]
    base: Base

    async def measure(self, residents: int, *, at_once: int) -> Throughput:
        """All of them report; the clock runs from the first update until all are answered."""
        await self._reported(range(FIRST, FIRST + FIRST_COMERS), at_once)
        before, refused = self.crowd.posted, self.crowd.refused
        cpu, ours = self._cpu(), time.process_time()
        began = time.monotonic()
        first = FIRST + FIRST_COMERS
        await self._reported(range(first, first + residents), at_once)
        seconds = time.monotonic() - began
        updates, again = self.crowd.posted - before, self.crowd.refused - refused
        mine = time.process_time() - ours
        return Throughput(len(self.bots), updates, seconds, again, self._cpu() - cpu, mine)

    async def _reported(self, accounts: range, at_once: int) -> None:
        await self.crowd.report(accounts, self.callers, at_once=at_once)
        assert all(bot.process.poll() is None for bot in self.bots), "a bot has ended"
        db = Database(self.base.url)
        async with asyncio.timeout(PATIENCE):
            while (found := await db.read(inbox.counts)).keys() != {"answered"}:
                await asyncio.sleep(0.05)
        await db.close()
        assert found["answered"] == self.crowd.posted == (accounts.stop - FIRST) * len(REPORT), found

    def _cpu(self) -> float:
        return sum(bot.cpu() for bot in self.bots)


@asynccontextmanager
async def city(store: str, processes: int) -> AsyncIterator[City]:
    """So many bots on a base of their own."""
    crowd, ports = Crowd(), [free_port() for _ in range(processes)]
    async with answering(crowd.answer) as address:
        with ExitStack() as stack:
            base = stack.enter_context(STORES[store]())
            settings = SETTINGS | base.settings | {"BOT_API_URL": address}
            await asyncio.to_thread(run, "-m", "bot", "migrate", **settings)
            bots = []
            for port in ports:
                own = settings | {"HTTP_PORT": str(port)}
                bots.append(stack.enter_context(running("-m", "bot", "run", **own)))
                await _ready(port)
            callers = [Caller(port, {SECRET: WORD, "Content-Type": "application/json"}) for port in ports]
            for caller in callers:
                stack.callback(caller.close)
            yield City(crowd, bots, callers, base)


async def _ready(port: int) -> None:
    async with asyncio.timeout(PATIENCE), ClientSession() as http:
        while True:
            try:
                async with http.get(f"http://127.0.0.1:{port}/readyz") as response:
                    if response.status == 200:
                        return
            except ClientError:
                pass
            await asyncio.sleep(0.1)


async def table(residents: int, stores: Sequence[str], *, rounds: int, at_once: int) -> None:
    """One, two and three processes in turn, and again; medians, and their ratios to one."""
    for store in stores:
        found: dict[int, list[float]] = defaultdict(list)
        for turn in range(rounds):
            for processes in PROCESSES:
                async with city(store, processes) as made:
                    one = await made.measure(residents, at_once=at_once)
                found[processes].append(one.each_second)
                print(f"round {turn + 1} on {store}, {one}", flush=True)
        print(f"throughput on {store}: {_told(found)}", flush=True)


def _told(found: dict[int, list[float]]) -> str:
    """Each number of processes beside one, and after which one more helps no more."""
    medians = {processes: statistics.median(each) for processes, each in found.items()}
    best = next((n for n in PROCESSES[:-1] if medians[n + 1] < medians[n] * GAIN), PROCESSES[-1])
    said = ", ".join(
        f"{processes} processes {median:.0f}/s, {median / medians[1]:.2f} times one"
        for processes, median in medians.items()
    )
    return f"{said}; it grows up to {best}"
