"""Routes of meetings: /meetings, the buttons of the progress card, answers of invited people."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import AnswerPress, MeetingDo, MeetingPress
from handlers.context import Context
from handlers.filters import Command, Press
from handlers.meetings.cards import BUTTONS, notice_card
from handlers.ui.card import join_lines, join_paragraphs
from handlers.ui.keyboards import button, keyboard
from handlers.ui.listing import LINES
from services.meetings.service import Meetings
from services.meetings.views import MeetingView
from services.wiring import Services


async def list_meetings(_message: Message, ctx: Context, meetings: Meetings) -> None:
    """List meetings that lie ahead, with buttons for their cards and for a new meeting.

    Raises Refused("not-allowed") for other roles.
    """
    say, found = ctx.say, await meetings.ahead(ctx.actor)
    shown = [
        say("meetings-line", number=one.number, at=ctx.render.moment(one.starts_at)) for one in found[:LINES]
    ]
    rows = [
        [button(say("button-open-number", number=one.number), MeetingPress(do=MeetingDo.OPEN, id=one.id))]
        for one in found[:LINES]
    ]
    rows.append([button(say("button-new-meeting"), MeetingPress(do=MeetingDo.BEGIN, id=0))])
    text = join_paragraphs(say("meetings-title"), join_lines(*shown) or say("meetings-empty"))
    await ctx.answer(text, keyboard(*rows))


async def answer_invitation(
    _query: CallbackQuery, ctx: Context, press: AnswerPress, meetings: Meetings
) -> None:
    """Store the answer, of which the last counts; raises Refused as `Meetings.answer` does."""
    await _show(ctx, await meetings.answer(ctx.cause, press.id, press.edition, press.says))
    ctx.toast("done-answered", answer=ctx.say(BUTTONS[press.says]))


async def redraw(ctx: Context, press: AnswerPress, services: Services) -> None:
    """Draw the notice with an answer that was stored before a crash."""
    view = await services.meeting_views.meeting(press.id, ctx.actor.id)
    if view.answer is not None and view.meeting.edition == press.edition:
        await _show(ctx, view)


async def _show(ctx: Context, view: MeetingView) -> None:
    card = notice_card(ctx.render, view)
    await ctx.redraw(card.text, card.markup)


async def open_progress(_query: CallbackQuery, ctx: Context, press: MeetingPress, meetings: Meetings) -> None:
    """Send the progress card to the end of the chat; raises Refused as `Meetings.open` does."""
    await meetings.open(ctx.cause, press.id)


async def remind_invited(
    _query: CallbackQuery, ctx: Context, press: MeetingPress, meetings: Meetings
) -> None:
    """Remind invited people without an answer; raises Refused as `Meetings.remind` does."""
    people = await meetings.remind(ctx.cause, press.id, seen=press.n)
    ctx.toast("done-meeting-reminded", n=people)


async def begin_change(_query: CallbackQuery, ctx: Context, press: MeetingPress, meetings: Meetings) -> None:
    """Open the draft of another time or place; raises Refused as `Meetings.begin_change` does."""
    await meetings.begin_change(ctx.cause, press.id)


async def ask_cancellation(_query: CallbackQuery, ctx: Context, press: MeetingPress) -> None:
    """Ask once more: a cancellation is final."""
    sure = MeetingPress(do=MeetingDo.CANCEL_SURE, id=press.id)
    await ctx.answer(ctx.say("meeting-cancel-sure"), keyboard([button(ctx.say("button-meeting-sure"), sure)]))


async def cancel_meeting(
    _query: CallbackQuery, ctx: Context, press: MeetingPress, meetings: Meetings
) -> None:
    """Cancel the meeting and tell all people whom a notice has reached.

    Raises Refused as `Meetings.cancel` does.
    """
    await meetings.cancel(ctx.cause, press.id)
    await ctx.redraw(ctx.say("done-meeting-cancelled"))


def commands() -> Router:
    """Routes before messages to an open draft."""
    router = Router(name=f"{__name__}.commands")
    router.message.register(list_meetings, Command("meetings"))
    return router


def routes() -> Router:
    """Buttons about meetings."""
    router = Router(name=__name__)
    router.callback_query.register(answer_invitation, Press(AnswerPress))
    router.callback_query.register(open_progress, Press(MeetingPress, MeetingDo.OPEN))
    router.callback_query.register(remind_invited, Press(MeetingPress, MeetingDo.REMIND))
    router.callback_query.register(begin_change, Press(MeetingPress, MeetingDo.CHANGE))
    router.callback_query.register(ask_cancellation, Press(MeetingPress, MeetingDo.CANCEL))
    router.callback_query.register(cancel_meeting, Press(MeetingPress, MeetingDo.CANCEL_SURE))
    return router
