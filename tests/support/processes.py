"""The bot and the local Telegram as processes, and people who use the local Telegram over HTTP.

Each stop of the bot scans database, WAL and log for leaks.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.support import stores
from tests.support.leaks.process_files import assert_no_leaks
from tests.support.programs import Program, Running, start

PROJECT = Path(__file__).resolve().parents[2]
TOKEN = "7104242002:AAFsV0oQpl1Zq8RrUu3xkD9yGnW5bTeJmHc"
#: Added to the small numbers of people here: a long id occurs nowhere by chance.
FIRST_ACCOUNT = 787_350_400_000
#: Variables that a process inherits; settings of the developer's shell stay out.
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR")
LOOK = 0.05


@dataclass
class Machine:
    """A folder with a database, its keys and a log, and the bot that runs on it; `people` by Telegram id."""

    folder: Path
    address: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    bot: Running | None = None
    people: dict[int, str] = field(default_factory=dict)

    @property
    def base(self) -> Path:
        return self.folder / "town.db"

    @property
    def log(self) -> Path:
        return self.folder / "bot.log"

    def environment(self, **own: str) -> Mapping[str, str]:
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        ours = {"BOT_TOKEN": TOKEN, "BOT_API_URL": self.address} | stores.environment(self.base)
        around = {"PYTHONPATH": str(PROJECT), "LOG_LEVEL": "DEBUG", "HTTP_PORT": "0", "CHAT_RATE": "1000"}
        return inherited | around | ours | self.settings | own

    def does(self, *arguments: str, **own: str) -> str:
        """Run `python -m bot …` to its end; returns the last line of its output."""
        command = [sys.executable, "-m", "bot", *arguments]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(**own),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout.strip().rpartition("\n")[2]

    def starts(self, **own: str) -> Running:
        """Start `python -m bot run`; its log is appended."""
        self.bot = start(Program("bot", ["run"], self.folder, self.environment(**own), self.log))
        return self.bot

    def kills(self) -> None:
        """kill -9."""
        assert self.bot is not None
        self.bot.send_signal(signal.SIGKILL)
        self.bot.wait()

    async def stops(self) -> float:
        """SIGTERM; returns the seconds until the end. Raises subprocess.TimeoutExpired after 30."""
        assert self.bot is not None
        self.assert_no_leaks()
        began = time.monotonic()
        self.bot.send_signal(signal.SIGTERM)
        await asyncio.to_thread(self.bot.wait, 30)
        return time.monotonic() - began

    def looks(self) -> Any:
        """A second, read-only connection."""
        return stores.looks(self.base)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows as a second connection reads them."""
        return stores.rows(self.base, sql, *values)

    def assert_no_leaks(self) -> None:
        """Fail if database, WAL or log show a secret."""
        assert_no_leaks(self.base, self.log, token=TOKEN, people=self.people)

    def count(self, table: str, where: str = "true") -> int:
        return int(self.rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])


class Phones:
    """The phones of people, over HTTP: every word is said once, every press waits for its button."""

    def __init__(self, machine: Machine, http: aiohttp.ClientSession) -> None:
        self._address = machine.address
        self._people = machine.people
        self._http = http

    async def act(self, verb: str, **fields: Any) -> dict[str, Any]:
        if "user" in fields:
            fields["user"] += FIRST_ACCOUNT
            self._people.setdefault(fields["user"], fields.get("name", ""))
        async with self._http.post(f"{self._address}/sim/{verb}", json=fields) as answer:
            done: dict[str, Any] = await answer.json()
            assert done["ok"], done
            return done

    async def messages(self, user: int) -> list[dict[str, Any]]:
        """The messages on a phone, the oldest first, as `/sim/chat` gives them."""
        account = user + FIRST_ACCOUNT
        async with self._http.get(f"{self._address}/sim/chat/{account}", params={"user": account}) as answer:
            done = await answer.json()
        found: list[dict[str, Any]] = done["messages"]
        return found

    async def reads(self, user: int) -> str:
        """The whole chat as a transcript."""
        chat = f"{self._address}/sim/chat/{user + FIRST_ACCOUNT}"
        async with self._http.get(chat, params={"format": "text"}) as answer:
            return await answer.text()

    async def button(self, user: int, label: str, *, under: str = "") -> int:
        """Wait for a button, in a message with these words; returns the id of the newest such message."""
        while True:
            for message in reversed(await self.messages(user)):
                buttons = str(message.get("keyboard") or message.get("reply_markup") or "")
                if label in buttons and under in message.get("text", ""):
                    return int(message["message_id"])
            await asyncio.sleep(LOOK * 4)

    async def presses(self, user: int, label: str, *, under: str = "") -> None:
        """Wait for the button, then press it, once."""
        message = await self.button(user, label, under=under)
        await self.act("press", user=user, label=label, message_id=message)

    async def hears(self, user: int, words: str) -> None:
        """Wait until the bot has said these words."""
        while not any(one["by_bot"] and words in str(one) for one in await self.messages(user)):
            await asyncio.sleep(LOOK * 4)


def _simulator(folder: Path, settings: dict[str, str]) -> tuple[Running, Path]:
    """Start the local Telegram; it prints its address into the file that is returned."""
    says = folder / "simulator.log"
    environment = Machine(folder, settings=settings).environment()
    return start(Program("simulator", ["--port", "0"], PROJECT, environment, says)), says


def _address(simulator: Running, says: Path) -> str:
    """Wait for the address in its output; fails if the process has ended."""
    while not (says.exists() and (said := says.read_text()).endswith("\n")):
        assert simulator.poll() is None, "the local Telegram has ended before it said its address"
        time.sleep(LOOK)
    return said.strip().rstrip("/")


@contextlib.asynccontextmanager
async def telegram(folder: Path, **settings: str) -> AsyncIterator[tuple[Machine, Phones]]:
    """A local Telegram and a machine; all processes are killed on the way out, and the files scanned."""
    simulator, says = _simulator(folder, settings)
    machine = Machine(folder, settings=settings)
    try:
        machine.address = await asyncio.to_thread(_address, simulator, says)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(60)) as http:
            await (await http.get(f"{machine.address}/bot{TOKEN}/getMe")).read()  # BotFather has made it
            yield machine, Phones(machine, http)
    finally:
        for process in (machine.bot, simulator):
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()
        if machine.bot is not None:
            machine.assert_no_leaks()
