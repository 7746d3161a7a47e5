"""Seconds to the first poll and memory then, beside aiogram imported alone."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from tests.bench.machine import run, running

TOKEN = "4242:bench"
ALONE = "import aiogram, time; print('ready', flush=True); time.sleep(60)"


@dataclass(frozen=True)
class Start:
    """Seconds from the start of the process, and MiB at that moment."""

    seconds: float
    memory: float


class Server:
    """Just enough of the Bot API to be polled."""

    def __init__(self) -> None:
        self.address = ""
        self.polled = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        """True to everything; a poll is noted and held."""
        if request.match_info["method"] == "getUpdates":
            self.polled.set()
            await asyncio.sleep(60)
        return web.json_response({"ok": True, "result": True})


@asynccontextmanager
async def _served() -> AsyncIterator[Server]:
    server, app = Server(), web.Application()
    app.router.add_route("*", "/bot{token}/{method}", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.address = f"http://{host}:{port}"
    try:
        yield server
    finally:
        await runner.cleanup()


async def ours() -> Start:
    """The bot over a base that was migrated before."""
    with tempfile.TemporaryDirectory() as folder:
        async with _served() as server:
            settings = {
                "BOT_TOKEN": TOKEN,
                "BOT_API_URL": server.address,
                "DATABASE_URL": f"sqlite:///{Path(folder, 'bench.db')}",
                "LOG_LEVEL": "ERROR",
                "HTTP_PORT": "0",
            }
            await asyncio.to_thread(run, "-m", "bot", "migrate", **settings)
            began = time.monotonic()
            with running("-m", "bot", "run", **settings) as process:
                await asyncio.wait_for(server.polled.wait(), 60)
                seconds = time.monotonic() - began
                await asyncio.sleep(2)  # menus are introduced after the first poll: they count as memory
                return Start(seconds, process.memory())


async def alone() -> Start:
    """aiogram, imported and nothing else."""
    began = time.monotonic()
    with running("-c", ALONE) as process:
        await asyncio.to_thread(process.line)
        return Start(time.monotonic() - began, process.memory())


async def table(rounds: int) -> list[str]:
    """Interleaved runs; medians and their ratios, as lines."""
    mine, bare = [], []
    for _ in range(rounds):
        mine.append(await ours())
        bare.append(await alone())
    seconds = [statistics.median(one.seconds for one in found) for found in (mine, bare)]
    memory = [statistics.median(one.memory for one in found) for found in (mine, bare)]
    return [
        f"to the first poll: {seconds[0]:.2f} s to {seconds[1]:.2f} s: "
        f"{seconds[0] / seconds[1]:.2f} times (bound 1.5)",
        f"memory: {memory[0]:.0f} MiB to {memory[1]:.0f} MiB: {memory[0] / memory[1]:.2f} times (bound 1.4)",
    ]
