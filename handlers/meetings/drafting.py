"""Writing the notice of a meeting: one field after the other, then whom it is for, then both previews."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, time

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.conversation import Draft, DraftKind, Screen
from domain.errors import Missing, Refused
from domain.meetings.meeting import CHANGEABLE, FIELDS, checked_start, checked_text
from domain.meetings.rules import INVITABLE, require_caller
from domain.people import Role
from domain.text.dates import checked, read_date, read_time
from handlers.callbacks import DraftDo, DraftPress, DuePick, FieldPick, GuestPick, MeetingDo, MeetingPress
from handlers.context import Visit
from handlers.filters import Command, HasText, OnScreen, Press, Writing
from handlers.meetings.screens import missing
from services.drafts import Drafts
from services.meetings.service import Meetings, guests_of

_OURS = Writing(DraftKind.MEETING, DraftKind.MEETING_CHANGE)
_NEW = Writing(DraftKind.MEETING)


async def begin(_event: Message | CallbackQuery, visit: Visit, drafts: Drafts) -> None:
    """A new notice; the one that is being written goes on, and no command throws away another draft."""
    require_caller(visit.actor)
    talk = visit.talk
    is_going_on = talk.draft is not None and talk.draft.kind is DraftKind.MEETING
    if talk.draft is not None and not talk.draft.is_blank and not is_going_on:
        raise Refused("draft-open")
    draft = talk.draft if talk.draft is not None and is_going_on else Draft(DraftKind.MEETING)
    talk.begin(draft)
    _go_on(draft, visit)
    await drafts.keep(visit.cause)


async def type_field(message: Message, visit: Visit, drafts: Drafts) -> None:
    """The field that was asked for; a day off is said, never moved silently (decision)."""
    draft, text = _draft(visit), message.text or ""
    is_day_off = _take(draft, text, visit)
    draft.field_ids[draft.asks] = message.message_id
    visit.talk.leave_card()
    if is_day_off:
        visit.talk.show(Screen.DAY_OFF)
    else:
        _go_on(draft, visit)
    await drafts.keep(visit.cause)


def _take(draft: Draft, text: str, visit: Visit) -> bool:
    """Put the words into their field; True where they are a date on a day off."""
    is_day_off = False
    if draft.asks == "date":
        found = read_date(text, visit.desk.today, calendar=visit.desk.calendar)
        draft.due, is_day_off = found.day, found.is_day_off
    elif draft.asks == "time":
        draft.fields["time"] = f"{read_time(text):%H:%M}"
    else:
        draft.fields[draft.asks] = checked_text(draft.asks, text)
    _check_start(draft, visit)
    return is_day_off


def _check_start(draft: Draft, visit: Visit) -> None:
    """As soon as both are known, so that a time that has passed is said at once."""
    if draft.due is not None and draft.fields.get("time"):
        at = time.fromisoformat(draft.fields["time"])
        checked_start(visit.desk.calendar.moment(draft.due, at), visit.desk.now)


def _go_on(draft: Draft, visit: Visit) -> None:
    """To what is asked for next; to the whole draft where nothing is missing."""
    talk, name = visit.talk, missing(draft)
    if name is not None:
        draft.asks = name
        talk.show(Screen.FIELD)
    else:
        is_asked = draft.kind is DraftKind.MEETING and not draft.people
        talk.show(Screen.GUESTS if is_asked else Screen.DRAFT)


async def pick_due(_query: CallbackQuery, visit: Visit, press: DuePick, drafts: Drafts) -> None:
    """The author's answer about a day off."""
    draft = _draft(visit)
    try:
        day = date.fromordinal(press.day)
    except (ValueError, OverflowError):
        raise Refused("button-unknown") from None
    draft.due = checked(day, visit.desk.today, calendar=visit.desk.calendar).day
    _check_start(draft, visit)
    _go_on(draft, visit)
    await drafts.keep(visit.cause)


async def pick_field(_query: CallbackQuery, visit: Visit, press: FieldPick, drafts: Drafts) -> None:
    """A field is to be given anew."""
    draft = _draft(visit)
    known = CHANGEABLE if draft.kind is DraftKind.MEETING_CHANGE else FIELDS
    if press.name not in known:
        raise Refused("button-unknown")
    draft.asks = press.name
    visit.talk.show(Screen.FIELD)
    await drafts.keep(visit.cause)


