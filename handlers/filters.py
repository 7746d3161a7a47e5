"""Which handler an update is for. All are coroutines: aiogram sends each sync filter through a thread.

A filter only finds the way; whether the act is allowed, the rules are asked again.
"""

from enum import StrEnum
from typing import Any

from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from domain.people import Role
from domain.talk import DraftKind, Screen
from handlers.visit import Visit


class Press(Filter):
    """A button of one class of the protocol, and of one act if `do` is named; the handler gets `press`."""

    def __init__(self, kind: type[CallbackData], do: StrEnum | None = None) -> None:
        self._kind = kind
        self._do = do
        self._start = f"{kind.__prefix__}{kind.__separator__}"

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        """False where the data is another button's, or was forged."""
        data = query.data or ""
        if not data.startswith(self._start):
            return False
        try:
            press = self._kind.unpack(data)
        except (TypeError, ValueError):
            return False
        return {"press": press} if self._do is None or getattr(press, "do", None) == self._do else False


class Writing(Filter):
    """The person is writing one of these kinds of drafts; without kinds, any."""

    def __init__(self, *kinds: DraftKind) -> None:
        self._kinds = frozenset(kinds or DraftKind)

    async def __call__(self, _event: object, visit: Visit) -> bool:
        """By the draft of the talk."""
        draft = visit.talk.draft
        return draft is not None and draft.kind in self._kinds


class NotWriting(Filter):
    """Nothing is being written, and what came is no command."""

    async def __call__(self, message: Message, visit: Visit) -> bool:
        """By the draft of the talk."""
        return visit.talk.draft is None and not (message.text or "").startswith("/")


class OnScreen(Filter):
    """The live card shows one of these screens."""

    def __init__(self, *screens: Screen) -> None:
        self._screens = frozenset(screens)

    async def __call__(self, _event: object, visit: Visit) -> bool:
        """By the screen of the talk."""
        return visit.talk.screen in self._screens


class Is(Filter):
    """The person has one of these roles."""

    def __init__(self, *roles: Role) -> None:
        self._roles = frozenset(roles)

    async def __call__(self, _event: object, visit: Visit) -> bool:
        """By the role of the actor."""
        return visit.actor.role in self._roles


class Command(Filter):
    """`/name`, with its arguments as `argument`; in a private chat only this bot can be meant."""

    def __init__(self, name: str, *, has_argument: bool = False) -> None:
        self._name = f"/{name}"
        self._has_argument = has_argument

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        """By the first word."""
        head, _, rest = (message.text or "").partition(" ")
        if head.partition("@")[0].lower() != self._name or (self._has_argument and not rest.strip()):
            return False
        return {"argument": rest.strip()}


class HasNoConsent(Filter):
    """A resident who has not agreed to the privacy notice yet."""

    async def __call__(self, _event: object, visit: Visit) -> bool:
        """By the version of the consent."""
        return not visit.has_consent


class IsNew(Filter):
    """Somebody the bot has never met."""

    async def __call__(self, _event: object, visit: Visit) -> bool:
        """There is no row for the account."""
        return visit.is_new
