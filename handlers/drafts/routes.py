"""Routes of every open draft: messages add to it, edited messages change it, «Жою» cancels it."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.conversation import Screen
from domain.drafts import ContentDraft
from domain.errors import Refused
from handlers.callbacks import DRAFT_CHOICES, DRAFT_PRESSES, DraftDo, DraftPress
from handlers.context import Context
from handlers.drafts.editing import save, turn_to
from handlers.drafts.message_content import add_content, part_of
from handlers.fallback import answer_unknown_command
from handlers.feature import FeatureTable
from handlers.filters import AnyCommand, Command, IgnoredEdit, Press, StaleCard, Writing
from services.drafts import Drafts


async def add_message(message: Message, ctx: Context, draft: ContentDraft, drafts: Drafts) -> None:
    """Add the message to the open draft; raises Refused as `add_content` does."""
    refusal = add_content(draft, message, ctx)
    ctx.conversation.show(Screen.DRAFT)
    await save(ctx, drafts, refusal)


async def edit_message(edited_message: Message, ctx: Context, drafts: Drafts) -> None:
    """Replace the edited message in the draft; items that were sent stay as they are.

    Raises Refused("edited-too-late") where the open draft does not hold the message, or as `part_of`.
    """
    draft = ctx.conversation.draft
    text, number = edited_message.text or "", edited_message.message_id
    if draft is None or not draft.replace(number, text, lambda: part_of(edited_message)):
        raise Refused("edited-too-late")
    if isinstance(draft, ContentDraft):
        draft.propose(ctx.render.city)
    if ctx.has_consent:
        ctx.conversation.show(Screen.DRAFT)
    ctx.conversation.is_changed = True
    await drafts.save_draft(ctx.cause)


async def ignore_edit(_edited_message: Message) -> None:
    """Ignore edits of live locations, of commands, and by strangers."""


async def cancel_draft(_event: Message | CallbackQuery, ctx: Context, drafts: Drafts) -> None:
    """«Жою» on the card, or /cancel. Raises Refused("nothing-to-cancel") without a draft."""
    if ctx.conversation.draft is None:
        raise Refused("nothing-to-cancel")
    await drafts.cancel(ctx.cause)


async def refuse_stale(_query: CallbackQuery, ctx: Context, features: FeatureTable) -> None:
    """A button on an old card of a draft, or of a draft that is not open any more.

    Raises Refused("sent-already") on the card of a sent draft, else Refused("button-stale").
    """
    number = features.sent_number(ctx.conversation)
    if number is not None and ctx.is_live:
        raise Refused("sent-already", number=number)
    raise Refused("button-stale")


def commands() -> Router:
    """Routes after the commands of capabilities, before messages to an open draft."""
    router = Router(name=f"{__name__}.commands")
    router.message.register(cancel_draft, Command("cancel"))
    router.message.register(answer_unknown_command, AnyCommand())
    router.edited_message.register(ignore_edit, IgnoredEdit())
    for press in DRAFT_PRESSES:
        router.callback_query.register(refuse_stale, Press(press), StaleCard())
    for press in DRAFT_CHOICES:
        router.callback_query.register(refuse_stale, Press(press), Writing(), StaleCard())
    return router


#: «Артқа».
turn_back = turn_to(Screen.DRAFT)


def routes() -> Router:
    """Routes of open drafts, after those of capabilities."""
    router = Router(name=__name__)
    router.message.register(add_message, Writing(ContentDraft))
    router.edited_message.register(edit_message)
    router.callback_query.register(turn_back, Press(DraftPress, DraftDo.BACK), Writing())
    router.callback_query.register(cancel_draft, Press(DraftPress, DraftDo.CANCEL), Writing())
    return router
