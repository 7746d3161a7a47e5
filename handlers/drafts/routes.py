"""Writing anything: pieces go into the draft, its card is redrawn, «Жіберу» sends it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.cause import Cause
from domain.conversation import DOCUMENT_KINDS, Draft, DraftKind, Screen
from domain.errors import NotFound, Refused
from domain.people import Role
from handlers.callbacks import CategoryPick, DraftDo, DraftPress, SectorPick, SubcategoryPick
from handlers.context import Context
from handlers.drafts.message_content import add, propose, replace
from handlers.drafts.screens import number_of
from handlers.filters import AnyCommand, Command, Is, OnScreen, Press, Replies, Writing, is_command
from handlers.help import unknown_command
from handlers.refusals import say_no
from services.assignments.service import Assignments
from services.drafts import Drafts
from services.reports.service import Reports

T = TypeVar("T")

_REPORTS = frozenset({DraftKind.REPORT})
#: Pages of the draft's card that one press turns to, and which drafts have them.
_PAGES: Mapping[DraftDo, tuple[Screen, frozenset[DraftKind]]] = {
    DraftDo.CATEGORY: (Screen.CATEGORY, _REPORTS),
    DraftDo.PLACE: (Screen.PLACE, _REPORTS),
    DraftDo.BODY: (Screen.BODY, frozenset({DraftKind.REDIRECT, DraftKind.ASSIGNMENT})),
    DraftDo.DUE: (Screen.DUE, frozenset({DraftKind.ASSIGNMENT})),
    DraftDo.BACK: (Screen.DRAFT, frozenset(DraftKind)),
}


async def begin_report(message: Message, ctx: Context, drafts: Drafts) -> None:
    """A resident writes and nothing is open: a report, or the answer to a question, as they will say."""
    draft = Draft(DraftKind.REPORT, asked=ctx.asked)
    await _begin(draft, message, ctx, drafts)


async def begin_reply(message: Message, ctx: Context, drafts: Drafts) -> None:
    """A reply to a letter about a report is added to that report."""
    draft = ctx.conversation.draft
    if draft is not None and draft.kind is DraftKind.REPLY and draft.about == ctx.replied:
        await add_piece(message, ctx, drafts)
    elif draft is not None:
        raise Refused("draft-first")
    else:
        await _begin(Draft(DraftKind.REPLY, about=ctx.replied), message, ctx, drafts)


async def _begin(draft: Draft, message: Message, ctx: Context, drafts: Drafts) -> None:
    refusal = add(draft, message, ctx)
    ctx.conversation.begin(draft)
    await _keep(ctx, drafts, refusal)


async def _keep(ctx: Context, drafts: Drafts, refusal: Refused | None) -> None:
    """Kept first; then it is said what of it could not be."""
    await drafts.save_draft(ctx.cause)
    if refusal is not None:
        await say_no(ctx, refusal)


async def add_piece(message: Message, ctx: Context, drafts: Drafts) -> None:
    """One more piece of what is being written."""
    refusal = add(_draft(ctx), message, ctx)
    ctx.conversation.show(Screen.DRAFT)
    await _keep(ctx, drafts, refusal)


async def add_place(message: Message, ctx: Context, drafts: Drafts) -> None:
    """While the card asks for the place, words are the place."""
    draft = _draft(ctx)
    if not message.text:
        await add_piece(message, ctx, drafts)
        return
    draft.place, draft.place_id = message.text, message.message_id
    ctx.conversation.show(Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def edit_piece(edited_message: Message, ctx: Context, drafts: Drafts) -> None:
    """A message of the draft was edited: the draft follows. What has been sent stays as it was sent."""
    draft = ctx.conversation.draft
    if ctx.is_new or edited_message.location or is_command(edited_message):
        return  # a moving point on the map is edited every few seconds: the first one counts
    if draft is None or not replace(draft, edited_message):
        raise Refused("edited-too-late")
    propose(draft, ctx.render.city)
    if ctx.has_consent:
        ctx.conversation.show(Screen.DRAFT)
    ctx.conversation.is_changed = True
    await drafts.save_draft(ctx.cause)


async def turn_page(_query: CallbackQuery, ctx: Context, press: DraftPress, drafts: Drafts) -> None:
    """Another page of the draft's card."""
    screen, kinds = _PAGES[press.do]
    if _draft(ctx).kind not in kinds:
        raise Refused("button-unknown")
    ctx.conversation.show(screen)
    await drafts.save_draft(ctx.cause)


