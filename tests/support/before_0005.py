"""The database of `tests/db/data/before_0005` and the phones around it, as a town of today.

The README.md beside that database lists its people and the draft, message or reminder of each.
"""

import gzip
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from simulator.people.person import Person
from simulator.state.chats import Chat, Message
from simulator.state.files import StoredFile
from simulator.state.update_queue import Update, webhook_queue_id
from simulator.world import World
from tests.support.town import Town

DATA = Path(__file__).parents[1] / "db/data/before_0005"
#: People, files, chats with their messages, and the updates that wait at Telegram; `make.py` gives the shape.
WORLD: Mapping[str, Any] = json.loads(gzip.decompress((DATA / "world.json.gz").read_bytes()))
#: A label stands for two officials of one body, either of whom may be asked.
EITHER = {"ТҮКШ": ("Ерлан", "Марат")}


@dataclass(frozen=True)
class Button:
    """An inline button of a message in WORLD; `card` is the text of that message."""

    chat: int
    message: int
    text: str
    data: str
    card: str


def old_buttons() -> Iterator[Button]:
    """All of them by chat, the newest message first."""
    for chat in WORLD["chats"]:
        for one in reversed(chat["messages"]):
            for button in (each for row in one.get("inline", {}).get("inline_keyboard", []) for each in row):
                words = str(one["content"].get("text", ""))
                yield Button(chat["id"], one["id"], button["text"], button["callback_data"], words)


@dataclass(frozen=True)
class Continuation:
    """A person's next acts, and the words that they bring to phones.

    `acts`: a button stands in brackets, its first one was sent before the migration; other acts are words.
    `sees`: new words in the person's own chat or in an alert. `told`: new words in chats of others, by name.
    «{report}», «{assignment}» and «{meeting}» stand for the next number of the kind.
    """

    name: str
    acts: tuple[str, ...]
    sees: str
    told: Mapping[str, str]


@dataclass
class RestoredTown:
    """A town over that database; its people are found by name."""

    town: Town

    @classmethod
    def in_folder(cls, folder: Path) -> "RestoredTown":
        """Database, keys and phones on 25 November 2026, 10:05; the schema is old and no bot runs."""
        town = Town(folder)
        town.base.write_bytes(gzip.decompress((DATA / "base.sqlite.gz").read_bytes()))
        shutil.copy(DATA / "keys", town.settings.key_file)
        town.clock.set(datetime.fromisoformat(WORLD["now"]))
        _restore(town.world)
        town.staff = {one["id"] for one in WORLD["people"] if one["was_staff"]}
        return cls(town)

    async def wakes(self) -> None:
        """Start the bot, and let it catch up."""
        await self.town.wakes()
        await self.town.settled()
        for _ in range(3):
            await self.town.passes(seconds=2)

    def __getitem__(self, name: str) -> Person:
        return {one.name: one for one in self.town.world.people.values()}[name]

    def new(self, name: str, text: str) -> list[str]:
        """Texts of visible messages that hold these words and are not in WORLD."""
        chats = (chat for chat in WORLD["chats"] if chat["id"] == self[name].id)
        known = {one["id"] for chat in chats for one in chat["messages"]}
        return [one.text for one in self[name].visible() if one.id not in known and text in one.text]

    async def presses_old(self, name: str, text: str, *, on: str = "") -> None:
        """Press the newest old button with this label, on a message with the words `on`."""
        person = self[name]
        fits = (b for b in old_buttons() if b.chat == person.id and text in b.text and on in b.card)
        button = next(fits, None)
        assert button is not None, f"{name} was sent no button {text!r} on {on!r}"
        await person.presses_data(person.chat().messages[button.message], button.data)

    async def fault_of(self, one: Continuation) -> str:
        """Do the acts; returns the words that did not arrive, "" where all did."""
        numbers, person = self._next_numbers(), self[one.name]
        readers = {name: EITHER.get(name, (name,)) for name in one.told}
        for reader in (one.name, *(name for names in readers.values() for name in names)):
            self[reader].hears()
        alerts = len(person.alerts)
        await self._does(one.name, *one.acts)
        seen = {one.name: "\n".join([person.hears(), *person.alerts[alerts:]])}
        seen |= {label: "\n".join(self[name].hears() for name in names) for label, names in readers.items()}
        for name, words in ((one.name, one.sees), *one.told.items()):
            if words.format(**numbers) not in seen[name]:
                return f"{one.name} {one.acts}: {name} does not see {words!r}, but {seen[name]!r}"
        return ""

    async def _does(self, name: str, *acts: str) -> None:
        """«[Есеп ұсыну] 2026-0003» is a button and words of its message."""
        for n, act in enumerate(acts):
            text, _, on = act.removeprefix("[").partition("]")
            if not act.startswith("["):
                await self[name].says(act)
            elif n:
                await self[name].presses(text)
            else:
                await self.presses_old(name, text, on=on.strip())
        await self.town.passes(seconds=3)

    def _next_numbers(self) -> dict[str, str]:
        found = {}
        for kind in ("report", "assignment", "meeting"):
            [(newest,)] = self.town.rows(f"SELECT max(number) FROM {kind}s")
            year, _, number = newest.partition("-")
            found[kind] = f"{year}-{int(number) + 1:0{len(number)}}"
        return found

    def state(self, table: str, number: str) -> str:
        """The state of an item."""
        return str(self.town.rows(f"SELECT state FROM {table} WHERE number = ?", number)[0][0])

    def message_states(self, name: str, kind: str) -> list[str]:
        """The states of a person's outbox messages of a kind, the oldest first."""
        lookup = self.town.app.services.unit_of_work.keyring.lookup(self[name].id)
        tables = "outbox JOIN identities ON person_id = recipient"
        sql = f"SELECT state FROM {tables} WHERE lookup = ? AND kind = ? AND edits IS NULL ORDER BY id"
        return [state for (state,) in self.town.rows(sql, lookup, kind)]


def _restore(world: World) -> None:
    """People, files, chats and waiting updates of WORLD."""
    bot = world.bot(WORLD["bot"]["token"])
    for one in WORLD["people"]:
        world.person(one["name"], lang=one["lang"], user_id=one["id"], username=one["username"])
    for entry in WORLD["files"]:
        for one in entry["files"]:
            file = StoredFile(entry["kind"], one["path"], one["size"], None, entry["shown"])
            world.files._files[one["number"]] = world.files._by_path[file.path] = file
    for about in WORLD["chats"]:
        chat = world.private(bot, world.people[about["id"]])
        chat.blocked, chat.last_id = about["blocked"], about["last_id"]
        for one in about["messages"]:
            chat.keep(_message(world, chat, one))
    bot.queue.allow(WORLD["bot"]["allowed"])
    bot.queue._next_id = WORLD["bot"]["next_update"]
    for one in WORLD["bot"]["updates"]:
        number, (kind, payload) = one["body"]["update_id"], list(one["body"].items())[1]
        update = Update(number, one["body"], one["expires"], webhook_queue_id(kind, payload))
        bot.queue._pending[number] = update


def _message(world: World, chat: Chat, kept: Mapping[str, Any]) -> Message:
    own = ("id", "from", "date", "reply_to")
    about = {name: value for name, value in kept.items() if name not in own}
    sender = world.people.get(kept["from"]) or world.bots[kept["from"]]
    reply_to = chat.messages.get(kept.get("reply_to", 0))
    return Message(kept["id"], chat, sender, kept["date"], reply_to=reply_to, **about)
