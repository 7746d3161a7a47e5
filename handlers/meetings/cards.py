"""The notice of a meeting as invited people read it, and what follows it."""

from datetime import date

from aiogram.types import InlineKeyboardMarkup

from domain.errors import Missing
from domain.meetings.meeting import Meeting, Notice
from domain.meetings.rules import Answer, MeetingState
from handlers.callbacks import AnswerPress
from handlers.ui.card import ROOM, Card, paragraphs, quoted
from handlers.ui.keyboards import button, keyboard
from handlers.ui.render_context import Desk
from services.meetings.views import MeetingView
from services.outbox.outbox import Letter

#: The answers as they stand on buttons.
BUTTONS = {Answer.YES: "button-attend", Answer.NO: "button-absent"}


def notice_text(desk: Desk, notice: Notice, day: date, *, time: str, headline: str = "") -> str:
    """The notice in the desk's language; what its author typed is shown as it was typed."""
    say = desk.say
    return say(
        "meeting-notice",
        headline=headline or say("meeting-headline"),
        title=quoted(notice.text("title", desk.lang), ROOM),
        date=say.date(day),
        weekday=say.weekday(day),
        time=time,
        place=quoted(notice.text("place", desk.lang), ROOM),
        agenda=quoted(notice.text("agenda", desk.lang), ROOM),
    )


def notice_card(desk: Desk, view: MeetingView, *, headline: str = "") -> Card:
    """The notice with the reader's own answer, which may be changed until the meeting begins."""
    meeting = view.meeting
    begins = desk.calendar.local(meeting.starts_at)
    headline = headline or desk.say("meeting-headline-changed" if meeting.edition > 1 else "meeting-headline")
    text = notice_text(desk, view.notice, begins.date(), time=f"{begins:%H:%M}", headline=headline)
    if view.answer is None:
        return Card(paragraphs(text, desk.say("meeting-please-answer")), answer_buttons(desk, meeting))
    said = desk.say("meeting-your-answer", answer=desk.say(BUTTONS[view.answer]))
    return Card(paragraphs(text, said), answer_buttons(desk, meeting))


def answer_buttons(desk: Desk, meeting: Meeting) -> InlineKeyboardMarkup:
    """«Қатысамын / Қатыса алмаймын», about this edition alone."""
    return keyboard(
        *(
            [button(desk.say(label), AnswerPress(says=says, id=meeting.id, edition=meeting.edition))]
            for says, label in BUTTONS.items()
        )
    )


def meeting_letter(desk: Desk, letter: Letter, view: MeetingView) -> Card:
    """The card of a letter about a meeting; Missing where it would tell what is no longer so."""
    meeting = view.meeting
    if letter.kind == "meeting-cancel":
        return _cancelled(desk, view)
    if not meeting.lies_ahead(desk.now) or letter.facts["edition"] != meeting.edition:
        raise Missing("the meeting has changed, begun or been called off")
    if letter.kind == "meeting-remind":
        if view.answer is not None:
            raise Missing("the person has answered meanwhile")
        return notice_card(desk, view, headline=desk.say("meeting-headline-remind"))
    return notice_card(desk, view)


def _cancelled(desk: Desk, view: MeetingView) -> Card:
    begins = desk.calendar.local(view.meeting.starts_at)
    if view.meeting.state is not MeetingState.CANCELLED:
        raise Missing("the meeting takes place")
    return Card(
        desk.say(
            "meeting-called-off",
            title=quoted(view.notice.text("title", desk.lang), ROOM),
            date=desk.say.date(begins.date()),
            time=f"{begins:%H:%M}",
        )
    )
