"""Telegram accounts: the fields that people and bots share."""

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True, eq=False)
class User:
    """A Telegram account; `lang` is the IETF tag of the person's app, or None."""

    id: int
    name: str
    lang: str | None = None
    username: str | None = None
    is_bot: bool = False
    deactivated: bool = False

    def wire(self) -> dict[str, Any]:
        """The Bot API's User."""
        first, _, last = self.name.partition(" ")
        shown = {"id": self.id, "is_bot": self.is_bot, "first_name": first}
        extra = {"last_name": last, "username": self.username, "language_code": self.lang}
        return shown | {key: value for key, value in extra.items() if value}
