"""The base as a command needs it: open, with its keys, and closed again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from db.engine.database import Database
from services.encryption.database_keys import open_base
from services.encryption.sealing import Keyring


@asynccontextmanager
async def open_without_keys(settings: Settings) -> AsyncIterator[Database]:
    """The base without its keys."""
    db = Database(settings.database_url)
    try:
        yield db
    finally:
        await db.close()


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[tuple[Database, Keyring]]:
    """The base and its keys; raises what `open_base` raises."""
    async with open_without_keys(settings) as db:
        yield db, await open_base(db, settings)
