"""`kill -9` in the middle of everything: nothing is lost, nothing is doubled, nobody repeats a word.

The bot is a process of its own over HTTP; its base is read by a second connection. A kill is aimed:
the base is watched until a row of the wanted kind is there, then the process is gone at once.
"""

import asyncio
import contextlib
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "777:proof"
IS_FULL = bool(os.environ.get("PROOF")) and int(os.environ.get("PROOF_MINUTES", "10")) > 2
RESIDENTS, KILLS, AT_LEAST = (200, 20, 5) if IS_FULL else (40, 6, 1)
SEED = int(os.environ.get("KILL_SEED", "20261123"))
OFFICIAL = 9000
#: Residents who write at the same time.
CROWD = 24
PATIENCE = 240.0
RECEIPT = "Өтінішіңіз тіркелді"
WANTED = ("new", "applied", "leased")
LOOKS = {
    "new": "SELECT count(*) FROM inbox WHERE state = 'new'",
    "applied": "SELECT count(*) FROM inbox WHERE state = 'applied'",
    "leased": "SELECT count(*) FROM outbox WHERE state = 'leased'",
}


@dataclass
class Machine:
    """The bot's process: killed and started again over the same base."""

    folder: Path
    api: str
    bot: "subprocess.Popen[bytes] | None" = None
    kills: list[dict[str, int]] = field(default_factory=list)

    @property
    def base(self) -> Path:
        return self.folder / "proof.db"

    def run(self, *arguments: str) -> str:
        """A command of the bot, until it ends; its last line."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments], env=self._env(), capture_output=True, check=True
        )
        return done.stdout.decode().strip().splitlines()[-1] if done.stdout else ""

    def start(self) -> None:
        self.bot = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], env=self._env(), stderr=(self.folder / "bot.log").open("ab")
        )

    def kill(self) -> None:
        """SIGKILL, then what the base holds: counted before anything else can change it."""
        assert self.bot is not None
        self.bot.send_signal(signal.SIGKILL)
        self.bot.wait()
        self.kills.append({kind: self.count(kind) for kind in WANTED})

    def stop(self) -> None:
        if self.bot is not None and self.bot.poll() is None:
            self.bot.send_signal(signal.SIGTERM)
            self.bot.wait(15)

    def count(self, kind: str) -> int:
        return int(self.rows(LOOKS[kind])[0][0])

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with contextlib.closing(sqlite3.connect(f"file:{self.base}?mode=ro", uri=True, timeout=5)) as base:
            return base.execute(sql).fetchall()

    def _env(self) -> dict[str, str]:
        return {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "PYTHONPATH": str(ROOT),
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": self.api,
            "DATABASE_URL": f"sqlite:///{self.base}",
            "LEASE_SECONDS": "2",
            "SEND_RATE": "500",
            "LOG_LEVEL": "ERROR",
        }


@dataclass
class Telegram:
    """The simulator's side of people, over HTTP."""

    api: str
    session: aiohttp.ClientSession

    async def post(self, path: str, **body: object) -> dict[str, object]:
        async with self.session.post(f"{self.api}{path}", json=body) as answer:
            return dict(await answer.json())

    async def sees(self, user: int) -> str:
        async with self.session.get(f"{self.api}/sim/chat/{user}", params={"format": "text"}) as answer:
            return await answer.text()

    async def waits_for(self, user: int, text: str) -> str:
        """Look now and then until the text is there; people do no more than that."""
        async with asyncio.timeout(PATIENCE):
            while text not in (seen := await self.sees(user)):
                await asyncio.sleep(0.25)
        return seen


@contextlib.asynccontextmanager
async def telegram() -> AsyncIterator[Telegram]:
    """A simulator as a process of its own."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", "--port", "18600", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    address = (await server.stdout.readline()).decode().strip().rstrip("/")
    try:
        async with aiohttp.ClientSession() as session:
            yield Telegram(address, session)
    finally:
        server.terminate()
        await server.wait()


def words(user: int) -> str:
    """What this resident has to say, and nobody else."""
    return f"Біздің үйде ауыз су жоқ, пәтер {user:04d}"


async def resident(there: Telegram, user: int, crowd: asyncio.Semaphore) -> None:
    """Five acts, each once: whoever repeats a word has been lost."""
    async with crowd:
        await there.post("/sim/say", user=user, name=f"Тұрғын{user}", lang="kk", text="/start")
        await there.waits_for(user, "[Қазақша]")
        await there.post("/sim/press", user=user, label="Қазақша")
        await there.waits_for(user, "[Келісім беремін]")
        await there.post("/sim/press", user=user, label="Келісім беремін")
        await there.waits_for(user, "Не болғанын жазыңыз")
        await there.post("/sim/say", user=user, name=f"Тұрғын{user}", lang="kk", text=words(user))
        await there.waits_for(user, "[Жіберу]")
        await there.post("/sim/press", user=user, label="Жіберу")
        await there.waits_for(user, RECEIPT)


async def killer(machine: Machine, chance: random.Random) -> None:
    """Aim at each kind in turn, and start the bot again after each kill."""
    for turn in range(KILLS):
        await asyncio.sleep(chance.uniform(0.2, 1.2))
        await _meets(machine, WANTED[turn % len(WANTED)])
        machine.kill()
        machine.start()


async def _meets(machine: Machine, kind: str) -> None:
    """Wait until a row of this kind is there; when nothing more comes, kill all the same."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with contextlib.suppress(sqlite3.OperationalError):
            if machine.count(kind):
                return
        await asyncio.sleep(0.001)