async def pick_guest(
    _query: CallbackQuery, visit: Visit, press: GuestPick, meetings: Meetings, drafts: Drafts
) -> None:
    """A body or a role is invited, or not any more; how many people that makes is counted anew."""
    draft, code = _draft(visit), _known(visit, press.code)
    if code in draft.guests:
        draft.guests.remove(code)
    else:
        draft.guests.append(code)
    draft.people = await meetings.count(visit.actor, guests_of(draft.guests))
    visit.talk.show(Screen.GUESTS)
    await drafts.keep(visit.cause)


def _known(visit: Visit, code: str) -> str:
    kind, _, name = code.partition(".")
    try:
        is_known = visit.desk.city.body(name).code == name if kind == "b" else Role(name) in INVITABLE
    except (Missing, ValueError):
        is_known = False
    if kind not in ("b", "r") or not is_known:
        raise Refused("button-unknown")
    return f"{kind}:{name}"


async def choose_guests(_query: CallbackQuery, visit: Visit, drafts: Drafts) -> None:
    """Whom it is for."""
    _draft(visit)
    visit.talk.show(Screen.GUESTS)
    await drafts.keep(visit.cause)


async def choose_field(_query: CallbackQuery, visit: Visit, drafts: Drafts) -> None:
    """Which field is to be changed."""
    _draft(visit)
    visit.talk.show(Screen.FIELDS)
    await drafts.keep(visit.cause)


async def go_on(_query: CallbackQuery, visit: Visit, drafts: Drafts) -> None:
    """To what is missing; a choice of guests among whom nobody is there yet is said."""
    draft = _draft(visit)
    if visit.talk.screen is Screen.GUESTS and not draft.guests:
        raise Refused("meeting-guests-missing")
    if visit.talk.screen is Screen.GUESTS and not draft.people:
        raise Refused("meeting-nobody")
    _go_on(draft, visit)
    await drafts.keep(visit.cause)


async def send(_query: CallbackQuery, visit: Visit, meetings: Meetings) -> None:
    """«Жіберу» under both previews."""
    await _SENDING[_draft(visit).kind](meetings, visit)


async def say_how(_message: Message, visit: Visit) -> None:
    """Words that no field asks for, or a file where words are wanted: nothing is guessed."""
    if visit.talk.screen is Screen.FIELD:
        raise Refused("words-missing")
    raise Refused("meeting-press-first")


_SENDING: Mapping[DraftKind, Callable[[Meetings, Visit], Awaitable[None]]] = {
    DraftKind.MEETING: lambda meetings, visit: meetings.announce(visit.cause),
    DraftKind.MEETING_CHANGE: lambda meetings, visit: meetings.change(visit.cause),
}


def _draft(visit: Visit) -> Draft:
    if visit.talk.draft is None or (visit.query is not None and not visit.is_of_draft):
        raise Refused("button-stale")
    return visit.talk.draft


def commands() -> Router:
    """Before anything that is being written."""
    router = Router(name=f"{__name__}.commands")
    router.message.register(begin, Command("meeting"))
    return router


def routes() -> Router:
    """The field comes before other words while the card asks for it."""
    router = Router(name=__name__)
    router.message.register(type_field, HasText(), OnScreen(Screen.FIELD, Screen.DAY_OFF), _OURS)
    router.message.register(say_how, _OURS)
    router.callback_query.register(begin, Press(MeetingPress, MeetingDo.BEGIN))
    router.callback_query.register(pick_due, Press(DuePick), _OURS)
    router.callback_query.register(pick_field, Press(FieldPick), _OURS)
    router.callback_query.register(pick_guest, Press(GuestPick), _NEW)
    router.callback_query.register(choose_guests, Press(DraftPress, DraftDo.GUESTS), _NEW)
    router.callback_query.register(choose_field, Press(DraftPress, DraftDo.FIELDS), _OURS)
    router.callback_query.register(go_on, Press(DraftPress, DraftDo.NEXT), _OURS)
    router.callback_query.register(send, Press(DraftPress, DraftDo.SEND), _OURS)
    return router
