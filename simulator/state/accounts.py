"""Bot accounts: token, update queue, private chats, callback queries and profile."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from simulator.state.callbacks import Callback
from simulator.state.chats import Chat
from simulator.state.update_queue import UpdateQueue
from simulator.state.users import User

CALLBACK_LIFE = 150
"""Seconds in which a callback query can be answered."""


class Profile:
    """A bot's names, descriptions, commands, menu buttons and default rights.

    `texts` are keyed by (field, language), `commands` by (scope as JSON, language); the language "" stands
    for all. `menu_buttons` are keyed by chat id, None is the default one. `rights` are keyed by for_channels.
    """

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], str] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.menu_buttons: dict[int | None, dict[str, Any]] = {}
        self.rights: dict[bool, dict[str, bool]] = {}


class BotAccount(User):
    """A bot; `private` are its private chats by user id, `known` the ids of users it has seen.

    `privacy` is the group privacy mode. A `revoked` token is refused with 401.
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

    def remember(self, callback: Callback) -> None:
        """Keep a callback query until CALLBACK_LIFE has passed."""
        self.callbacks[callback.id] = callback
        while next(iter(self.callbacks.values())).at < self.now() - CALLBACK_LIFE:
            self.callbacks.popitem(last=False)

    def clear(self) -> None:
        """Forget chats, users, callback queries and pending updates; token and update ids stay."""
        self.private.clear()
        self.known.clear()
        self.callbacks.clear()
        self.queue.drop_pending()
