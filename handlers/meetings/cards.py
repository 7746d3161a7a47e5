"""Notifications of a meeting for invited people: notice, reminder, cancellation."""

from datetime import date

from aiogram.types import InlineKeyboardMarkup

from domain.errors import NotFound
from domain.meetings.meeting import Meeting, MeetingNotice
from domain.meetings.rules import Answer, MeetingState
from handlers.callbacks import AnswerPress
from handlers.ui.card import ROOM, Card, escaped, join_paragraphs
from handlers.ui.keyboards import button, keyboard
from handlers.ui.render_context import RenderContext
from services.meetings.views import MeetingView
from services.outbox.outbox import OutboxMessage

#: Message keys of the buttons by answer.
BUTTONS = {Answer.YES: "button-attend", Answer.NO: "button-absent"}


def notice_text(
    render: RenderContext, notice: MeetingNotice, day: date, *, time: str, headline: str = ""
) -> str:
    """The notice in the reader's language; `time` is HH:MM on the city's clock.

    The author's own words are not translated.
    """
    say = render.say
    return say(
        "meeting-notice",
        headline=headline or say("meeting-headline"),
        title=escaped(notice.text("title", render.lang), ROOM),
        date=say.date(day),
        weekday=say.weekday(day),
        time=time,
        place=escaped(notice.text("place", render.lang), ROOM),
        agenda=escaped(notice.text("agenda", render.lang), ROOM),
    )


def notice_card(render: RenderContext, view: MeetingView, *, headline: str = "") -> Card:
    """The notice with the reader's answer, and buttons that change the answer."""
    meeting = view.meeting
    begins = render.calendar.local(meeting.starts_at)
    headline = headline or render.say(
        "meeting-headline-changed" if meeting.edition > 1 else "meeting-headline"
    )
    text = notice_text(render, view.notice, begins.date(), time=f"{begins:%H:%M}", headline=headline)
    if view.answer is None:
        return Card(
            join_paragraphs(text, render.say("meeting-please-answer")), answer_buttons(render, meeting)
        )
    said = render.say("meeting-your-answer", answer=render.say(BUTTONS[view.answer]))
    return Card(join_paragraphs(text, said), answer_buttons(render, meeting))


def answer_buttons(render: RenderContext, meeting: Meeting) -> InlineKeyboardMarkup:
    """«Қатысамын» and «Қатыса алмаймын», for this edition alone."""
    return keyboard(
        *(
            [button(render.say(label), AnswerPress(says=says, id=meeting.id, edition=meeting.edition))]
            for says, label in BUTTONS.items()
        )
    )


def meeting_notification(render: RenderContext, message: OutboxMessage, view: MeetingView) -> Card:
    """The card of a notification for an invited person.

    Raises NotFound where it is no longer true: changed, begun, cancelled or answered since.
    """
    meeting = view.meeting
    if message.kind == "meeting-cancel":
        return _cancelled(render, view)
    if not meeting.lies_ahead(render.now) or message.facts["edition"] != meeting.edition:
        raise NotFound("the meeting has changed, begun or been called off")
    if message.kind == "meeting-remind":
        if view.answer is not None:
            raise NotFound("the person has answered meanwhile")
        return notice_card(render, view, headline=render.say("meeting-headline-remind"))
    return notice_card(render, view)


def _cancelled(render: RenderContext, view: MeetingView) -> Card:
    begins = render.calendar.local(view.meeting.starts_at)
    if view.meeting.state is not MeetingState.CANCELLED:
        raise NotFound("the meeting takes place")
    return Card(
        render.say(
            "meeting-called-off",
            title=escaped(view.notice.text("title", render.lang), ROOM),
            date=render.say.date(begins.date()),
            time=f"{begins:%H:%M}",
        )
    )
