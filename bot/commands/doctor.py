"""`python -m bot doctor`: what needs a hand; exit code 0 where nothing does, 1 where something does."""

import asyncio
from argparse import Namespace

from bot.commands.database import open_without_keys
from bot.settings import Settings
from services.city import calendar as calendars
from services.city import city_file
from services.operations.doctor import examine
from services.system_clock import SystemClock


def main(settings: Settings, _arguments: Namespace) -> int:
    """Examine and print."""
    return asyncio.run(_examine(settings))


async def _examine(settings: Settings) -> int:
    calendar = calendars.of(city_file.load(settings.city_path))
    async with open_without_keys(settings) as db:
        findings = await examine(db, settings, SystemClock().now(), calendar)
    print("\n".join(findings.lines))
    print("Nothing needs a hand." if not findings.count else f"{findings.count} lines (!) need a hand.")
    return 1 if findings.count else 0
