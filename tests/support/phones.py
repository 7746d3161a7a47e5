"""What conversations of residents have in common: raw messages, drafts as they stand, calls of the bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from simulator import traffic
from simulator.people.person import Person
from simulator.state.chats import Message
from tests.support.town import ZONE, Town


async def sends_raw(town: Town, person: Person, **content: Any) -> Message:
    """A message that no app of today would send, as Telegram would hand it over."""
    chat = town.world.private(town.bot_account, person)
    message = traffic.write(town.world, chat, person, content)
    await town.settled()
    return message


def cards(person: Person, text: str = "") -> list[Message]:
    """The bot's messages that have buttons and this text, oldest first."""
    return [one for one in person.messages if one.by_bot and one.inline and text in one.text]


def said_by_bot(person: Person) -> list[str]:
    """All that the bot has said, oldest first."""
    return [one.text for one in person.messages if one.by_bot]


def calls(town: Town, method: str) -> int:
    """How often the bot has called a method."""
    return sum(call.method.lower() == method.lower() for call in town.world.calls)


def count(town: Town, table: str, where: str = "true") -> int:
    """Rows that a second connection sees."""
    return int(town.rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])


def waiting_drafts(town: Town) -> int:
    """Conversations that hold a sealed draft."""
    return count(town, "conversations", "sealed IS NOT NULL")


def aside(town: Town) -> int:
    """Updates that the bot gave up; a test that means none to fail reads 0."""
    return count(town, "inbox", "state = 'aside' OR tries > 0")


@asynccontextmanager
async def unattended(town: Town) -> AsyncIterator[None]:
    """People act without waiting for the bot, which catches up in the end."""
    settled, town.world.settled = town.world.settled, _at_once
    try:
        yield
    finally:
        town.world.settled = settled
    await town.settled()


async def handled(town: Town) -> None:
    """Wait until every update is handled, with no pause of the monotonic clock cut short."""
    while len(town.bot_account.queue) or not town.app.chat_queues.is_idle:
        await asyncio.sleep(0.001)


async def _at_once() -> None:
    return None


def turned(town: Town, moment: str) -> None:
    """The civil clock moves while the machine is off: nothing looks at it."""
    town.clock.set(datetime.fromisoformat(moment).replace(tzinfo=ZONE))
