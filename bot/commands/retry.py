"""`python -m bot retry`: take up updates that were set aside."""

import asyncio
import sys
from argparse import Namespace

from sqlalchemy import Connection

from bot.commands.database import open_database
from bot.settings import Settings
from db import inbox


def main(settings: Settings, arguments: Namespace) -> int:
    """Put the named updates, or all of them, back into their lines."""
    if bool(arguments.ids) == arguments.all:
        print("retry: name updates as `doctor` shows them, or write --all", file=sys.stderr)
        return 2
    return asyncio.run(_retry(settings, arguments.ids))


async def _retry(settings: Settings, ids: list[int]) -> int:
    async with open_database(settings) as (db, _):
        aside, retried = await db.write(lambda conn: _put_back(conn, ids))
    print(f"{len(retried)} of {len(aside)} updates that were set aside are in line again.")
    if retried:
        print("A running bot takes them up within a minute, any other at its next start.")
    unknown = sorted(set(ids) - aside)
    if unknown:
        print(f"Not set aside: {', '.join(map(str, unknown))}", file=sys.stderr)
    return 1 if unknown else 0


def _put_back(conn: Connection, ids: list[int]) -> tuple[set[int], set[int]]:
    aside = {update for update, *_ in inbox.aside(conn)}
    chosen = aside & set(ids) if ids else aside
    if chosen:
        inbox.retry(conn, chosen)
    return aside, chosen
