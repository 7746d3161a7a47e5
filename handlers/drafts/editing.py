"""What capabilities do with the draft that is being written: open it, add to it, turn its pages."""

from collections.abc import Awaitable, Callable

from aiogram.types import CallbackQuery, Message

from domain.drafts import ContentDraft, Draft
from domain.errors import Refused
from handlers.context import Context
from handlers.drafts.message_content import add_content
from handlers.refusals import say_refusal
from services.drafts import Drafts


def open_draft(ctx: Context, draft: Draft) -> Draft:
    """The card of a new draft, at the end of the chat; the same one goes on.

    Refused("draft-open") where something else is being written: no press throws that away.
    """
    conversation = ctx.conversation
    open_one = conversation.draft
    if open_one is not None and not open_one.is_untouched:
        if (open_one.kind, open_one.about) != (draft.kind, draft.about):
            raise Refused("draft-open")
        draft = open_one
    conversation.begin(draft)
    return draft


async def begin_with(message: Message, ctx: Context, draft: ContentDraft, drafts: Drafts) -> None:
    """The message is the first piece of a new draft."""
    refusal = add_content(draft, message, ctx)
    ctx.conversation.begin(draft)
    await save(ctx, drafts, refusal)


async def save(ctx: Context, drafts: Drafts, refusal: Refused | None) -> None:
    """Saved first; then it is said what of it could not be kept."""
    await drafts.save_draft(ctx.cause)
    if refusal is not None:
        await say_refusal(ctx, refusal)


def turn_to(screen: str) -> Callable[[CallbackQuery, Context, Drafts], Awaitable[None]]:
    """A handler that turns the draft's card to a page."""

    async def turn_page(_query: CallbackQuery, ctx: Context, drafts: Drafts) -> None:
        ctx.conversation.show(screen)
        await drafts.save_draft(ctx.cause)

    return turn_page


def count_from_writing(ctx: Context, draft: Draft) -> None:
    """A press has no date of its own: words that reached us late count from when they were written."""
    ctx.cause.said_at = ctx.cause.said_at or draft.late_at