async def pick_category(_query: CallbackQuery, ctx: Context, press: CategoryPick, drafts: Drafts) -> None:
    """The first level: on to the second one, or back."""
    draft = _report(ctx)
    if press.code:
        draft.category, draft.subcategory = _known(ctx.render.city.category, press.code).code, ""
        draft.is_proposed = False
    ctx.conversation.show(Screen.SUBCATEGORY if press.code else Screen.CATEGORY)
    await drafts.save_draft(ctx.cause)


async def pick_subcategory(
    _query: CallbackQuery, ctx: Context, press: SubcategoryPick, drafts: Drafts
) -> None:
    """The second level, or that the first one is enough: the draft knows what it is about."""
    draft = _report(ctx)
    category = _known(ctx.render.city.category, press.category)
    code = _known(category.subcategory, press.code).code if press.code else ""
    draft.category, draft.subcategory = category.code, code
    draft.is_proposed = False
    ctx.conversation.show(Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def pick_sector(_query: CallbackQuery, ctx: Context, press: SectorPick, drafts: Drafts) -> None:
    """A sector is the place, or a part of it."""
    _report(ctx).sector = _known(ctx.render.city.sector, press.code).code
    ctx.conversation.show(Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def drop_place(_query: CallbackQuery, ctx: Context, drafts: Drafts) -> None:
    """«Мекенжайсыз»: whatever was said of the place is taken back."""
    draft = _report(ctx)
    draft.sector, draft.place, draft.place_id, draft.point = "", "", None, None
    ctx.conversation.show(Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def say_which(_query: CallbackQuery, ctx: Context, press: DraftPress, drafts: Drafts) -> None:
    """Words came while a question was open: their author says what they are."""
    draft = _report(ctx)
    if press.do is DraftDo.AS_REPLY and draft.asked is not None:
        draft.kind, draft.about, ctx.conversation.about = DraftKind.REPLY, draft.asked, draft.asked
        draft.category = draft.subcategory = ""
    draft.asked = None
    ctx.conversation.show(Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def send(
    _query: CallbackQuery, ctx: Context, reports: Reports, assignments: Assignments, drafts: Drafts
) -> None:
    """«Жіберу»; documents wait for one more word, since they may name their author."""
    draft = _draft(ctx)
    if _has_unasked_documents(draft):
        ctx.conversation.show(Screen.DOCUMENTS)
        await drafts.save_draft(ctx.cause)
        return
    await _send(draft, ctx, reports, assignments)


async def send_documents(
    _query: CallbackQuery, ctx: Context, press: DraftPress, reports: Reports, assignments: Assignments
) -> None:
    """With the documents or without them; without them something else must be there."""
    draft = _draft(ctx)
    draft.documents = press.do is DraftDo.WITH_DOCUMENTS
    if not draft.documents and draft.is_only_documents:
        raise Refused("nothing-to-send")
    await _send(draft, ctx, reports, assignments)


async def _send(draft: Draft, ctx: Context, reports: Reports, assignments: Assignments) -> None:
    """A press has no date of its own: words that reached us late count from when they were written."""
    ctx.cause.said_at = ctx.cause.said_at or draft.late_at
    await _SENDING[draft.kind](reports, assignments, ctx.cause)


async def cancel(_event: Message | CallbackQuery, ctx: Context, drafts: Drafts) -> None:
    """«Жою» on the card, or /cancel."""
    if ctx.query is not None:
        _draft(ctx)
    elif ctx.conversation.draft is None:
        raise Refused("nothing-to-cancel")
    await drafts.cancel(ctx.cause)


_Send = Callable[[Reports, Assignments, Cause], Awaitable[object]]

_SENDING: Mapping[DraftKind, _Send] = {
    DraftKind.REPORT: lambda reports, assignments, cause: reports.send(cause),
    DraftKind.REPLY: lambda reports, assignments, cause: reports.reply(cause),
    DraftKind.QUESTION: lambda reports, assignments, cause: reports.ask(cause),
    DraftKind.REDIRECT: lambda reports, assignments, cause: reports.redirect(cause),
    DraftKind.RESOLUTION: lambda reports, assignments, cause: reports.propose(cause),
    DraftKind.CLOSING: lambda reports, assignments, cause: reports.close(cause),
    DraftKind.SEND_BACK: lambda reports, assignments, cause: reports.send_back(cause),
    DraftKind.ASSIGNMENT: lambda reports, assignments, cause: assignments.issue(cause),
    DraftKind.EXECUTION: lambda reports, assignments, cause: assignments.submit(cause),
    DraftKind.RETURN: lambda reports, assignments, cause: assignments.send_back(cause),
    DraftKind.CANCEL: lambda reports, assignments, cause: assignments.cancel(cause),
}


def _draft(ctx: Context) -> Draft:
    """The draft whose live card was pressed, or that the message is for."""
    conversation = ctx.conversation
    is_stale = ctx.query is not None and not ctx.is_of_draft
    if conversation.draft is None and not is_stale and conversation.screen.startswith("sent-"):
        raise Refused("sent-already", number=number_of(conversation))
    if conversation.draft is None or is_stale:
        raise Refused("button-stale")
    return conversation.draft


def _report(ctx: Context) -> Draft:
    """The same, for what only a resident's report has."""
    draft = _draft(ctx)
    if draft.kind is not DraftKind.REPORT:
        raise Refused("button-unknown")
    return draft


def _has_unasked_documents(draft: Draft) -> bool:
    is_residents = draft.kind in {DraftKind.REPORT, DraftKind.REPLY}
    return (
        is_residents and draft.documents is None and any(part.kind in DOCUMENT_KINDS for part in draft.files)
    )


def _known(find: Callable[[str], T], code: str) -> T:
    """What a button names; a forged or outdated code is an old button."""
    try:
        return find(code)
    except NotFound:
        raise Refused("button-stale") from None


def commands() -> Router:
    """After every other command, before anything that is being written."""
    router = Router(name=f"{__name__}.commands")
    router.message.register(cancel, Command("cancel"))
    router.message.register(unknown_command, AnyCommand())
    return router


#: What a press on the draft's card does; other acts turn its pages.
_PRESSES: Mapping[DraftDo, Callable[..., Awaitable[None]]] = {
    DraftDo.SEND: send,
    DraftDo.WITH_DOCUMENTS: send_documents,
    DraftDo.WITHOUT_DOCUMENTS: send_documents,
    DraftDo.CANCEL: cancel,
    DraftDo.NO_PLACE: drop_place,
    DraftDo.AS_REPLY: say_which,
    DraftDo.AS_NEW: say_which,
    **dict.fromkeys(_PAGES, turn_page),
}


def routes() -> Router:
    """What is being written comes before what could begin."""
    router = Router(name=__name__)
    router.message.register(begin_reply, Replies())
    router.message.register(add_place, OnScreen(Screen.PLACE), Writing(DraftKind.REPORT))
    router.message.register(add_piece, Writing())
    router.message.register(begin_report, Is(Role.RESIDENT))
    router.edited_message.register(edit_piece)
    for act, handler in _PRESSES.items():
        router.callback_query.register(handler, Press(DraftPress, act))
    router.callback_query.register(pick_category, Press(CategoryPick))
    router.callback_query.register(pick_subcategory, Press(SubcategoryPick))
    router.callback_query.register(pick_sector, Press(SectorPick))
    return router
