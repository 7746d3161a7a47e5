"""Writing the notice of a meeting: one field after the other, then whom it is for, then both previews."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, time

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.conversation import Draft, DraftKind, Screen
from domain.errors import NotFound, Refused
from domain.meetings.meeting import CHANGEABLE, FIELDS, checked_start, checked_text
from domain.meetings.rules import INVITABLE, require_caller
from domain.people import Role
from domain.text.dates import checked, read_date, read_time
from handlers.callbacks import DraftDo, DraftPress, DuePick, FieldPick, GuestPick, MeetingDo, MeetingPress
from handlers.context import Context
from handlers.filters import Command, HasText, OnScreen, Press, Writing
from handlers.meetings.screens import missing
from services.drafts import Drafts
from services.meetings.service import Meetings, guests_of

_OURS = Writing(DraftKind.MEETING, DraftKind.MEETING_CHANGE)
_NEW = Writing(DraftKind.MEETING)


async def begin(_event: Message | CallbackQuery, ctx: Context, drafts: Drafts) -> None:
    """A new notice; the one that is being written goes on, and no command throws away another draft."""
    require_caller(ctx.actor)
    conversation = ctx.conversation
    is_going_on = conversation.draft is not None and conversation.draft.kind is DraftKind.MEETING
    if conversation.draft is not None and not conversation.draft.is_blank and not is_going_on:
        raise Refused("draft-open")
    draft = conversation.draft if conversation.draft is not None and is_going_on else Draft(DraftKind.MEETING)
    conversation.begin(draft)
    _go_on(draft, ctx)
    await drafts.save_draft(ctx.cause)


async def type_field(message: Message, ctx: Context, drafts: Drafts) -> None:
    """The field that was asked for; a day off is said, never moved silently (decision)."""
    draft, text = _draft(ctx), message.text or ""
    is_day_off = _take(draft, text, ctx)
    draft.field_ids[draft.asks] = message.message_id
    ctx.conversation.leave_card()
    if is_day_off:
        ctx.conversation.show(Screen.DAY_OFF)
    else:
        _go_on(draft, ctx)
    await drafts.save_draft(ctx.cause)


def _take(draft: Draft, text: str, ctx: Context) -> bool:
    """Put the words into their field; True where they are a date on a day off."""
    is_day_off = False
    if draft.asks == "date":
        found = read_date(text, ctx.render.today, calendar=ctx.render.calendar)
        draft.due, is_day_off = found.day, found.is_day_off
    elif draft.asks == "time":
        draft.fields["time"] = f"{read_time(text):%H:%M}"
    else:
        draft.fields[draft.asks] = checked_text(draft.asks, text)
    _check_start(draft, ctx)
    return is_day_off


def _check_start(draft: Draft, ctx: Context) -> None:
    """As soon as both are known, so that a time that has passed is said at once."""
    if draft.due is not None and draft.fields.get("time"):
        at = time.fromisoformat(draft.fields["time"])
        checked_start(ctx.render.calendar.moment(draft.due, at), ctx.render.now)


def _go_on(draft: Draft, ctx: Context) -> None:
    """To what is asked for next; to the whole draft where nothing is missing."""
    conversation, name = ctx.conversation, missing(draft)
    if name is not None:
        draft.asks = name
        conversation.show(Screen.FIELD)
    else:
        is_asked = draft.kind is DraftKind.MEETING and not draft.people
        conversation.show(Screen.GUESTS if is_asked else Screen.DRAFT)


async def pick_due(_query: CallbackQuery, ctx: Context, press: DuePick, drafts: Drafts) -> None:
    """The author's answer about a day off."""
    draft = _draft(ctx)
    try:
        day = date.fromordinal(press.day)
    except (ValueError, OverflowError):
        raise Refused("button-unknown") from None
    draft.due = checked(day, ctx.render.today, calendar=ctx.render.calendar).day
    _check_start(draft, ctx)
    _go_on(draft, ctx)
    await drafts.save_draft(ctx.cause)


async def pick_field(_query: CallbackQuery, ctx: Context, press: FieldPick, drafts: Drafts) -> None:
    """A field is to be given anew."""
    draft = _draft(ctx)
    known = CHANGEABLE if draft.kind is DraftKind.MEETING_CHANGE else FIELDS
    if press.name not in known:
        raise Refused("button-unknown")
    draft.asks = press.name
    ctx.conversation.show(Screen.FIELD)
    await drafts.save_draft(ctx.cause)


async def pick_guest(
    _query: CallbackQuery, ctx: Context, press: GuestPick, meetings: Meetings, drafts: Drafts
) -> None:
    """A body or a role is invited, or not any more; how many people that makes is counted anew."""
    draft, code = _draft(ctx), _known(ctx, press.code)
    if code in draft.guests:
        draft.guests.remove(code)
    else:
        draft.guests.append(code)
    draft.people = await meetings.count(ctx.actor, guests_of(draft.guests))
    ctx.conversation.show(Screen.GUESTS)
    await drafts.save_draft(ctx.cause)


def _known(ctx: Context, code: str) -> str:
    kind, _, name = code.partition(".")
    try:
        is_known = ctx.render.city.body(name).code == name if kind == "b" else Role(name) in INVITABLE
    except (NotFound, ValueError):
        is_known = False
    if kind not in ("b", "r") or not is_known:
        raise Refused("button-unknown")
    return f"{kind}:{name}"


async def choose_guests(_query: CallbackQuery, ctx: Context, drafts: Drafts) -> None:
    """Whom it is for."""
    _draft(ctx)
    ctx.conversation.show(Screen.GUESTS)
    await drafts.save_draft(ctx.cause)


async def choose_field(_query: CallbackQuery, ctx: Context, drafts: Drafts) -> None:
    """Which field is to be changed."""
    _draft(ctx)
    ctx.conversation.show(Screen.FIELDS)
    await drafts.save_draft(ctx.cause)


async def go_on(_query: CallbackQuery, ctx: Context, drafts: Drafts) -> None:
    """To what is missing; a choice of guests among whom nobody is there yet is said."""
    draft = _draft(ctx)
    if ctx.conversation.screen is Screen.GUESTS and not draft.guests:
        raise Refused("meeting-guests-missing")
    if ctx.conversation.screen is Screen.GUESTS and not draft.people:
        raise Refused("meeting-nobody")
    _go_on(draft, ctx)
    await drafts.save_draft(ctx.cause)


async def send(_query: CallbackQuery, ctx: Context, meetings: Meetings) -> None:
    """«Жіберу» under both previews."""
    await _SENDING[_draft(ctx).kind](meetings, ctx)


async def say_how(_message: Message, ctx: Context) -> None:
    """Words that no field asks for, or a file where words are wanted: nothing is guessed."""
    if ctx.conversation.screen is Screen.FIELD:
        raise Refused("words-missing")
    raise Refused("meeting-press-first")


_SENDING: Mapping[DraftKind, Callable[[Meetings, Context], Awaitable[None]]] = {
    DraftKind.MEETING: lambda meetings, ctx: meetings.announce(ctx.cause),
    DraftKind.MEETING_CHANGE: lambda meetings, ctx: meetings.change(ctx.cause),
}


def _draft(ctx: Context) -> Draft:
    if ctx.conversation.draft is None or (ctx.query is not None and not ctx.is_of_draft):
        raise Refused("button-stale")
    return ctx.conversation.draft


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
