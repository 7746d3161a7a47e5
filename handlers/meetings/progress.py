"""The coordinator's progress card of a meeting: delivery of the notices, then answers by name."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.meetings.meeting import Meeting
from domain.meetings.rules import Answer, MeetingState
from domain.permissions import Permission, may
from handlers.callbacks import MeetingDo, MeetingPress
from handlers.ui.card import SHOWN_NAME, SHOWN_NAMES, Card, escaped, fitting, join_lines, join_paragraphs
from handlers.ui.keyboards import button, keyboard
from handlers.ui.render_context import RenderContext
from services.meetings.views import Named, ProgressView
from services.outbox.outbox import OutboxMessage

#: The groups in order: (answer, "" for the silent; message key of the line above the names).
_GROUPS = (
    (str(Answer.YES), "meeting-attending"),
    (str(Answer.NO), "meeting-absent"),
    ("", "meeting-silent"),
)


def progress_notification(render: RenderContext, message: OutboxMessage, progress: ProgressView) -> Card:
    """The progress card, without names where the reader may no longer call meetings."""
    if not may(message.reader, Permission.CALL_MEETINGS):
        return Card(render.say("meeting-moved", number=progress.view.meeting.number))
    return progress_card(render, progress)


def progress_card(render: RenderContext, progress: ProgressView) -> Card:
    """The progress card in its present state."""
    is_counted = progress.progress.left == 0 and not _is_off(progress)
    groups = [_group(render, progress, *one) for one in _GROUPS] if is_counted else []
    text = join_paragraphs(_about(render, progress), _counts(render, progress), *groups)
    return Card(text, _buttons(render, progress))


def _is_off(progress: ProgressView) -> bool:
    return progress.view.meeting.state is MeetingState.CANCELLED


def _about(render: RenderContext, progress: ProgressView) -> str:
    say, meeting, notice = render.say, progress.view.meeting, progress.view.notice
    begins = render.calendar.local(meeting.starts_at)
    return join_lines(
        say("meeting-title", number=meeting.number),
        escaped(notice.text("title", render.lang)),
        say("meeting-date", date=say.date(begins.date()), weekday=say.weekday(begins.date())),
        say("meeting-time", time=f"{begins:%H:%M}"),
        say("meeting-place", place=escaped(notice.text("place", render.lang))),
        say("meeting-state", state=say(f"meeting-state-{meeting.state}")),
        say("meeting-reminds", n=meeting.reminds) if meeting.reminds else "",
    )


def _counts(render: RenderContext, progress: ProgressView) -> str:
    """The lines with the numbers of notices sent, failed, blocked and left."""
    say, counts = render.say, progress.progress
    key = "meeting-progress-cancel" if _is_off(progress) else "meeting-progress"
    return join_lines(
        say(key, sent=counts.sent, total=counts.total, failed=counts.failed),
        say("meeting-progress-away", n=counts.away) if counts.away else "",
        say("meeting-progress-left", n=counts.left) if counts.left else say("meeting-progress-done"),
    )


def _group(render: RenderContext, progress: ProgressView, said: str, key: str) -> str:
    """The number of people with this answer, and some of them by name, role and body."""
    count = progress.counts.get(said, 0)
    shown = fitting((_line(render, one) for one in progress.people.get(said, ())), SHOWN_NAMES)
    rest = count - len(shown)
    more = render.say("meeting-more", n=rest) if rest > 0 else ""
    return join_lines(render.say(key, n=count), *shown, more)


def _line(render: RenderContext, one: Named) -> str:
    say = render.say
    name, role = escaped(one.name, SHOWN_NAME) or say("person-unnamed"), say(f"role-{one.role}")
    if one.body is None:
        return say("people-line", name=name, role=role)
    return say("people-line-body", name=name, role=role, body=render.body(one.body))


def _buttons(render: RenderContext, progress: ProgressView) -> InlineKeyboardMarkup | None:
    meeting = progress.view.meeting
    if not meeting.lies_ahead(render.now):
        return None
    is_asking = progress.progress.left == 0 and progress.counts.get("", 0) > 0
    remind = [_press(render, meeting, MeetingDo.REMIND, label="button-meeting-remind")] if is_asking else []
    change = [_press(render, meeting, MeetingDo.CHANGE, label="button-meeting-change")]
    cancel = [_press(render, meeting, MeetingDo.CANCEL, label="button-meeting-cancel")]
    return keyboard(remind, change, cancel)


def _press(render: RenderContext, meeting: Meeting, do: MeetingDo, *, label: str) -> InlineKeyboardButton:
    return button(render.say(label), MeetingPress(do=do, id=meeting.id, n=meeting.reminds))
