"""What a person sees: the half of a person that only reads."""

from typing import TYPE_CHECKING, Any

from simulator.people import transcript
from simulator.people.groups import Group
from simulator.state.accounts import BotAccount, User
from simulator.state.chats import Chat
from simulator.state.messages import Message, label

if TYPE_CHECKING:
    from simulator.state.callbacks import Callback
    from simulator.world import World

Button = dict[str, Any]
Place = Group | BotAccount | None


class Eyes(User):
    """Reading. Every verb takes `in_`: a group, a bot, or None for the chat with the newest bot."""

    def __init__(
        self, id: int, name: str, lang: str | None, username: str | None = None, *, world: "World"
    ) -> None:
        super().__init__(id, name, lang, username)
        self.world = world
        self.callbacks: list[Callback] = []
        self.opened: list[str] = []
        self._heard: dict[int, int] = {}

    def chat(self, in_: Place = None) -> Chat:
        """The chat that is meant. Looking at a private one does not begin it: only writing does."""
        if in_ is not None and not isinstance(in_, BotAccount):
            return in_.chat
        bot = in_ or self.world.newest
        return bot.private.get(self.id) or Chat(self.id, "private", peer=self, bot=bot)

    def hears(self, in_: Place = None) -> str:
        """All texts of the bot, with their buttons, that are new or edited since the last time."""
        news = self._news(in_)
        self._heard[self.chat(in_).id] = self.world.version
        return "\n".join(map(transcript.spoken, news))

    def hears_nothing_new(self, in_: Place = None) -> bool:
        """Has the bot been silent since the last `hears`?"""
        return not self._news(in_)

    def sees(self, in_: Place = None) -> str:
        """The whole visible chat as a transcript."""
        return transcript.transcript(self.chat(in_))

    def last_card(self, contains: str | None = None, in_: Place = None) -> Message:
        """The newest message of the bot with an inline keyboard (and this text); fails if there is none."""
        for message in reversed(self.visible(in_)):
            if message.by_bot and message.inline and (contains or "") in message.text:
                return message
        raise self.failure(f"sees no card with {contains or 'buttons'!r}", in_)

    def is_told(self, text: str) -> bool:
        """Did the answer to the last button press show `text`, as a toast or an alert? Fails if not."""
        answer = self.callbacks[-1].answer if self.callbacks else None
        if answer is None or text not in answer.text:
            raise self.failure(f"was not told {text!r}")
        return True

    def expects(self, text: str, in_: Place = None) -> None:
        """Fails unless `text` stands somewhere in the visible conversation, buttons included."""
        if text not in self.sees(in_):
            raise self.failure(f"does not see {text!r}", in_)

    @property
    def alerts(self) -> list[str]:
        """What the answers to button presses showed, oldest first."""
        return [one.answer.text for one in self.callbacks if one.answer and one.answer.text]

    @property
    def typing(self) -> bool:
        """Does the bot seem to be typing?"""
        return self.chat().typing > self.world.now()

    @property
    def unread(self) -> int:
        """How many messages of the bot are new or edited since the last `hears`."""
        return len(self._news(None))

    @property
    def messages(self) -> list[Message]:
        """The private chat as it stands on the screen, oldest first."""
        return self.visible()

    def visible(self, in_: Place = None) -> list[Message]:
        """The messages of a chat as they stand on the screen, oldest first."""
        return list(self.chat(in_).visible())

    def buttons(self, in_: Place = None) -> list[str]:
        """The labels of the newest inline keyboard, and of the reply keyboard below the chat."""
        inline = next((one for one in reversed(self.visible(in_)) if one.inline), None)
        shown = [message for message in (inline, self.chat(in_).keyboard) if message]
        return [text for message in shown for row in message.buttons for text in row]

    def was_notified_silently(self, message: Message) -> bool:
        """Did this message come without a sound?"""
        return message.silent

    def find_button(self, text: str, in_: Place = None, on: Message | None = None) -> tuple[Message, Button]:
        """The newest visible button labelled `text`, else the newest that contains it; fails if none."""
        found = [pair for message in self._with_buttons(in_, on) for pair in _buttons(message)]
        for fits in (str.__eq__, str.__contains__):
            for message, button in found:
                if fits(label(button), text):
                    return message, button
        raise self.failure(f"sees no button {text!r}", in_ if on is None else None)

    def _with_buttons(self, in_: Place, on: Message | None) -> list[Message]:
        """The messages whose buttons can be pressed, newest first."""
        if on is not None:
            return [on]
        chat = self.chat(in_)
        return [one for one in reversed(self.visible(in_)) if one.inline or one is chat.keyboard]

    def _news(self, in_: Place) -> list[Message]:
        heard = self._heard.get(self.chat(in_).id, 0)
        return [one for one in self.chat(in_).visible() if one.by_bot and one.version > heard]

    def failure(self, what: str, in_: Place = None) -> AssertionError:
        """A failed expectation of this person, with the conversation."""
        return transcript.failure(f"{self.name} {what}", self.chat(in_), self.alerts)


def _buttons(message: Message) -> list[tuple[Message, Button]]:
    rows = (
        message.inline["inline_keyboard"] if message.inline else (message.keyboard or {}).get("keyboard", [])
    )
    return [(message, button) for row in rows for button in row]
