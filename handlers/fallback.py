"""Fallback handlers: unknown commands, messages that no screen asks for, unknown buttons."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.errors import Refused
from handlers.context import Context


async def answer_unknown_command(_message: Message, ctx: Context) -> None:
    """A command that is unknown, or meant for another bot: no part of a report."""
    await ctx.answer(ctx.say("unknown-command"))


async def answer_not_understood(_message: Message, ctx: Context) -> None:
    """Words or files that no screen asks for."""
    await ctx.answer(ctx.say("unknown-staff"))


async def refuse_unknown_press(_query: CallbackQuery) -> None:
    """A forged, truncated or outdated button. Raises Refused("button-unknown")."""
    raise Refused("button-unknown")


def routes() -> Router:
    """Always last."""
    router = Router(name=__name__)
    router.message.register(answer_not_understood)
    router.callback_query.register(refuse_unknown_press)
    return router
