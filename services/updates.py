"""An update as it is handed out, and what is read from its raw form before that form is validated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: An update as Telegram sends it; only `update_id` is known to be there.
Raw = dict[str, Any]

#: Paths to the chat id or the sender's id of an update (telegram.md, 12); the first one found counts.
_CHATS = (("chat", "id"), ("message", "chat", "id"), ("from", "id"), ("user", "id"))


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """An update that waits to be handled; `chat` is the keyed hash of its chat.

    `is_applied`: only its screen is to be drawn again. `outcome_unknown`: the database failed while it was
    handled, so its state must be read again. `token`: the fencing token under which it was handed out.
    """

    update_id: int
    chat: bytes
    raw: Raw
    received_at: datetime
    is_applied: bool = False
    tries: int = 0
    outcome_unknown: bool = False
    token: int | None = None


def kind_of(raw: Raw) -> str:
    """The kind of an update: the key beside its id; "unknown" where there is none."""
    return next((key for key in raw if key != "update_id"), "unknown")


def chat_of(raw: Raw) -> int:
    """The chat id that orders the update: its chat's, else its sender's, else 0.

    Nothing about its form is taken for granted: updates that cannot be parsed are kept too.
    """
    body = raw.get(kind_of(raw))
    for path in _CHATS:
        number = _at(body, path)
        if isinstance(number, int):
            return number
    return 0


def _at(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
