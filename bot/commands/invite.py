"""`python -m bot invite`: a single-use link that gives a role, as the last line printed."""

import asyncio
import http.client
import json
import urllib.request
from argparse import Namespace
from datetime import timedelta

from bot.commands.database import open_database
from bot.settings import Misconfigured, Settings
from domain.city.city import City
from domain.people import BODY_ROLES, Role
from services.city import city_file as cities
from services.system_clock import SystemClock
from services.wiring import Services

#: Seconds that Telegram may take to tell the bot's name.
PATIENCE = 5
LONGEST = 90


def main(settings: Settings, arguments: Namespace) -> int:
    """Make an invitation and print how to hand it on; a wrong body or term is refused."""
    city = cities.load(settings.city_path)
    role, body = Role(arguments.role), _body(city, Role(arguments.role), arguments.body)
    if not 1 <= arguments.days <= LONGEST:
        raise Misconfigured(f"--days {arguments.days}: write a number from 1 to {LONGEST}")
    token = asyncio.run(_invited(settings, role, body=body, days=arguments.days))
    print(f"Single use, for {arguments.days} days. Send it to the person who is to be {role}:")
    print(link(settings, token))
    return 0


async def _invited(settings: Settings, role: Role, *, body: str | None, days: int) -> str:
    async with open_database(settings) as (db, keyring):
        roster = Services.over(db, keyring, settings.city_path).roster
        return await roster.invite(role, body, now=SystemClock().now(), lasts=timedelta(days=days))


def link(settings: Settings, token: str) -> str:
    """The link that opens the bot with the invitation, or what to type where Telegram is not reached."""
    name = bot_name(settings)
    return f"https://t.me/{name}?start={token}" if name else f"/start {token}"


def bot_name(settings: Settings) -> str | None:
    """What getMe calls the bot; None without a token or an answer."""
    if not settings.bot_token:
        return None
    address = f"{settings.bot_api_url}/bot{settings.bot_token.get_secret_value()}/getMe"
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return str(json.load(answer)["result"]["username"])
    except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
        return None


def _body(city: City, role: Role, code: str | None) -> str | None:
    if role not in BODY_ROLES:
        if code:
            raise Misconfigured(f"--body: a {role} works for no single body; leave it out")
        return None
    codes = [body.code for body in city.bodies]
    if code not in codes:
        raise Misconfigured(f"--body {code or 'is missing'}: a {role} needs one of {', '.join(codes)}")
    return code
