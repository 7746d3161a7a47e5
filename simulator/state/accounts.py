"""Those who write: people and bots, as the Bot API shows them."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.state.update_queue import UpdateQueue

if TYPE_CHECKING:
    from simulator.state.callbacks import Callback
    from simulator.state.chats import Chat

CALLBACK_LIFE = 150
"""Seconds in which a callback query can be answered, and lives in the queue."""


@dataclass(slots=True, eq=False)
class User:
    """A Telegram account; `lang` is the language of the person's app, an IETF tag or None."""

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


class Profile:
    """What a bot says about itself; texts are kept per language ("" = for all), commands per scope too."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], str] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.menu_buttons: dict[int | None, dict[str, Any]] = {}
        self.rights: dict[bool, dict[str, bool]] = {}


class BotAccount(User):
    """A bot: its token, its update queue, its private chats and the ids it has met.

    `privacy` is the group privacy mode; `revoked` refuses the token.
    """

    __slots__ = (
        "callbacks",
        "known",
        "now",
        "privacy",
        "private",
        "profile",
        "queue",
        "revoked",
        "token",
    )

    def __init__(self, token: str, username: str, now: Callable[[], float]) -> None:
        super().__init__(int(token.partition(":")[0]), "Tatulyq", username=username, is_bot=True)
        self.token, self.now = token, now
        self.queue = UpdateQueue(now)
        self.private: dict[int, Chat] = {}
        self.known: set[int] = set()
        self.callbacks: OrderedDict[str, Callback] = OrderedDict()
        self.profile = Profile()
        self.privacy, self.revoked = True, False

    def remember(self, callback: "Callback") -> None:
        """Keep a fresh callback query, and forget those too old to be answered."""
        self.callbacks[callback.id] = callback
        while next(iter(self.callbacks.values())).at < self.now() - CALLBACK_LIFE:
            self.callbacks.popitem(last=False)
