"""A peer of the broadcast bench: aiogram-broadcaster, with its SQL storage if a URL is given.

`python -m tests.bench.programs.broadcaster ADDRESS TOKEN FIRST N [URL]`. Its SQLite gets what ours has, a WAL
that is flushed at every commit: left alone it would wait for the disk more often.
"""

import asyncio
import sys
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram_broadcaster import Broadcaster
from aiogram_broadcaster.contents import TextContent
from aiogram_broadcaster.storages.sqlalchemy import SQLAlchemyStorage
from sqlalchemy import event

from tests.bench.programs.bare_sender import TEXT

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


async def opened(url: str) -> SQLAlchemyStorage:
    """Its own storage on this base."""
    backend, rest = url.split(":", 1)
    storage = SQLAlchemyStorage.from_url(f"{DRIVERS[backend]}:{rest}")
    if backend == "sqlite":
        event.listen(storage.engine.sync_engine, "connect", _prepare)
    await storage.startup()
    return storage


def _prepare(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.cursor().execute(f"PRAGMA {pragma}")


async def main(address: str, token: str, people: range, url: str = "") -> None:
    """Send to all of them as fast as it goes, then wait to be stopped."""
    async with Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(address))) as bot:
        broadcaster = Broadcaster(bot, storage=await opened(url) if url else None)
        mailer = await broadcaster.create_mailer(people, TextContent(text=TEXT))
        await mailer.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    address, token, first, n, *url = sys.argv[1:]
    asyncio.run(main(address, token, range(int(first), int(first) + int(n)), *url))
