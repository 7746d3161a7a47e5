"""The database of a command, with or without its keys, closed at the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from db.engine.database import Database
from services.encryption.database_keys import open_base
from services.encryption.sealing import Keyring


@asynccontextmanager
async def open_without_keys(settings: Settings) -> AsyncIterator[Database]:
    """The database; its keys are not read."""
    db = Database(settings.database_url)
    try:
        yield db
    finally:
        await db.close()


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[tuple[Database, Keyring]]:
    """The database and its keys. Raises OldSchema, KeyTrouble and StoreUnavailable."""
    async with open_without_keys(settings) as db:
        yield db, await open_base(db, settings)
