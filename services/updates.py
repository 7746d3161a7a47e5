"""An update as it is handed out, and what is read from its raw form: nothing is believed of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Raw = dict[str, Any]

#: Where an update names its chat, or who sent it (telegram.md, 12); the first that is there counts.
_CHATS = (("chat", "id"), ("message", "chat", "id"), ("from", "id"), ("user", "id"))


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """An update that waits to be handled; `is_applied` where only its screen is to be drawn again.

    `is_unsure`: the base was not there while it was handled, so what became of it must be looked up.
    `token`: under which its chat was held when it was handed out.
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
    """The line that the update waits in: its chat, else its sender, else one line for all others.

    Nothing is believed of its form: what cannot be parsed is to be kept too.
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
