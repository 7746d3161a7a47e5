"""A pressed inline button, from the tap to the answer of the bot."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.state.accounts import User
    from simulator.state.messages import Message


CHAT_INSTANCE = 7_919_000_033
"""Makes a number that is the chat's for ever and is not its id."""


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What the presser is shown: a toast, or an alert to be closed; `text` may be empty."""

    text: str
    alert: bool
    url: str | None


@dataclass(slots=True)
class Callback:
    """A callback query; `at` is the second of the tap, `answer` is None until the bot gave one."""

    id: str
    user: "User"
    message: "Message"
    data: str
    at: float
    answer: CallbackAnswer | None = None

    def wire(self) -> dict[str, Any]:
        """The Bot API's CallbackQuery; a message that is gone is only a chat, an id and date 0."""
        message = self.message
        gone = {"chat": message.chat.wire(), "message_id": message.id, "date": 0}
        return {
            "id": self.id,
            "from": self.user.wire(),
            "message": message.wire() if message.chat.find(message.id) else gone,
            "chat_instance": str(message.chat.id * CHAT_INSTANCE),
            "data": self.data,
        }
