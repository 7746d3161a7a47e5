"""Messages on a phone, and acts of a person that belong to no capability."""

from typing import Any

from simulator import traffic
from simulator.people.person import Person
from simulator.state.chats import Message
from tests.support.town import Town


def newest(person: Person) -> Message:
    """The bot's newest message that was not deleted."""
    return [one for one in person.visible() if one.by_bot][-1]


def cards(person: Person, text: str = "") -> list[Message]:
    """The bot's messages that have buttons and this text, the oldest first."""
    return [one for one in person.messages if one.by_bot and one.inline and text in one.text]


def said_by_bot(person: Person) -> list[str]:
    """The texts of all messages of the bot, the oldest first."""
    return [one.text for one in person.messages if one.by_bot]


async def switches_to_russian(person: Person) -> None:
    """`/language` and its button."""
    await person.says("/language")
    await person.presses("Русский")


async def dismisses(keeper: Person, name: str) -> None:
    """`/people`, the name, and the two presses that end somebody's rights."""
    await keeper.says("/people")
    await keeper.presses(name, on=keeper.last_card())
    await keeper.presses("Құқығын тоқтату")
    await keeper.presses("Иә, тоқтату")


async def sends_raw(town: Town, person: Person, **content: Any) -> Message:
    """A message that no app of today would send, as Telegram would hand it over."""
    chat = town.world.private(town.bot_account, person)
    message = traffic.write(town.world, chat, person, content)
    await town.settled()
    return message
