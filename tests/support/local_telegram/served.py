"""A world behind an HTTP server, a polling bot on unmodified aiogram, and controls of a demo."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import ClientResponse, ClientSession

from simulator.http.demo.controls import Controls
from simulator.http.server import build, serving
from simulator.world import World
from tests.support.local_telegram.echo_bot import router
from tests.support.local_telegram.stage import TOKEN

AIGUL = 700_001


class Demo:
    """Controls that record their calls."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.clock = "2026-11-23T09:00:00+05:00"
        self.updates: list[dict[str, Any]] = []

    async def cast(self) -> list[dict[str, Any]]:
        about = {"kk": "тұрғын", "ru": "житель", "en": "a resident"}
        return [{"id": AIGUL, "name": "Айгүл", "lang": "kk", "role": "resident", "about": about}]

    async def now(self) -> str:
        return self.clock

    async def trace(self) -> list[dict[str, Any]]:
        return self.updates

    async def step(self, to: str) -> dict[str, Any]:
        if to == "yesterday":
            raise ValueError("The clock never goes back.")
        self.told.append(f"step {to}")
        self.clock = "2026-11-24T09:00:00+05:00"
        return {"now": self.clock, "stops": ["09:00"]}

    async def off(self, days: int) -> dict[str, Any]:
        self.told.append(f"off {days}")
        return {"now": self.clock}

    async def plug(self) -> dict[str, Any]:
        self.told.append("plug")
        return {}

    async def reset(self) -> dict[str, Any]:
        self.told.append("reset")
        return {}


@dataclass
class Served:
    """A world, its address, an HTTP client, and a bot without calls yet."""

    world: World
    address: str
    http: ClientSession
    bot: Bot

    async def post(self, path: str, **fields: Any) -> tuple[int, Any]:
        """POST a JSON body; the status and the decoded answer."""
        async with self.http.post(path, json=fields) as response:
            return response.status, await decoded(response)

    async def get(self, path: str, **query: str) -> tuple[int, Any]:
        async with self.http.get(path, params=query) as response:
            return response.status, await decoded(response)

    async def sees(self, user: int = AIGUL) -> str:
        """The transcript of a person's chat."""
        async with self.http.get(f"/sim/chat/{user}", params={"format": "text"}) as response:
            return await response.text()

    async def waits(self, text: str, user: int = AIGUL) -> str:
        """Wait until the transcript contains a text; returns the transcript."""
        for _ in range(200):
            if text in (seen := await self.sees(user)):
                return seen
            await asyncio.sleep(0.02)
        raise AssertionError(f"{text!r} never came:\n{seen}")


async def decoded(response: ClientResponse) -> Any:
    is_json = response.content_type == "application/json"
    return await response.json() if is_json else await response.text()


@asynccontextmanager
async def served(controls: Controls | None = None) -> AsyncIterator[Served]:
    """Serve a fresh world; nothing polls it."""
    async with AsyncExitStack() as stack:
        world = World()
        address = await stack.enter_async_context(serving(build(world, controls=controls), port=0))
        http = await stack.enter_async_context(ClientSession(address))
        session = AiohttpSession(api=TelegramAPIServer.from_base(address.rstrip("/")))
        stack.push_async_callback(session.close)
        yield Served(world, address, http, Bot(TOKEN, session, DefaultBotProperties(parse_mode="HTML")))


@asynccontextmanager
async def with_echo(controls: Controls | None = None) -> AsyncIterator[Served]:
    """Serve a fresh world with the echo bot polling."""
    async with served(controls) as here, asyncio.TaskGroup() as tasks:
        dispatcher = Dispatcher()
        dispatcher.include_router(router())
        here.world.bot(TOKEN)
        polling = tasks.create_task(
            dispatcher.start_polling(here.bot, handle_signals=False, close_bot_session=False)
        )
        yield here
        await dispatcher.stop_polling()
        await polling
