"""Giving an assignment, and the buttons on its card."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.assignments.assignment import require_issuer
from domain.conversation import Draft, DraftKind, Screen
from domain.errors import Missing, Refused
from domain.people import Role
from domain.text.dates import checked, read_date
from handlers.assignments.cards import assignment_card
from handlers.callbacks import AssignmentDo, AssignmentPress, BodyPick, DraftDo, DraftPress, DuePick
from handlers.context import Visit
from handlers.drafts.message_content import add
from handlers.filters import HasText, Is, NotWriting, OnScreen, Press, Writing
from handlers.refusals import say_no
from services.assignments.service import Assignments
from services.drafts import Drafts
from services.items.views import AssignmentView, Views

#: Acts that need words first: the press opens a draft.
_WRITING: Mapping[AssignmentDo, DraftKind] = {
    AssignmentDo.SUBMIT: DraftKind.EXECUTION,
    AssignmentDo.RETURN: DraftKind.RETURN,
    AssignmentDo.CANCEL: DraftKind.CANCEL,
}

_Act = Callable[[Assignments, Visit, int], Awaitable[AssignmentView]]
_Look = Callable[[Assignments, Visit, int], Awaitable[None]]

#: Acts that are done with the press, and what is said over the chat then.
_DOING: Mapping[AssignmentDo, tuple[_Act, str]] = {
    AssignmentDo.ACKNOWLEDGE: (
        lambda assignments, visit, one: assignments.acknowledge(visit.cause, one),
        "done-acknowledged",
    ),
    AssignmentDo.REMOVE: (
        lambda assignments, visit, one: assignments.remove(visit.cause, one),
        "done-removed",
    ),
}

#: What a press shows at the end of the chat.
_SHOWING: Mapping[AssignmentDo, _Look] = {
    AssignmentDo.OPEN: lambda assignments, visit, one: assignments.open(visit.cause, one),
    AssignmentDo.FILES: lambda assignments, visit, one: assignments.show_files(visit.cause, one),
    AssignmentDo.WORDS: lambda assignments, visit, one: assignments.show_words(visit.cause, one),
}

#: Drafts that end with a date.
_DATED = Writing(DraftKind.ASSIGNMENT, DraftKind.RETURN)


async def begin(_query: CallbackQuery, visit: Visit, drafts: Drafts) -> None:
    """The prosecutor gives a new assignment: first its text."""
    require_issuer(visit.actor)
    _open_draft(visit, DraftKind.ASSIGNMENT)
    await drafts.keep(visit.cause)


async def begin_with_text(message: Message, visit: Visit, drafts: Drafts) -> None:
    """The prosecutor writes and nothing is open: it is the text of an assignment."""
    draft = Draft(DraftKind.ASSIGNMENT)
    refusal = add(draft, message, visit)
    visit.talk.begin(draft)
    await drafts.keep(visit.cause)
    if refusal is not None:
        await say_no(visit, refusal)


async def pick_body(_query: CallbackQuery, visit: Visit, press: BodyPick, drafts: Drafts) -> None:
    """The body an assignment is given to; then its date, if none is chosen yet."""
    draft = _draft(visit)
    try:
        draft.body = visit.desk.city.body(press.code).code
    except Missing:
        raise Refused("button-unknown") from None
    visit.talk.show(Screen.DRAFT if draft.due else Screen.DUE)
    await drafts.keep(visit.cause)


async def turn_to_dates(_query: CallbackQuery, visit: Visit, drafts: Drafts) -> None:
    """The choice of a date."""
    _draft(visit)
    visit.talk.show(Screen.DUE)
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
    await _show(visit, await _DOING[press.do][0](assignments, visit, press.id), press.do)


async def draw_again(visit: Visit, press: AssignmentPress, views: Views) -> None:
    """The act was done before a crash: its card shows it, to who may still read it."""
    if press.do in _DOING:
        view = await views.assignment(press.id)
        if view.assignment.may_read(visit.actor):
            await _show(visit, view, press.do)


async def _show(visit: Visit, view: AssignmentView, do: AssignmentDo) -> None:
    card = assignment_card(visit.desk, view, visit.actor)
    await visit.redraw(card.text, card.markup)
    visit.toast(_DOING[do][1], number=view.assignment.number, due=visit.say.date(view.assignment.due_on))


async def begin_writing(
    _query: CallbackQuery, visit: Visit, press: AssignmentPress, assignments: Assignments
) -> None:
    """The act needs words: a draft of them opens at the end of the chat."""
    _open_draft(visit, _WRITING[press.do], about=press.id)
    await assignments.begin(visit.cause, _WRITING[press.do], press.id)


async def show(_query: CallbackQuery, visit: Visit, press: AssignmentPress, assignments: Assignments) -> None:
    """The card, the files or the whole words: once more, at the end of the chat."""
    await _SHOWING[press.do](assignments, visit, press.id)


def _open_draft(visit: Visit, kind: DraftKind, *, about: int | None = None) -> None:
    """A new draft; the same one goes on, and no press throws away what is being written."""
    talk = visit.talk
    if talk.draft is None or talk.draft.is_blank:
        talk.begin(Draft(kind, about=about))
    elif (talk.draft.kind, talk.draft.about) == (kind, about):
        talk.begin(talk.draft)
    else:
        raise Refused("draft-open")


def _draft(visit: Visit) -> Draft:
    if visit.talk.draft is None or (visit.query is not None and not visit.is_of_draft):
        raise Refused("button-stale")
    return visit.talk.draft


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
