"""News of the world for open pages, as server-sent events: which chats have changed."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import cast

from aiohttp import web

from simulator.http.bot_api import WORLD
from simulator.world import World

CALM = 0.05
"""Seconds between two pieces of news: a burst of changes is told once."""


async def events(request: web.Request) -> web.StreamResponse:
    """GET /sim/events: the world's version, and the chats that have changed with theirs."""
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    world, told = request.app[WORLD], -1
    async with aclosing(cast(AsyncGenerator[int], world.subscribe())) as versions:
        async for version in versions:
            if version != told:
                news = {"version": version, "chats": changed(world, told)}
                await response.write(f"data: {json.dumps(news)}\n\n".encode())
                told = version
            await asyncio.sleep(CALM)
    return response


def changed(world: World, since: int = -1) -> dict[str, int]:
    """The versions of all chats that are newer than `since`."""
    return {str(number): chat.version for number, chat in world.chats.items() if chat.version > since}
