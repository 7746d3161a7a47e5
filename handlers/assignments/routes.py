"""Giving an assignment, and the buttons on its card."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.assignments.rules import require_issuer
from domain.conversation import Draft, DraftKind, Screen
from domain.errors import NotFound, Refused
from domain.people import Role
from domain.text.dates import checked, read_date
from handlers.assignments.cards import assignment_card
from handlers.callbacks import AssignmentDo, AssignmentPress, BodyPick, DraftDo, DraftPress, DuePick
from handlers.context import Context
from handlers.drafts.message_content import add
from handlers.filters import HasText, Is, NotWriting, OnScreen, Press, Writing
from handlers.refusals import say_no
from services.assignments.service import Assignments
from services.assignments.views import AssignmentView
from services.drafts import Drafts
from services.wiring import Services

#: Acts that need words first: the press opens a draft.
_WRITING: Mapping[AssignmentDo, DraftKind] = {
    AssignmentDo.SUBMIT: DraftKind.EXECUTION,
    AssignmentDo.RETURN: DraftKind.RETURN,
    AssignmentDo.CANCEL: DraftKind.CANCEL,
}

_Act = Callable[[Assignments, Context, int], Awaitable[AssignmentView]]
_Look = Callable[[Assignments, Context, int], Awaitable[None]]

#: Acts that are done with the press, and what is said over the chat then.
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

#: What a press shows at the end of the chat.
_SHOWING: Mapping[AssignmentDo, _Look] = {
    AssignmentDo.OPEN: lambda assignments, ctx, one: assignments.open(ctx.cause, one),
    AssignmentDo.FILES: lambda assignments, ctx, one: assignments.show_files(ctx.cause, one),
    AssignmentDo.WORDS: lambda assignments, ctx, one: assignments.show_words(ctx.cause, one),
}

#: Drafts that end with a date.
_DATED = Writing(DraftKind.ASSIGNMENT, DraftKind.RETURN)


async def begin(_query: CallbackQuery, ctx: Context, drafts: Drafts) -> None:
    """The prosecutor gives a new assignment: first its text."""
    require_issuer(ctx.actor)
    _open_draft(ctx, DraftKind.ASSIGNMENT)
    await drafts.save_draft(ctx.cause)


async def begin_with_text(message: Message, ctx: Context, drafts: Drafts) -> None:
    """The prosecutor writes and nothing is open: it is the text of an assignment."""
    draft = Draft(DraftKind.ASSIGNMENT)
    refusal = add(draft, message, ctx)
    ctx.conversation.begin(draft)
    await drafts.save_draft(ctx.cause)
    if refusal is not None:
        await say_no(ctx, refusal)


async def pick_body(_query: CallbackQuery, ctx: Context, press: BodyPick, drafts: Drafts) -> None:
    """The body an assignment is given to; then its date, if none is chosen yet."""
    draft = _draft(ctx)
    try:
        draft.body = ctx.render.city.body(press.code).code
    except NotFound:
        raise Refused("button-unknown") from None
    ctx.conversation.show(Screen.DRAFT if draft.due else Screen.DUE)
    await drafts.save_draft(ctx.cause)


async def turn_to_dates(_query: CallbackQuery, ctx: Context, drafts: Drafts) -> None:
    """The choice of a date."""
    _draft(ctx)
    ctx.conversation.show(Screen.DUE)
    await drafts.save_draft(ctx.cause)


async def type_due(message: Message, ctx: Context, drafts: Drafts) -> None:
    """A date in words or digits; a day off is said, never moved silently (decision)."""
    draft = _draft(ctx)
    found = read_date(message.text or "", ctx.render.today, calendar=ctx.render.calendar)
    draft.due = found.day
    ctx.conversation.show(Screen.DAY_OFF if found.is_day_off else Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def pick_due(_query: CallbackQuery, ctx: Context, press: DuePick, drafts: Drafts) -> None:
    """A date from a button, the author's answer about a day off among them."""
    draft = _draft(ctx)
    draft.due = checked(_day(press.day), ctx.render.today, calendar=ctx.render.calendar).day
    ctx.conversation.show(Screen.DRAFT)
    await drafts.save_draft(ctx.cause)


async def do(_query: CallbackQuery, ctx: Context, press: AssignmentPress, assignments: Assignments) -> None:
    """One press, one act."""
    await _show(ctx, await _DOING[press.do][0](assignments, ctx, press.id), press.do)


async def draw_again(ctx: Context, press: AssignmentPress, services: Services) -> None:
    """The act was done before a crash: its card shows it, to who may still read it."""
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
    """The act needs words: a draft of them opens at the end of the chat."""
    _open_draft(ctx, _WRITING[press.do], about=press.id)
    await assignments.begin(ctx.cause, _WRITING[press.do], press.id)


async def show(_query: CallbackQuery, ctx: Context, press: AssignmentPress, assignments: Assignments) -> None:
    """The card, the files or the whole words: once more, at the end of the chat."""
    await _SHOWING[press.do](assignments, ctx, press.id)


def _open_draft(ctx: Context, kind: DraftKind, *, about: int | None = None) -> None:
    """A new draft; the same one goes on, and no press throws away what is being written."""
    conversation = ctx.conversation
    if conversation.draft is None or conversation.draft.is_blank:
        conversation.begin(Draft(kind, about=about))
    elif (conversation.draft.kind, conversation.draft.about) == (kind, about):
        conversation.begin(conversation.draft)
    else:
        raise Refused("draft-open")


def _draft(ctx: Context) -> Draft:
    if ctx.conversation.draft is None or (ctx.query is not None and not ctx.is_of_draft):
        raise Refused("button-stale")
    return ctx.conversation.draft


def _day(ordinal: int) -> date:
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        raise Refused("button-unknown") from None


def routes() -> Router:
    """The date comes before other words while the card asks for it; files are never a date."""
    router = Router(name=__name__)
    router.message.register(type_due, HasText(), OnScreen(Screen.DUE, Screen.DAY_OFF), _DATED)
    router.message.register(begin_with_text, Is(Role.PROSECUTOR), NotWriting())
    router.callback_query.register(pick_body, Press(BodyPick), Writing(DraftKind.ASSIGNMENT))
    router.callback_query.register(turn_to_dates, Press(DraftPress, DraftDo.DUE), _DATED)
    router.callback_query.register(pick_due, Press(DuePick), _DATED)
    router.callback_query.register(begin, Press(AssignmentPress, AssignmentDo.BEGIN))
    for act in _WRITING:
        router.callback_query.register(begin_writing, Press(AssignmentPress, act))
    for act in _SHOWING:
        router.callback_query.register(show, Press(AssignmentPress, act))
    for act in _DOING:
        router.callback_query.register(do, Press(AssignmentPress, act))
    return router
