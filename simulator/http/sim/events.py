"""GET /sim/events: changed chats as server-sent events."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import cast

from aiohttp import web

from simulator.http.bot_api import WORLD
from simulator.world import World

PAUSE = 0.05
"""Seconds between two events; changes in between become one event."""


async def events(request: web.Request) -> web.StreamResponse:
    """GET /sim/events: the world's version, and the versions of changed chats by id."""
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    world, sent = request.app[WORLD], -1
    async with aclosing(cast(AsyncGenerator[int], world.subscribe())) as versions:
        async for version in versions:
            if version != sent:
                event = {"version": version, "chats": changed(world, sent)}
                await response.write(f"data: {json.dumps(event)}\n\n".encode())
                sent = version
            await asyncio.sleep(PAUSE)
    return response


def changed(world: World, since: int = -1) -> dict[str, int]:
    """The versions above `since` of chats by id."""
    return {str(number): chat.version for number, chat in world.chats.items() if chat.version > since}
