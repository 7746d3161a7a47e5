"""Callback queries: a pressed inline button and the bot's answer to it."""

from dataclasses import dataclass
from typing import Any

from simulator.state.chats import Message
from simulator.state.users import User

CHAT_INSTANCE = 7_919_000_033
"""Multiplied by the chat's id: a number that identifies the chat and differs from its id."""


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """The bot's answer, shown as a toast or an alert; `text` may be empty."""

    text: str
    alert: bool
    url: str | None


@dataclass(slots=True)
class Callback:
    """A callback query; `at` is the Unix time of the press, `answer` is None until the bot gave one."""

    id: str
    user: User
    message: Message
    data: str
    at: float
    answer: CallbackAnswer | None = None

    def wire(self) -> dict[str, Any]:
        """The Bot API's CallbackQuery; a deleted message becomes an InaccessibleMessage."""
        message = self.message
        inaccessible = {"chat": message.chat.wire(), "message_id": message.id, "date": 0}
        return {
            "id": self.id,
            "from": self.user.wire(),
            "message": message.wire() if message.chat.find(message.id) else inaccessible,
            "chat_instance": str(message.chat.id * CHAT_INSTANCE),
            "data": self.data,
        }
