"""A notice to many: our outbox, sealed and durable, beside aiogram's bare `send_message`."""

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from sqlalchemy import Connection

from bot.settings import Settings
from db import outbox, people
from db.engine import Database
from domain.notices import Lane
from domain.people import Actor, Lang, Role
from services.keys import open_base
from services.sealing import Keyring
from services.transactions import as_json
from tests.bench_parts.machine import PROJECT, Running, run, running

TOKEN = "4242:bench"
OFFICE = str(Path(__file__).with_name("post_office.py"))
BARE = str(Path(__file__).with_name("bare_sender.py"))
FIRST = 7_000_000_000
#: Accounts of those who get an urgent letter.
FIRST_URGENT = 8_000_000_001
URGENT = 100


@dataclass(frozen=True)
class Rate:
    """What a run came to."""

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


async def fill(settings: Settings, n: int) -> None:
    """People with sealed accounts, half Kazakh and half Russian, and a letter waiting for each."""
    db = Database(settings.database_url)
    keyring = await open_base(db, settings)
    now = datetime.now(UTC)
    await db.write(lambda conn: _meet(conn, range(FIRST_URGENT, FIRST_URGENT + URGENT), keyring, now))
    for start in range(0, n, 1000):
        some = range(FIRST + start, FIRST + min(start + 1000, n))
        await db.write(lambda conn, some=some: _meet(conn, some, keyring, now))
        await db.write(lambda conn, some=some: outbox.add(conn, [_letter(one, Lane.BULK) for one in some]))
    await db.close()


def _meet(conn: Connection, accounts: range, keyring: Keyring, now: datetime) -> None:
    """A person's id is their account's number turned round: nothing of it is seen in the base."""
    for account in accounts:
        people.add(conn, Actor(-account, Role.RESIDENT, None, (Lang.KK, Lang.RU)[account % 2]), now)
        sealed = keyring.sealer.seal("identities", -account, as_json({"account": account, "name": ""}))
        people.identify(conn, -account, keyring.lookup(account), sealed.key_id, sealed.blob)


def _letter(account: int, lane: Lane) -> dict[str, Any]:
    now = datetime.now(UTC)
    about = {"item": None, "item_id": None, "facts": {}, "edits": None, "is_machine": False}
    times = {"state": "queued", "not_before": now, "created_at": now}
    return {
        "key": f"bench/{account}",
        "recipient": -account,
        "lane": int(lane),
        "kind": "set-aside",
        **about,
        **times,
    }


@dataclass(frozen=True)
class Sending:
    """A bot at work over a filled base, and the server it sends to."""

    process: Running
    address: str
    url: str

    async def rate(self, name: str, n: int) -> Rate:
        """What it came to when everybody has theirs."""
        told = await until(self.address, n)
        return Rate(name, **told, cpu=self.process.cpu(), memory=self.process.memory("VmHWM"))


@asynccontextmanager
async def ours(n: int, *, rate: float, office: tuple[float, float, float]) -> AsyncIterator[Sending]:
    """`python -m bot run` with a letter waiting for each of n people."""
    with tempfile.TemporaryDirectory() as folder, running(OFFICE, *map(str, office)) as server:
        address, url = server.line(), f"sqlite:///{Path(folder, 'bench.db')}"
        settings = {"BOT_TOKEN": TOKEN, "BOT_API_URL": address, "DATABASE_URL": url}
        settings |= {"SEND_RATE": str(rate), "LOG_LEVEL": "ERROR", "HTTP_PORT": "0"}
        await asyncio.to_thread(run, "-m", "bot", "migrate", **settings)
        given: dict[str, Any] = {name.lower(): value for name, value in settings.items()}
        await fill(Settings(_env_file=None, **given), n)
        with running("-m", "bot", "run", **settings) as process:
            yield Sending(process, address, url)


async def bare(n: int) -> Rate:
    """aiogram's send_message, fifty on their way at once."""
    with running(OFFICE, "0", "0", "0") as server:
        address = server.line()
        with running(BARE, address, TOKEN, str(FIRST), str(n), PYTHONPATH=str(PROJECT)) as process:
            return await Sending(process, address, "").rate("aiogram", n)


async def until(address: str, n: int) -> dict[str, Any]:
    """The server's figures once n people have a message."""
    async with asyncio.timeout(900):
        while (told := await _asked(address, "told"))["people"] < n:
            await asyncio.sleep(0.2)
    return told


async def _asked(address: str, what: str) -> dict[str, Any]:
    async with ClientSession() as http, http.get(f"{address}/{what}") as response:
        answer: dict[str, Any] = await response.json()
    return answer


async def whole(n: int) -> Rate:
    """As fast as it goes."""
    async with ours(n, rate=10_000, office=(0, 0, 0)) as sending:
        return await sending.rate("ours", n)


async def at_the_limit(n: int) -> Rate:
    """Thirty a second and no more, 60 ms to each answer."""
    async with ours(n, rate=30, office=(0.06, 30, 0)) as sending:
        return await sending.rate("ours at 30/s and 60 ms", n)


async def in_trouble(n: int) -> Rate:
    """One answer of fifty is a 429."""
    async with ours(n, rate=10_000, office=(0, 0, 0.02)) as sending:
        return await sending.rate("ours with 2 % of 429", n)


async def urgent(n: int) -> str:
    """A hundred urgent letters promised at random moments of a bulk of n: how long the slowest took."""
    async with ours(n, rate=10_000, office=(0, 0, 0)) as sending:
        await until(sending.address, n // 100)
        promised, chance = {}, random.Random(20261123)
        db = Database(sending.url)
        for account in range(FIRST_URGENT, FIRST_URGENT + URGENT):
            await asyncio.sleep(chance.uniform(0, n / 1500 / URGENT))
            await db.write(lambda conn, to=account: outbox.add(conn, [_letter(to, Lane.URGENT)]))
            promised[str(account)] = time.monotonic()
        rate = await sending.rate("a bulk with urgent letters", n + URGENT)
        came = await _asked(sending.address, "when")
        await db.close()
    waits = sorted(came[account] - at for account, at in promised.items())
    return f"{rate}\n{URGENT} urgent: median {waits[URGENT // 2]:.2f} s, slowest {waits[-1]:.2f} s (bound 2)"
