"""Routes of drafts about reports: first message, category, place, body, documents, «Жіберу»."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.cause import Cause
from domain.conversation import Screen
from domain.drafts import DOCUMENT_KINDS, ContentDraft, Draft
from domain.errors import NotFound, Refused
from domain.permissions import Permission
from domain.reports.draft import (
    RESIDENTS,
    ClosingDraft,
    QuestionDraft,
    RedirectDraft,
    ReplyDraft,
    ReportDraft,
    ReportScreen,
    ResolutionDraft,
    SendBackDraft,
)
from handlers.callbacks import BodyPick, CategoryPick, DraftDo, DraftPress, SectorPick, SubcategoryPick
from handlers.context import Context
from handlers.drafts.editing import begin_with, count_from_writing, turn_to
from handlers.drafts.routes import add_message
from handlers.filters import Idle, May, OnScreen, Press, Replies, Writing
from services.drafts import Drafts
from services.reports.service import Reports

T = TypeVar("T")


async def begin_report(message: Message, ctx: Context, drafts: Drafts) -> None:
    """Open a report with the message of a resident who has no open draft.

    If a question of an official is open, the card asks which of the two the message is.
    """
    await begin_with(message, ctx, ReportDraft(asked=ctx.asked), drafts)


async def begin_reply(message: Message, ctx: Context, drafts: Drafts) -> None:
    """Add a reply to the report of its notification. Raises Refused("draft-first") beside another draft."""
    draft = ctx.conversation.draft
    if isinstance(draft, ReplyDraft) and draft.about == ctx.replied:
        await add_message(message, ctx, draft, drafts)
    elif draft is not None:
        raise Refused("draft-first")
    else:
        await begin_with(message, ctx, ReplyDraft(about=ctx.replied), drafts)


async def add_place(message: Message, ctx: Context, draft: ReportDraft, drafts: Drafts) -> None:
    """Take the text as the place while the card asks for it; add other messages to the draft."""
    if not message.text:
        await add_message(message, ctx, draft, drafts)
        return
    draft.place, draft.place_id = message.text, message.message_id
    ctx.conversation.show(Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def pick_category(
    _query: CallbackQuery, ctx: Context, press: CategoryPick, draft: ReportDraft, drafts: Drafts
) -> None:
    """Set the category and show its subcategories, or go back to the categories.

    Raises Refused("button-stale") for an unknown code.
    """
    if press.code:
        draft.category, draft.subcategory = _known(ctx.render.city.category, press.code).code, ""
        draft.is_proposed = False
    ctx.conversation.show(ReportScreen.SUBCATEGORY if press.code else ReportScreen.CATEGORY)
    await drafts.save_draft(ctx.cause)


async def pick_subcategory(
    _query: CallbackQuery, ctx: Context, press: SubcategoryPick, draft: ReportDraft, drafts: Drafts
) -> None:
    """Set category and subcategory, or the category alone. Raises Refused("button-stale")."""
    category = _known(ctx.render.city.category, press.category)
    code = _known(category.subcategory, press.code).code if press.code else ""
    draft.category, draft.subcategory, draft.is_proposed = category.code, code, False
    ctx.conversation.show(Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def pick_sector(
    _query: CallbackQuery, ctx: Context, press: SectorPick, draft: ReportDraft, drafts: Drafts
) -> None:
    """Set the sector. Raises Refused("button-stale") for an unknown code."""
    draft.sector = _known(ctx.render.city.sector, press.code).code
    ctx.conversation.show(Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def drop_place(_query: CallbackQuery, ctx: Context, draft: ReportDraft, drafts: Drafts) -> None:
    """«Мекенжайсыз»: remove sector, place and point."""
    draft.sector, draft.place, draft.place_id, draft.point = "", "", None, None
    ctx.conversation.show(Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def pick_body(
    _query: CallbackQuery, ctx: Context, press: BodyPick, draft: RedirectDraft, drafts: Drafts
) -> None:
    """Set the body that the report is redirected to. Raises Refused("button-stale")."""
    draft.body = _known(ctx.render.city.body, press.code).code
    ctx.conversation.show(Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def choose_report_or_reply(
    _query: CallbackQuery, ctx: Context, press: DraftPress, draft: ReportDraft, drafts: Drafts
) -> None:
    """Store the author's choice: the draft is a reply to the open question, or a new report."""
    conversation = ctx.conversation
    if press.do is DraftDo.AS_REPLY and draft.asked is not None:
        conversation.draft, conversation.about = draft.as_reply(), draft.asked
    draft.asked = None
    conversation.show(Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def send_draft(
    _query: CallbackQuery, ctx: Context, draft: ContentDraft, reports: Reports, drafts: Drafts
) -> None:
    """«Жіберу»; first asks about a resident's documents, which may name their author.

    Raises Refused as the act in `SENDING` does.
    """
    if _has_unasked_documents(draft):
        ctx.conversation.show(ReportScreen.DOCUMENTS)
        await drafts.save_draft(ctx.cause)
        return
    await _send(draft, ctx, reports)


async def send_documents(
    _query: CallbackQuery, ctx: Context, press: DraftPress, draft: ContentDraft, reports: Reports
) -> None:
    """Send with or without documents. Raises Refused("nothing-to-send") if nothing else is there."""
    draft.documents = press.do is DraftDo.WITH_DOCUMENTS
    if not draft.documents and draft.is_only_documents:
        raise Refused("nothing-to-send")
    await _send(draft, ctx, reports)


def _has_unasked_documents(draft: ContentDraft) -> bool:
    is_unasked = isinstance(draft, RESIDENTS) and draft.documents is None
    return is_unasked and any(part.kind in DOCUMENT_KINDS for part in draft.files)


async def _send(draft: ContentDraft, ctx: Context, reports: Reports) -> None:
    count_from_writing(ctx, draft)
    await SENDING[type(draft)](reports, ctx.cause)


#: The act of «Жіберу» by the class of the draft.
SENDING: Mapping[type[Draft], Callable[[Reports, Cause], Awaitable[object]]] = {
    ReportDraft: Reports.send,
    ReplyDraft: Reports.reply,
    QuestionDraft: Reports.ask,
    RedirectDraft: Reports.redirect,
    ResolutionDraft: Reports.propose,
    ClosingDraft: Reports.close,
    SendBackDraft: Reports.send_back,
}


def _known(find: Callable[[str], T], code: str) -> T:
    """The object of a button's code. Raises Refused("button-stale") for an unknown code."""
    try:
        return find(code)
    except NotFound:
        raise Refused("button-stale") from None


turn_to_bodies = turn_to(Screen.BODY)

#: Handlers of the buttons on the card of a report's draft.
_PRESSES: Mapping[DraftDo, Callable[..., Awaitable[None]]] = {
    DraftDo.CATEGORY: turn_to(ReportScreen.CATEGORY),
    DraftDo.PLACE: turn_to(ReportScreen.PLACE),
    DraftDo.NO_PLACE: drop_place,
    DraftDo.AS_REPLY: choose_report_or_reply,
    DraftDo.AS_NEW: choose_report_or_reply,
}


def routes() -> Router:
    """Routes: replies first, then the pages of an open draft, then messages that open one."""
    router = Router(name=__name__)
    router.message.register(begin_reply, Replies())
    router.message.register(add_place, OnScreen(ReportScreen.PLACE), Writing(ReportDraft))
    router.message.register(begin_report, May(Permission.FILE_REPORTS), Idle())
    for act, handler in _PRESSES.items():
        router.callback_query.register(handler, Press(DraftPress, act), Writing(ReportDraft))
    for act in (DraftDo.WITH_DOCUMENTS, DraftDo.WITHOUT_DOCUMENTS):
        router.callback_query.register(send_documents, Press(DraftPress, act), Writing(*SENDING))
    router.callback_query.register(send_draft, Press(DraftPress, DraftDo.SEND), Writing(*SENDING))
    router.callback_query.register(pick_category, Press(CategoryPick), Writing(ReportDraft))
    router.callback_query.register(pick_subcategory, Press(SubcategoryPick), Writing(ReportDraft))
    router.callback_query.register(pick_sector, Press(SectorPick), Writing(ReportDraft))
    router.callback_query.register(pick_body, Press(BodyPick), Writing(RedirectDraft))
    router.callback_query.register(turn_to_bodies, Press(DraftPress, DraftDo.BODY), Writing(RedirectDraft))
    return router