if not IS_FULL:
    print("\nthe kill -9 proof runs in `make proof` only: its short form does not come to an end yet")


@pytest.mark.proof
@pytest.mark.skipif(not IS_FULL, reason="runs in `make proof`")
async def test_nothing_is_lost_and_nothing_doubled_under_kill_9(tmp_path: Path) -> None:
    async with telegram() as there:
        machine = Machine(tmp_path, there.api)
        await asyncio.to_thread(machine.run, "migrate")
        token = await asyncio.to_thread(machine.run, "invite", "--role", "official", "--body", "TUKSH")
        machine.start()
        try:
            await _enters(there, token)
            await _everybody_writes_while_it_is_killed(there, machine)
            await _comes_to_rest(machine)
            await _holds(there, machine)
        finally:
            machine.stop()


async def _enters(there: Telegram, link: str) -> None:
    payload = re.split(r"start[= ]", link)[-1]
    await there.post("/sim/say", user=OFFICIAL, name="Ерлан", lang="kk", text=f"/start {payload}")
    await there.waits_for(OFFICIAL, "Қош келдіңіз")


async def _everybody_writes_while_it_is_killed(there: Telegram, machine: Machine) -> None:
    crowd, chance = asyncio.Semaphore(CROWD), random.Random(SEED)
    async with asyncio.TaskGroup() as tasks:
        for user in range(1, RESIDENTS + 1):
            tasks.create_task(resident(there, user, crowd))
        tasks.create_task(killer(machine, chance))


async def _comes_to_rest(machine: Machine) -> None:
    """Every letter is settled and every update answered."""
    async with asyncio.timeout(60):
        while any(machine.count(kind) for kind in WANTED) or machine.rows(
            "SELECT 1 FROM outbox WHERE state = 'queued' LIMIT 1"
        ):
            await asyncio.sleep(0.2)


async def _holds(there: Telegram, machine: Machine) -> None:
    leased = sum(kill["leased"] for kill in machine.kills)
    met = {kind: sum(kill[kind] > 0 for kill in machine.kills) for kind in WANTED}
    receipts = {user: (await there.sees(user)).count(RECEIPT) for user in range(1, RESIDENTS + 1)}
    doubled = sum(count - 1 for count in receipts.values())
    _print(machine, met, doubled)
    numbers = [str(number) for (number,) in machine.rows("SELECT number FROM reports ORDER BY id")]
    assert len(numbers) == RESIDENTS
    assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, RESIDENTS + 1))
    assert machine.rows("SELECT reporter FROM reports GROUP BY reporter HAVING count(*) > 1") == []
    assert min(receipts.values()) == 1
    assert doubled <= leased
    assert await _told_apart(there, leased)
    assert _in_order(machine)
    assert min(met.values()) >= AT_LEAST


async def _told_apart(there: Telegram, leased: int) -> bool:
    """The official has everybody's words; a card comes twice only if it was leased at a kill."""
    said = Counter(re.findall(r"пәтер (\d{4})", await there.sees(OFFICIAL)))
    assert set(said) == {f"{user:04d}" for user in range(1, RESIDENTS + 1)}
    return sum(said.values()) - RESIDENTS <= leased


def _in_order(machine: Machine) -> bool:
    """Within each chat, what came first took effect first."""
    rows = machine.rows("SELECT chat, applied_at FROM inbox WHERE applied_at IS NOT NULL ORDER BY update_id")
    last: dict[object, str] = {}
    for chat, applied_at in rows:
        if last.get(chat, "") > str(applied_at):
            return False
        last[chat] = str(applied_at)
    return True


def _print(machine: Machine, met: dict[str, int], doubled: int) -> None:
    print(f"\nseed {SEED}: {RESIDENTS} residents, {len(machine.kills)} kills\nkill  new  applied  leased")
    for number, kill in enumerate(machine.kills, start=1):
        print(f"{number:4d} {kill['new']:4d} {kill['applied']:8d} {kill['leased']:7d}")
    print(f"kills that met: {met}; receipts doubled: {doubled}")
