"""Filters of the routes. All are coroutines: aiogram runs each sync filter in a thread.

A filter selects the handler alone; the rules decide whether the act is allowed.
"""

import re
from enum import StrEnum
from typing import Any

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from domain.drafts import Draft
from domain.permissions import Permission, may
from handlers.context import Context

#: `/name`, the bot it is meant for, arguments. "/123" and "/су" are words.
_COMMAND = re.compile(r"/([a-z]\w*)(?:@(\w+))?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL | re.ASCII)
#: The largest number that a row's id can be.
_LARGEST_ID = 2**63 - 1
#: Fields of service messages that Telegram writes into a private chat.
_SERVICE = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "write_access_allowed",
    "chat_background_set",
    "boost_added",
    "gift",
    "unique_gift",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "proximity_alert_triggered",
)


class Press(Filter):
    """A button of one callback class, of one act if `do` is given; the handler gets it as `press`."""

    def __init__(self, kind: type[CallbackData], do: StrEnum | None = None, **wanted: object) -> None:
        self._kind = kind
        self._wanted = wanted | ({"do": do} if do is not None else {})
        self._start = f"{kind.__prefix__}{kind.__separator__}"

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        """{"press": …}; False for another button's data or forged data."""
        data = query.data or ""
        if not data.startswith(self._start):
            return False
        try:
            press = self._kind.unpack(data)
        except (TypeError, ValueError):
            return False
        if any(isinstance(value, int) and abs(value) > _LARGEST_ID for _, value in press):
            return False
        fits = all(getattr(press, name) == value for name, value in self._wanted.items())
        return {"press": press} if fits else False


class Writing(Filter):
    """A draft of one of these classes is open; without classes, any draft.

    The handler gets it as `draft`.
    """

    def __init__(self, *kinds: type[Draft]) -> None:
        self._kinds = kinds or (Draft,)

    async def __call__(self, _event: object, ctx: Context) -> bool | dict[str, Any]:
        """By the draft of the conversation."""
        draft = ctx.conversation.draft
        return {"draft": draft} if isinstance(draft, self._kinds) else False


class Idle(Filter):
    """No draft is open."""

    async def __call__(self, _event: object, ctx: Context) -> bool:
        """By the draft of the conversation."""
        return ctx.conversation.draft is None


class StaleCard(Filter):
    """The pressed card is not the card of the open draft."""

    async def __call__(self, _query: CallbackQuery, ctx: Context) -> bool:
        """By the draft of the conversation, and the message in which its card stands."""
        return ctx.conversation.draft is None or not ctx.is_of_draft


class NotSlashed(Filter):
    """The text does not begin with a slash, as a mistyped command does."""

    async def __call__(self, message: Message) -> bool:
        """By the first character."""
        return not (message.text or "").startswith("/")


class IgnoredEdit(Filter):
    """An edit that changes no draft: by a stranger, of a command, or of a live location."""

    async def __call__(self, edited_message: Message, ctx: Context) -> bool:
        """A live location is edited every few seconds: the first point counts."""
        return ctx.is_new or bool(edited_message.location) or is_command(edited_message)


class OnScreen(Filter):
    """The live card shows one of these screens."""

    def __init__(self, *screens: str) -> None:
        self._screens = frozenset(screens)

    async def __call__(self, _event: object, ctx: Context) -> bool:
        """By the screen of the conversation."""
        return ctx.conversation.screen in self._screens


class Replies(Filter):
    """A reply to a notification about the sender's own report, to which words may be added."""

    async def __call__(self, _message: Message, ctx: Context) -> bool:
        """By `replied`, which was read with the sender."""
        return ctx.replied is not None


class May(Filter):
    """The person's role has this permission."""

    def __init__(self, permission: Permission) -> None:
        self._permission = permission

    async def __call__(self, _event: object, ctx: Context) -> bool:
        """By the role of the actor."""
        return may(ctx.actor, self._permission)


class Command(Filter):
    """`/name` for this bot, with its arguments as `argument`."""

    def __init__(self, name: str, *, has_argument: bool = False) -> None:
        self._name = name
        self._has_argument = has_argument

    async def __call__(self, message: Message, bot: Bot) -> bool | dict[str, Any]:
        """By the first word."""
        found = _COMMAND.fullmatch(message.text or "")
        if found is None or found[1].lower() != self._name:
            return False
        argument = (found[3] or "").strip()
        if (self._has_argument and not argument) or not await is_for_this_bot(found[2], bot):
            return False
        return {"argument": argument}


class AnyCommand(Filter):
    """Any command, known or not, for this bot or another one."""

    async def __call__(self, message: Message) -> bool:
        """By the first word."""
        return is_command(message)


def is_command(message: Message) -> bool:
    """The text is a command: a slash, a name of latin letters, and perhaps arguments."""
    return _COMMAND.fullmatch(message.text or "") is not None


async def is_for_this_bot(name: str | None, bot: Bot) -> bool:
    """The name behind the @ is this bot's, or there is none."""
    return not name or name.lower() == ((await bot.me()).username or "").lower()


class HasText(Filter):
    """A text message: aiogram's own `F.text` would cost a thread."""

    async def __call__(self, message: Message) -> bool:
        """By the text; captions are no text."""
        return bool(message.text)


class IsService(Filter):
    """A service message of Telegram: a message was pinned, a theme was set."""

    async def __call__(self, message: Message) -> bool:
        """By the fields of service messages."""
        return any(getattr(message, kind, None) for kind in _SERVICE)


class HasNoConsent(Filter):
    """A resident who has not agreed to the privacy notice yet."""

    async def __call__(self, _event: object, ctx: Context) -> bool:
        """By the version of the consent."""
        return not ctx.has_consent


class IsNew(Filter):
    """The sender is not stored: new, or forgotten since."""

    async def __call__(self, _event: object, ctx: Context) -> bool:
        """By the row of the account."""
        return ctx.is_new
