"""A world with a manual clock, one bot, and Bot API calls without aiogram."""

from typing import Any

from simulator.errors import ApiResponse
from simulator.people.person import Person
from simulator.state.chats import Message
from simulator.state.files import Upload
from simulator.world import World

TOKEN = "42:TEST"
START = 1_750_000_000.0


class Clock:
    """Unix seconds that a test moves."""

    def __init__(self, at: float = START) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at

    def passes(self, seconds: float) -> None:
        self.at += seconds


class Stage:
    """A world and its bot; `person` makes people who have started it."""

    def __init__(self, *, strict: bool = False, at: float = START) -> None:
        self.clock = Clock(at)
        self.world = World(now=self.clock, strict=strict)
        self.bot = self.world.bot(TOKEN)

    async def person(self, name: str = "Айгүл") -> Person:
        person = self.world.person(name)
        await person.starts()
        return person

    async def call(self, method: str, *, token: str = TOKEN, **params: Any) -> ApiResponse:
        """One call of the Bot API; an Upload among the parameters is sent as a file."""
        files = {name: value for name, value in params.items() if isinstance(value, Upload)}
        named = {name: f"attach://{name}" if name in files else value for name, value in params.items()}
        return await self.world.call(token, method, named, files)

    async def result(self, method: str, **params: Any) -> Any:
        """The result of a call that succeeds."""
        answer = await self.call(method, **params)
        assert isinstance(answer.body, dict)
        assert answer.body["ok"], answer.body
        return answer.body["result"]

    async def sent(self, person: Person, text: str = "hello", **params: Any) -> Message:
        """A message the bot has just sent."""
        sent = await self.result("sendMessage", chat_id=person.id, text=text, **params)
        return person.chat().messages[sent["message_id"]]

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """One short poll."""
        return list(await self.result("getUpdates", **params))


def card(*labels: str) -> dict[str, Any]:
    """An inline keyboard of one row; every button's data is its label."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in labels]]}
