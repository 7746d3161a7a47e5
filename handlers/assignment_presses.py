"""Giving an assignment, and the buttons on its card."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.dates import checked, read_date
from domain.people import Role
from domain.refusal import Missing, Refused
from domain.talk import Draft, DraftKind, Screen
from handlers.assignment_cards import assignment_card
from handlers.callbacks import AssignmentDo, AssignmentPress, DuePick
from handlers.filters import Is, NotWriting, OnScreen, Press, Writing
from handlers.pieces import take
from handlers.visit import Visit
from services.assignments import Assignments
from services.drafts import Drafts
from services.views import AssignmentView, Views

_WRITING: Mapping[AssignmentDo, DraftKind] = {
    AssignmentDo.SUBMIT: DraftKind.EXECUTION,
    AssignmentDo.RETURN: DraftKind.RETURN,
    AssignmentDo.CANCEL: DraftKind.CANCEL,
}

_Act = Callable[[Assignments, Visit, int], Awaitable[AssignmentView]]

_DOING: Mapping[AssignmentDo, _Act] = {
    AssignmentDo.ACKNOWLEDGE: lambda assignments, visit, one: assignments.acknowledge(visit.cause, one),
    AssignmentDo.REMOVE: lambda assignments, visit, one: assignments.remove(visit.cause, one),
}


async def begin(_query: CallbackQuery, visit: Visit, drafts: Drafts) -> None:
    """The prosecutor gives a new assignment: first its text."""
    visit.talk.begin(Draft(DraftKind.ASSIGNMENT))
    await drafts.keep(visit.cause)


async def begin_with_text(message: Message, visit: Visit, drafts: Drafts) -> None:
    """The prosecutor writes and nothing is open: it is the text of an assignment."""
    draft = Draft(DraftKind.ASSIGNMENT)
    take(draft, message)
    visit.talk.begin(draft)
    await drafts.keep(visit.cause)


async def type_due(message: Message, visit: Visit, drafts: Drafts) -> None:
    """A date in words or digits; a day off is said, never moved silently (decision)."""
    draft = _draft(visit)
    found = read_date(message.text or "", visit.desk.today, calendar=visit.desk.calendar)
    draft.due = found.day
    visit.talk.show(Screen.DAY_OFF if found.is_day_off else Screen.DRAFT)
    await drafts.keep(visit.cause)


async def pick_due(_query: CallbackQuery, visit: Visit, press: DuePick, drafts: Drafts) -> None:
    """A date from a button, the author's answer about a day off among them."""
    draft = _draft(visit)
    draft.due = checked(_day(press.day), visit.desk.today, calendar=visit.desk.calendar).day
    visit.talk.show(Screen.DRAFT)
    await drafts.keep(visit.cause)


async def do(_query: CallbackQuery, visit: Visit, press: AssignmentPress, assignments: Assignments) -> None:
    """One press, one act."""
    view = await _DOING[press.do](assignments, visit, press.id)
    card = assignment_card(visit.desk, view, visit.actor)
    await visit.redraw(card.text, card.markup)


async def begin_writing(
    _query: CallbackQuery, visit: Visit, press: AssignmentPress, drafts: Drafts, views: Views
) -> None:
    """The act needs words: a draft of them opens at the end of the chat."""
    view = await _readable(visit, views, press.id)
    visit.talk.begin(Draft(_WRITING[press.do], about=view.assignment.id))
    await drafts.keep(visit.cause)


async def open_assignment(_query: CallbackQuery, visit: Visit, press: AssignmentPress, views: Views) -> None:
    """From a list: the card."""
    view = await _readable(visit, views, press.id)
    card = assignment_card(visit.desk, view, visit.actor)
    await visit.answer(card.text, card.markup)


def _draft(visit: Visit) -> Draft:
    draft = visit.talk.draft
    if draft is None or (visit.query is not None and visit.pressed != visit.talk.card):
        raise Refused("button-stale")
    return draft


def _day(ordinal: int) -> date:
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        raise Refused("button-unknown") from None


async def _readable(visit: Visit, views: Views, assignment_id: int) -> AssignmentView:
    try:
        view = await views.assignment(assignment_id)
    except Missing:
        raise Refused("button-unknown") from None
    if not view.assignment.may_read(visit.actor):
        raise Refused("not-yours")
    return view


def routes() -> Router:
    """The date comes before other words while the card asks for it."""
    router = Router(name=__name__)
    router.message.register(type_due, OnScreen(Screen.DUE, Screen.DAY_OFF), Writing(DraftKind.ASSIGNMENT))
    router.message.register(begin_with_text, Is(Role.PROSECUTOR), NotWriting())
    router.callback_query.register(pick_due, Press(DuePick))
    router.callback_query.register(open_assignment, Press(AssignmentPress, AssignmentDo.OPEN))
    router.callback_query.register(begin, Press(AssignmentPress, AssignmentDo.BEGIN))
    for act in _WRITING:
        router.callback_query.register(begin_writing, Press(AssignmentPress, act))
    router.callback_query.register(do, Press(AssignmentPress))
    return router
