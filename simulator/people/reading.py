"""Chats as a person sees them: messages, buttons, alerts and expectations about them."""

from typing import Any

from simulator.people import transcript
from simulator.people.groups import Group
from simulator.state.accounts import BotAccount
from simulator.state.callbacks import Callback
from simulator.state.chats import Chat, Message, button_label
from simulator.state.users import User
from simulator.state.world_state import WorldState

Button = dict[str, Any]
Place = Group | BotAccount | None


class ChatReader(User):
    """The reading half of a person; an expectation that fails raises AssertionError with the transcript.

    `in_` names the chat: a group, a bot, or None for the newest bot.
    """

    def __init__(
        self, id: int, name: str, lang: str | None, username: str | None = None, *, world: WorldState
    ) -> None:
        super().__init__(id, name, lang, username)
        self.world = world
        self.callbacks: list[Callback] = []
        self.opened: list[str] = []
        self._heard: dict[int, int] = {}

    def chat(self, in_: Place = None) -> Chat:
        """The chat; a private one exists for the bot only after the person has written."""
        if in_ is not None and not isinstance(in_, BotAccount):
            return in_.chat
        bot = in_ or self.world.newest
        return bot.private.get(self.id) or Chat(self.id, "private", peer=self, bot=bot)

    def hears(self, in_: Place = None) -> str:
        """The bot's messages, new or edited since the last call, as texts with their buttons."""
        news = self._news(in_)
        self._heard[self.chat(in_).id] = self.world.version
        return "\n".join(map(transcript.text_with_buttons, news))

    def hears_nothing_new(self, in_: Place = None) -> bool:
        """True if the bot has written and edited nothing since the last `hears`."""
        return not self._news(in_)

    def sees(self, in_: Place = None) -> str:
        """The transcript of the visible chat."""
        return transcript.transcript(self.chat(in_))

    def last_card(self, contains: str | None = None, in_: Place = None) -> Message:
        """The bot's newest message with an inline keyboard and this text; AssertionError if there is none."""
        for message in reversed(self.visible(in_)):
            if message.by_bot and message.inline and (contains or "") in message.text:
                return message
        raise self.failure(f"sees no card with {contains or 'buttons'!r}", in_)

    def is_told(self, text: str) -> bool:
        """True if the answer to the last press has `text`, as toast or alert; AssertionError if not."""
        answer = self.callbacks[-1].answer if self.callbacks else None
        if answer is None or text not in answer.text:
            raise self.failure(f"was not told {text!r}")
        return True

    def expects(self, text: str, in_: Place = None) -> None:
        """AssertionError unless `text` is in the visible chat, buttons included."""
        if text not in self.sees(in_):
            raise self.failure(f"does not see {text!r}", in_)

    @property
    def alerts(self) -> list[str]:
        """The texts of toasts and alerts, oldest first."""
        return [one.answer.text for one in self.callbacks if one.answer and one.answer.text]

    @property
    def typing(self) -> bool:
        """True while a chat action of the bot is shown."""
        return self.chat().typing > self.world.now()

    @property
    def unread(self) -> int:
        """The number of the bot's messages, new or edited since the last `hears`."""
        return len(self._news(None))

    @property
    def messages(self) -> list[Message]:
        """The visible messages of the private chat, oldest first."""
        return self.visible()

    def visible(self, in_: Place = None) -> list[Message]:
        """The visible messages of a chat, oldest first."""
        return list(self.chat(in_).visible())

    def buttons(self, in_: Place = None) -> list[str]:
        """The labels of the newest inline keyboard, then of the reply keyboard."""
        inline = next((one for one in reversed(self.visible(in_)) if one.inline), None)
        shown = [message for message in (inline, self.chat(in_).keyboard) if message]
        return [text for message in shown for row in message.buttons for text in row]

    def was_notified_silently(self, message: Message) -> bool:
        """True for a message sent with disable_notification."""
        return message.silent

    def find_button(self, text: str, in_: Place = None, on: Message | None = None) -> tuple[Message, Button]:
        """The newest button labelled `text`, or else containing it, and its message.

        AssertionError if there is none.
        """
        found = [pair for message in self._with_buttons(in_, on) for pair in _buttons(message)]
        for fits in (str.__eq__, str.__contains__):
            for message, button in found:
                if fits(button_label(button), text):
                    return message, button
        raise self.failure(f"sees no button {text!r}", in_ if on is None else None)

    def _with_buttons(self, in_: Place, on: Message | None) -> list[Message]:
        """The messages with pressable buttons, newest first."""
        if on is not None:
            return [on]
        chat = self.chat(in_)
        return [one for one in reversed(self.visible(in_)) if one.inline or one is chat.keyboard]

    def _news(self, in_: Place) -> list[Message]:
        heard = self._heard.get(self.chat(in_).id, 0)
        return [one for one in self.chat(in_).visible() if one.by_bot and one.version > heard]

    def failure(self, what: str, in_: Place = None) -> AssertionError:
        """An AssertionError about this person, with the transcript."""
        return transcript.failure(f"{self.name} {what}", self.chat(in_), self.alerts)


def _buttons(message: Message) -> list[tuple[Message, Button]]:
    rows = (
        message.inline["inline_keyboard"] if message.inline else (message.keyboard or {}).get("keyboard", [])
    )
    return [(message, button) for row in rows for button in row]
