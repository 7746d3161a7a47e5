"""Residents behind a webhook, and the Telegram between them and several bots: each acts once it is answered.

Each update goes to a random bot, so one chat meets all of them. Telegram and phones are a few hundred
microseconds an update here: the cores are for the bots.
"""

import asyncio
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.bench.load import PATIENCE, WORDS
from tests.bench.post_office import NOTHING, TAKEN, YES, chat_of
from tests.bench.wire import Caller, Reply

Facts = dict[str, Any]

HOOK = "/telegram"
#: Seconds until an update that was refused is brought again.
AGAIN = 0.2
#: The address of the webhook by getWebhookInfo: none, so every bot sets its own.
UNSET = b'{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}'


@dataclass(frozen=True)
class Act:
    """An update, and by what call of the bot the resident knows that it was answered."""

    update: Callable[["Resident"], Facts]
    sign: bytes


@dataclass
class Resident:
    """An account with one chat; `card` is the newest message with buttons."""

    account: int
    card: int = 0
    sign: bytes = b""
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def hears(self, call: bytes) -> None:
        """A call of the bot that is about them."""
        if self.sign and self.sign in call:
            self.answered.set()

    @property
    def chat(self) -> Facts:
        """As Telegram shows it."""
        return {"id": self.account, "type": "private", "first_name": "Айгүл"}

    @property
    def person(self) -> Facts:
        """As Telegram shows them."""
        return {"id": self.account, "is_bot": False, "first_name": "Айгүл", "language_code": "kk"}


def says(text: str, sign: bytes) -> Act:
    """A message."""
    command = [{"type": "bot_command", "offset": 0, "length": len(text)}] if text[0] == "/" else []

    def update(one: Resident) -> Facts:
        message = {"message_id": one.card + 1, "date": int(time.time()), "chat": one.chat, "from": one.person}
        return {"message": message | {"text": text, "entities": command}}

    return Act(update, sign)


def presses(data: str) -> Act:
    """A button of the newest card; the press is answered when its effect is stored and shown."""

    def update(one: Resident) -> Facts:
        card = {"message_id": one.card, "date": int(time.time()), "chat": one.chat, "text": "x"}
        press = {"id": str(one.account), "from": one.person, "chat_instance": "1", "data": data}
        return {"callback_query": press | {"message": card}}

    return Act(update, b"callback_query_id=")


#: The five updates of a report, as in `load.py`.
REPORT = (
    says("/start", b"reply_markup="),
    presses("l:kk"),
    presses("c:1"),
    says(WORDS, b"d%3Asend"),
    presses("d:send"),
)


class Crowd:
    """Everybody who has come so far, and what the bots have said to them."""

    def __init__(self) -> None:
        self.posted = self.refused = 0
        self._residents: dict[int, Resident] = {}
        self._numbers, self._messages = count(1), count(1)
        self._chance = random.Random(20261123)

    def answer(self, path: str, body: bytes, reply: Reply) -> None:
        """Telegram: messages get a number, and whom they are for sees them."""
        method = path.rpartition("/")[2]
        one = self._residents.get(chat_of(body) or _presser(body))
        if one is None:
            reply({"getWebhookInfo": UNSET, "getUpdates": NOTHING}.get(method, YES), 200)
            return
        reply(self._taken(one, body) if method == "sendMessage" else YES, 200)
        one.hears(body)

    def _taken(self, one: Resident, body: bytes) -> bytes:
        number = next(self._messages)
        if b"reply_markup=" in body:
            one.card = number
        return TAKEN % (number, int(time.time()), one.account)

    async def report(self, accounts: range, bots: Sequence[Caller], *, at_once: int) -> None:
        """Each of them reports, so many at the same time."""
        slots = asyncio.Semaphore(at_once)

        async def one(account: int) -> None:
            resident = self._residents[account] = Resident(account)
            async with slots:
                for act in REPORT:
                    await self._does(act, resident, bots)

        async with asyncio.TaskGroup() as tasks:
            for account in accounts:
                tasks.create_task(one(account))

    async def _does(self, act: Act, one: Resident, bots: Sequence[Caller]) -> None:
        one.sign = act.sign
        one.answered.clear()
        update = {"update_id": next(self._numbers)} | act.update(one)
        await self._bring(json.dumps(update).encode(), bots)
        async with asyncio.timeout(PATIENCE):
            await one.answered.wait()

    async def _bring(self, update: bytes, bots: Sequence[Caller]) -> None:
        """As Telegram does: again, until somebody has stored it."""
        async with asyncio.timeout(PATIENCE):
            while await self._chance.choice(bots).post(HOOK, update) != 200:
                self.refused += 1
                await asyncio.sleep(AGAIN)
        self.posted += 1


def _presser(body: bytes) -> int:
    """The account whose press a call answers: the number of a press is its account's."""
    name, _, rest = body.partition(b"=")
    return int(rest.partition(b"&")[0]) if name == b"callback_query_id" else 0
