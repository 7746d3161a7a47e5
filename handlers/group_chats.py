"""Group chats: only commands for this bot are answered, with a hint to the private chat.

A person's blocking and unblocking of the bot in the private chat is noted here too.
"""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from domain.errors import Refused
from handlers.context import Context
from handlers.filters import is_for_this_bot
from services.people import People

_GONE = frozenset({"kicked", "left"})


class InGroup(Filter):
    """The update is not of a private chat."""

    async def __call__(self, event: Message | CallbackQuery | ChatMemberUpdated) -> bool:
        """By the type of the chat."""
        message = event.message if isinstance(event, CallbackQuery) else event
        chat = getattr(message, "chat", None)
        return chat is not None and chat.type != "private"


async def answer_in_group_chat(message: Message, ctx: Context) -> None:
    """Answer a command for this bot; ignore all other messages."""
    head = (message.text or "").split(maxsplit=1)[:1]
    name, _, other = "".join(head).partition("@")
    if name.startswith("/") and await is_for_this_bot(other, ctx.bot):
        await ctx.answer_in_group(message.chat.id, ctx.say("group-only-private"))


async def refuse_in_group(_query: CallbackQuery) -> None:
    """A button that was pressed in a group. Raises Refused("button-unknown")."""
    raise Refused("button-unknown")


async def member_changed(my_chat_member: ChatMemberUpdated, ctx: Context, people: People) -> None:
    """The person blocked the bot, or came back."""
    if my_chat_member.chat.type != "private" or ctx.is_new:
        return
    if my_chat_member.new_chat_member.status in _GONE:
        await people.went_away(ctx.cause)
    else:
        await people.came_back(ctx.cause)


def routes() -> Router:
    """Routes of groups, before all others: no message of a group reaches another handler."""
    router = Router(name=__name__)
    router.message.register(answer_in_group_chat, InGroup())
    router.edited_message.register(_ignore, InGroup())
    router.callback_query.register(refuse_in_group, InGroup())
    router.my_chat_member.register(member_changed)
    return router


async def _ignore(_message: Message) -> None:
    return None
