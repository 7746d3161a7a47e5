"""`python -m bot doctor`: what needs a hand; exit code 0 where nothing does, 1 where something does."""

import asyncio
from argparse import Namespace

from bot.commands.opening import database
from bot.settings import Settings
from services import calendar as calendars
from services import city
from services.clocks import SystemClock
from services.doctor import examine


def main(settings: Settings, _arguments: Namespace) -> int:
    """Examine and print."""
    return asyncio.run(_examine(settings))


async def _examine(settings: Settings) -> int:
    calendar = calendars.of(city.load(settings.city_path))
    async with database(settings) as db:
        findings = await examine(db, settings, SystemClock().now(), calendar)
    print("\n".join(findings.lines))
    print("Nothing needs a hand." if not findings.count else f"{findings.count} lines (!) need a hand.")
    return 1 if findings.count else 0
