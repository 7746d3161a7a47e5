"""Routes of a notice's draft: one field after the other, then the guests, then both previews."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, time

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.cause import Cause
from domain.conversation import Screen
from domain.drafts import Draft
from domain.errors import NotFound, Refused
from domain.meetings.draft import MeetingChangeDraft, MeetingDraft, MeetingScreen, NoticeDraft
from domain.meetings.meeting import CHANGEABLE, FIELDS, checked_start, checked_text
from domain.meetings.rules import INVITABLE
from domain.people import Role
from domain.permissions import Permission, require
from domain.text.dates import checked, read_date, read_time
from handlers.callbacks import DraftDo, DraftPress, DuePick, FieldPick, GuestPick, MeetingDo, MeetingPress
from handlers.context import Context
from handlers.drafts.editing import open_draft, turn_to
from handlers.filters import Command, HasText, OnScreen, Press, Writing
from services.drafts import Drafts
from services.meetings.service import Meetings, guests_of

_NOTICE = Writing(NoticeDraft)
_NEW = Writing(MeetingDraft)


async def begin_meeting(_event: Message | CallbackQuery, ctx: Context, drafts: Drafts) -> None:
    """Open the draft of a new meeting; an open one goes on.

    Raises Refused("not-allowed") for other roles, or Refused("draft-open").
    """
    require(ctx.actor, Permission.CALL_MEETINGS)
    draft = ctx.conversation.draft
    if not isinstance(draft, MeetingDraft):
        draft = MeetingDraft()
    open_draft(ctx, draft)
    _show_next(draft, ctx)
    await drafts.save_draft(ctx.cause)


async def type_field(message: Message, ctx: Context, draft: NoticeDraft, drafts: Drafts) -> None:
    """Fill the field that the card asks for; a day off is asked about, never moved silently (decision).

    Raises Refused as `read_date`, `read_time`, `checked_text` and `checked_start` do.
    """
    is_day_off = _fill_field(draft, message.text or "", ctx)
    draft.field_ids[draft.asks] = message.message_id
    ctx.conversation.leave_card()
    if is_day_off:
        ctx.conversation.show(Screen.DAY_OFF)
    else:
        _show_next(draft, ctx)
    await drafts.save_draft(ctx.cause)


def _fill_field(draft: NoticeDraft, text: str, ctx: Context) -> bool:
    """Put the text into its field; True for a date on a day off."""
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


def _check_start(draft: NoticeDraft, ctx: Context) -> None:
    """Check the beginning once date and time are known. Raises Refused("meeting-past")."""
    if draft.due is not None and draft.fields.get("time"):
        at = time.fromisoformat(draft.fields["time"])
        checked_start(ctx.render.calendar.moment(draft.due, at), ctx.render.now)


def _show_next(draft: NoticeDraft, ctx: Context) -> None:
    """Show the next missing field, or the guests, or the whole draft."""
    conversation, name = ctx.conversation, draft.missing
    if name is not None:
        draft.asks = name
        conversation.show(MeetingScreen.FIELD)
    else:
        is_asked = isinstance(draft, MeetingDraft) and not draft.people
        conversation.show(MeetingScreen.GUESTS if is_asked else Screen.DRAFT)


async def pick_due(
    _query: CallbackQuery, ctx: Context, press: DuePick, draft: NoticeDraft, drafts: Drafts
) -> None:
    """Set the date after the question about a day off.

    Raises Refused("button-unknown"), or as `domain.text.dates.checked` and `checked_start`.
    """
    try:
        day = date.fromordinal(press.day)
    except (ValueError, OverflowError):
        raise Refused("button-unknown") from None
    draft.due = checked(day, ctx.render.today, calendar=ctx.render.calendar).day
    _check_start(draft, ctx)
    _show_next(draft, ctx)
    await drafts.save_draft(ctx.cause)


async def pick_field(
    _query: CallbackQuery, ctx: Context, press: FieldPick, draft: NoticeDraft, drafts: Drafts
) -> None:
    """Ask for a field again. Raises Refused("button-unknown")."""
    known = CHANGEABLE if isinstance(draft, MeetingChangeDraft) else FIELDS
    if press.name not in known:
        raise Refused("button-unknown")
    draft.asks = press.name
    ctx.conversation.show(MeetingScreen.FIELD)
    await drafts.save_draft(ctx.cause)


async def pick_guest(
    _query: CallbackQuery,
    ctx: Context,
    press: GuestPick,
    draft: MeetingDraft,
    meetings: Meetings,
    drafts: Drafts,
) -> None:
    """Invite a body or a role, or take it off the list; then count the people again.

    Raises Refused("button-unknown").
    """
    code = _known_guest(ctx, press.code)
    if code in draft.guests:
        draft.guests.remove(code)
    else:
        draft.guests.append(code)
    draft.people = await meetings.count(ctx.actor, guests_of(draft.guests))
    ctx.conversation.show(MeetingScreen.GUESTS)
    await drafts.save_draft(ctx.cause)


def _known_guest(ctx: Context, code: str) -> str:
    kind, _, name = code.partition(".")
    try:
        is_known = ctx.render.city.body(name).code == name if kind == "b" else Role(name) in INVITABLE
    except (NotFound, ValueError):
        is_known = False
    if kind not in ("b", "r") or not is_known:
        raise Refused("button-unknown")
    return f"{kind}:{name}"


async def show_next(_query: CallbackQuery, ctx: Context, draft: NoticeDraft, drafts: Drafts) -> None:
    """Show the next missing field.

    Raises Refused("meeting-guests-missing") without guests, Refused("meeting-nobody") where no person
    holds office among them.
    """
    if isinstance(draft, MeetingDraft) and ctx.conversation.screen == MeetingScreen.GUESTS:
        if not draft.guests:
            raise Refused("meeting-guests-missing")
        if not draft.people:
            raise Refused("meeting-nobody")
    _show_next(draft, ctx)
    await drafts.save_draft(ctx.cause)


async def send_notice(_query: CallbackQuery, ctx: Context, draft: NoticeDraft, meetings: Meetings) -> None:
    """«Жіберу» below both previews; raises Refused as its act does."""
    await SENDING[type(draft)](meetings, ctx.cause)


async def refuse_other_content(_message: Message, ctx: Context) -> None:
    """Refuse a file where a field needs text, and text that no field asks for.

    Raises Refused("words-missing") or Refused("meeting-press-first").
    """
    if ctx.conversation.screen == MeetingScreen.FIELD:
        raise Refused("words-missing")
    raise Refused("meeting-press-first")


#: The act of «Жіберу» by the class of the draft.
SENDING: Mapping[type[Draft], Callable[[Meetings, Cause], Awaitable[None]]] = {
    MeetingDraft: Meetings.announce,
    MeetingChangeDraft: Meetings.change,
}


turn_to_guests, turn_to_fields = turn_to(MeetingScreen.GUESTS), turn_to(MeetingScreen.FIELDS)


def commands() -> Router:
    """Routes before messages to an open draft."""
    router = Router(name=f"{__name__}.commands")
    router.message.register(begin_meeting, Command("meeting"))
    return router


def routes() -> Router:
    """Routes of the notice's draft; a text fills the field that the card asks for."""
    router = Router(name=__name__)
    router.message.register(type_field, HasText(), OnScreen(MeetingScreen.FIELD, Screen.DAY_OFF), _NOTICE)
    router.message.register(refuse_other_content, _NOTICE)
    router.callback_query.register(begin_meeting, Press(MeetingPress, MeetingDo.BEGIN))
    router.callback_query.register(pick_due, Press(DuePick), _NOTICE)
    router.callback_query.register(pick_field, Press(FieldPick), _NOTICE)
    router.callback_query.register(pick_guest, Press(GuestPick), _NEW)
    router.callback_query.register(turn_to_guests, Press(DraftPress, DraftDo.GUESTS), _NEW)
    router.callback_query.register(turn_to_fields, Press(DraftPress, DraftDo.FIELDS), _NOTICE)
    router.callback_query.register(show_next, Press(DraftPress, DraftDo.NEXT), _NOTICE)
    router.callback_query.register(send_notice, Press(DraftPress, DraftDo.SEND), _NOTICE)
    return router
