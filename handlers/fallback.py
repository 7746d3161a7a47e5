"""What no other handler knows: unknown commands, words that nothing asks for, foreign buttons."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.errors import Refused
from handlers.context import Context


async def answer_unknown_command(_message: Message, ctx: Context) -> None:
    """A command that is not known, or is meant for another bot: never taken for words of a concern."""
    await ctx.answer(ctx.say("unknown-command"))


async def answer_not_understood(_message: Message, ctx: Context) -> None:
    """Words or files that nothing asks for."""
    await ctx.answer(ctx.say("unknown-staff"))


async def refuse_unknown_press(_query: CallbackQuery) -> None:
    """A forged, truncated or outdated button."""
    raise Refused("button-unknown")


def routes() -> Router:
    """Always last."""
    router = Router(name=__name__)
    router.message.register(answer_not_understood)
    router.callback_query.register(refuse_unknown_press)
    return router
