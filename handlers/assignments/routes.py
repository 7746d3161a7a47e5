"""Routes of assignments: drafts about them, and the buttons of the card."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.assignments.draft import AssignmentDraft, CancelDraft, DatedDraft, ExecutionDraft, ReturnDraft
from domain.cause import Cause
from domain.conversation import Screen
from domain.drafts import Draft
from domain.errors import NotFound, Refused
from domain.permissions import Permission, require
from domain.text.dates import checked, read_date
from handlers.assignments.cards import assignment_card
from handlers.callbacks import AssignmentDo, AssignmentPress, BodyPick, DraftDo, DraftPress, DuePick
from handlers.context import Context
from handlers.drafts.editing import begin_with, count_from_writing, open_draft, turn_to
from handlers.filters import HasText, Idle, May, NotSlashed, OnScreen, Press, Writing
from services.assignments.service import Assignments
from services.assignments.views import AssignmentView
from services.drafts import Drafts
from services.wiring import Services

#: Buttons of acts that need a text: the press opens a draft of this class.
_WRITING: Mapping[AssignmentDo, type[Draft]] = {
    AssignmentDo.SUBMIT: ExecutionDraft,
    AssignmentDo.RETURN: ReturnDraft,
    AssignmentDo.CANCEL: CancelDraft,
}

_Act = Callable[[Assignments, Context, int], Awaitable[AssignmentView]]
_Show = Callable[[Assignments, Context, int], Awaitable[None]]

#: Buttons of acts without a text, with the key of the answer to the press.
_DOING: Mapping[AssignmentDo, tuple[_Act, str]] = {
    AssignmentDo.ACKNOWLEDGE: (
        lambda assignments, ctx, one: assignments.acknowledge(ctx.cause, one),
        "done-acknowledged",
    ),
    AssignmentDo.REMOVE: (
        lambda assignments, ctx, one: assignments.remove(ctx.cause, one),
        "done-removed",
    ),
}

#: Buttons that send the card, the files or the whole text through the outbox.
_SHOWING: Mapping[AssignmentDo, _Show] = {
    AssignmentDo.OPEN: lambda assignments, ctx, one: assignments.open(ctx.cause, one),
    AssignmentDo.FILES: lambda assignments, ctx, one: assignments.show_files(ctx.cause, one),
    AssignmentDo.WORDS: lambda assignments, ctx, one: assignments.show_words(ctx.cause, one),
}

#: The act of «Жіберу» by the class of the draft.
SENDING: Mapping[type[Draft], Callable[[Assignments, Cause], Awaitable[object]]] = {
    AssignmentDraft: Assignments.issue,
    ExecutionDraft: Assignments.submit,
    ReturnDraft: Assignments.send_back,
    CancelDraft: Assignments.cancel,
}

#: Drafts that may have a date.
_DATED = Writing(DatedDraft)


async def begin_assignment(_query: CallbackQuery, ctx: Context, drafts: Drafts) -> None:
    """Open the draft of a new assignment.

    Raises Refused("not-allowed") for other roles, or Refused("draft-open").
    """
    require(ctx.actor, Permission.ISSUE_ASSIGNMENTS)
    open_draft(ctx, AssignmentDraft())
    await drafts.save_draft(ctx.cause)


async def begin_assignment_with_text(message: Message, ctx: Context, drafts: Drafts) -> None:
    """Open an assignment with the text of an issuer who has no open draft."""
    await begin_with(message, ctx, AssignmentDraft(), drafts)


async def pick_body(
    _query: CallbackQuery, ctx: Context, press: BodyPick, draft: AssignmentDraft, drafts: Drafts
) -> None:
    """Set the body, then ask for the date if there is none. Raises Refused("button-unknown")."""
    try:
        draft.body = ctx.render.city.body(press.code).code
    except NotFound:
        raise Refused("button-unknown") from None
    ctx.conversation.show(Screen.DRAFT if draft.due else Screen.DUE)
    await drafts.save_draft(ctx.cause)


async def type_due(message: Message, ctx: Context, draft: DatedDraft, drafts: Drafts) -> None:
    """Set the typed date; a day off is asked about, never moved silently (decision).

    Raises Refused as `read_date` does.
    """
    found = read_date(message.text or "", ctx.render.today, calendar=ctx.render.calendar)
    draft.due = found.day
    ctx.conversation.show(Screen.DAY_OFF if found.is_day_off else Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def pick_due(
    _query: CallbackQuery, ctx: Context, press: DuePick, draft: DatedDraft, drafts: Drafts
) -> None:
    """Set the date of a button, also after the question about a day off.

    Raises Refused("button-unknown"), or as `domain.text.dates.checked`.
    """
    draft.due = checked(_day(press.day), ctx.render.today, calendar=ctx.render.calendar).day
    ctx.conversation.show(Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def send_draft(_query: CallbackQuery, ctx: Context, draft: Draft, assignments: Assignments) -> None:
    """«Жіберу» of any draft about an assignment; raises Refused as its act does."""
    count_from_writing(ctx, draft)
    await SENDING[type(draft)](assignments, ctx.cause)


async def perform(
    _query: CallbackQuery, ctx: Context, press: AssignmentPress, assignments: Assignments
) -> None:
    """Perform the act of the button and redraw the card; raises Refused as the act does."""
    await _show(ctx, await _DOING[press.do][0](assignments, ctx, press.id), press.do)


async def redraw(ctx: Context, press: AssignmentPress, services: Services) -> None:
    """Draw the card of an act that was stored before a crash, if the reader may still read it."""
    if press.do in _DOING:
        view = await services.assignment_views.get(press.id)
        if view.assignment.may_read(ctx.actor):
            await _show(ctx, view, press.do)


async def _show(ctx: Context, view: AssignmentView, do: AssignmentDo) -> None:
    card = assignment_card(ctx.render, view, ctx.actor)
    await ctx.redraw(card.text, card.markup)
    ctx.toast(_DOING[do][1], number=view.assignment.number, due=ctx.say.date(view.assignment.due_on))


async def begin_writing(
    _query: CallbackQuery, ctx: Context, press: AssignmentPress, assignments: Assignments
) -> None:
    """Open a draft for the text of the act.

    Raises Refused("draft-open"), or as `Assignments.begin`.
    """
    kind = _WRITING[press.do]
    open_draft(ctx, kind(about=press.id))
    await assignments.begin(ctx.cause, kind, press.id)


async def show(_query: CallbackQuery, ctx: Context, press: AssignmentPress, assignments: Assignments) -> None:
    """Send the card, the files or the whole text to the end of the chat."""
    await _SHOWING[press.do](assignments, ctx, press.id)


def _day(ordinal: int) -> date:
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        raise Refused("button-unknown") from None


turn_to_bodies, turn_to_dates = turn_to(Screen.BODY), turn_to(Screen.DUE)


def routes() -> Router:
    """Routes beside those of open drafts; a text is a date while the card asks for one."""
    router = Router(name=__name__)
    router.message.register(type_due, HasText(), OnScreen(Screen.DUE, Screen.DAY_OFF), _DATED)
    may_begin = (May(Permission.ISSUE_ASSIGNMENTS), Idle(), NotSlashed())
    router.message.register(begin_assignment_with_text, *may_begin)
    router.callback_query.register(pick_body, Press(BodyPick), Writing(AssignmentDraft))
    router.callback_query.register(turn_to_bodies, Press(DraftPress, DraftDo.BODY), Writing(AssignmentDraft))
    router.callback_query.register(turn_to_dates, Press(DraftPress, DraftDo.DUE), _DATED)
    router.callback_query.register(pick_due, Press(DuePick), _DATED)
    router.callback_query.register(send_draft, Press(DraftPress, DraftDo.SEND), Writing(*SENDING))
    router.callback_query.register(begin_assignment, Press(AssignmentPress, AssignmentDo.BEGIN))
    for act in _WRITING:
        router.callback_query.register(begin_writing, Press(AssignmentPress, act))
    for act in _SHOWING:
        router.callback_query.register(show, Press(AssignmentPress, act))
    for act in _DOING:
        router.callback_query.register(perform, Press(AssignmentPress, act))
    return router
