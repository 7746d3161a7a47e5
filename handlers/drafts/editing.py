"""Editing of drafts, for all capabilities: opening, first message, saving, turning of pages."""

from collections.abc import Awaitable, Callable

from aiogram.types import CallbackQuery, Message

from domain.drafts import ContentDraft, Draft
from domain.errors import Refused
from handlers.context import Context
from handlers.drafts.message_content import add_content
from handlers.refusals import say_refusal
from services.drafts import Drafts


def open_draft(ctx: Context, draft: Draft) -> Draft:
    """Open the draft with a card at the end of the chat; an open draft about the same item goes on.

    Raises Refused("draft-open") where another draft with content is open: no press discards a draft.
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
    """Open the draft with the message as its first part; raises Refused as `add_content` does."""
    refusal = add_content(draft, message, ctx)
    ctx.conversation.begin(draft)
    await save(ctx, drafts, refusal)


async def save(ctx: Context, drafts: Drafts, refusal: Refused | None) -> None:
    """Save the draft, then say why a part of the message could not be kept."""
    await drafts.save_draft(ctx.cause)
    if refusal is not None:
        await say_refusal(ctx, refusal)


def turn_to(screen: str) -> Callable[[CallbackQuery, Context, Drafts], Awaitable[None]]:
    """A handler that shows this page of the draft's card."""

    async def turn_page(_query: CallbackQuery, ctx: Context, drafts: Drafts) -> None:
        ctx.conversation.show(screen)
        await drafts.save_draft(ctx.cause)

    return turn_page


def count_from_writing(ctx: Context, draft: Draft) -> None:
    """Date the act by the draft's late words: a press has no date of its own.

    Words that an outage held up count from the time when they were written.
    """
    ctx.cause.said_at = ctx.cause.said_at or draft.late_at
