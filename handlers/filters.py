"""Which handler an update is for. All are coroutines: aiogram sends each sync filter through a thread.

A filter only finds the way; whether the act is allowed, the rules are asked again.
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
#: What Telegram itself writes into a private chat.
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
    """A button of one class of the protocol, of one act if `do` is named; the handler gets `press`."""

    def __init__(self, kind: type[CallbackData], do: StrEnum | None = None, **wanted: object) -> None:
        self._kind = kind
        self._wanted = wanted | ({"do": do} if do is not None else {})
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
        if any(isinstance(value, int) and abs(value) > _LARGEST_ID for _, value in press):
            return False
        fits = all(getattr(press, name) == value for name, value in self._wanted.items())
        return {"press": press} if fits else False


class Writing(Filter):
    """The person is writing a draft of one of these classes; without classes, any.

    The handler gets it as `draft`.
    """

    def __init__(self, *kinds: type[Draft]) -> None:
        self._kinds = kinds or (Draft,)

    async def __call__(self, _event: object, ctx: Context) -> bool | dict[str, Any]:
        """By the draft of the conversation."""
        draft = ctx.conversation.draft
        return {"draft": draft} if isinstance(draft, self._kinds) else False


class Idle(Filter):
    """Nothing is being written."""

    async def __call__(self, _event: object, ctx: Context) -> bool:
        """By the draft of the conversation."""
        return ctx.conversation.draft is None


class StaleCard(Filter):
    """What was pressed is not the card of what is being written."""

    async def __call__(self, _query: CallbackQuery, ctx: Context) -> bool:
        """By the draft of the conversation, and the message in which its card stands."""
        return ctx.conversation.draft is None or not ctx.is_of_draft


class NotSlashed(Filter):
    """The words do not begin with a slash, as a mistyped command does."""

    async def __call__(self, message: Message) -> bool:
        """By the first letter."""
        return not (message.text or "").startswith("/")


class IgnoredEdit(Filter):
    """An edit that changes no draft: of a stranger, of a command, or of a point that moves on the map."""

    async def __call__(self, edited_message: Message, ctx: Context) -> bool:
        """A moving point is edited every few seconds: the first one counts."""
        return ctx.is_new or bool(edited_message.location) or is_command(edited_message)


class OnScreen(Filter):
    """The live card shows one of these screens."""

    def __init__(self, *screens: str) -> None:
        self._screens = frozenset(screens)

    async def __call__(self, _event: object, ctx: Context) -> bool:
        """By the screen of the conversation."""
        return ctx.conversation.screen in self._screens


class Replies(Filter):
    """The message replies to a notification about the person's own report, and words may be added to it."""

    async def __call__(self, _message: Message, ctx: Context) -> bool:
        """By what was read with the person."""
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
    """A command, known or not, also one that is meant for another bot: no words of a concern."""

    async def __call__(self, message: Message) -> bool:
        """By the first word."""
        return is_command(message)


def is_command(message: Message) -> bool:
    """The text is a command."""
    return _COMMAND.fullmatch(message.text or "") is not None


async def is_for_this_bot(name: str | None, bot: Bot) -> bool:
    """A command with this bot's name behind the @, or with none."""
    return not name or name.lower() == ((await bot.me()).username or "").lower()


class HasText(Filter):
    """Words, and no file: aiogram's own `F.text` would cost a thread."""

    async def __call__(self, message: Message) -> bool:
        """By what the message holds."""
        return bool(message.text)


class IsService(Filter):
    """Telegram's own notes in a chat: something was pinned, a theme was set."""

    async def __call__(self, message: Message) -> bool:
        """By what the message holds."""
        return any(getattr(message, kind, None) for kind in _SERVICE)


class HasNoConsent(Filter):
    """A resident who has not agreed to the privacy notice yet."""

    async def __call__(self, _event: object, ctx: Context) -> bool:
        """By the version of the consent."""
        return not ctx.has_consent


class IsNew(Filter):
    """Somebody the bot has never met."""

    async def __call__(self, _event: object, ctx: Context) -> bool:
        """There is no row for the account."""
        return ctx.is_new
