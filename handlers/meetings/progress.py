"""The coordinator's progress card of a meeting: how far the letters are, then who answered and who not."""

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

#: The groups, in order: what was said, and the line above its names.
_GROUPS = (
    (str(Answer.YES), "meeting-attending"),
    (str(Answer.NO), "meeting-absent"),
    ("", "meeting-silent"),
)


def board_letter(render: RenderContext, letter: OutboxMessage, board: ProgressView) -> Card:
    """The card for who calls meetings; who does so no more keeps no names."""
    if not may(letter.reader, Permission.CALL_MEETINGS):
        return Card(render.say("meeting-moved", number=board.view.meeting.number))
    return board_card(render, board)


def board_card(render: RenderContext, board: ProgressView) -> Card:
    """A meeting as it stands now."""
    groups = [] if board.progress.left or _is_off(board) else [_group(render, board, *one) for one in _GROUPS]
    text = join_paragraphs(_about(render, board), _progress(render, board), *groups)
    return Card(text, _buttons(render, board))


def _is_off(board: ProgressView) -> bool:
    return board.view.meeting.state is MeetingState.CANCELLED


def _about(render: RenderContext, board: ProgressView) -> str:
    say, meeting, notice = render.say, board.view.meeting, board.view.notice
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


def _progress(render: RenderContext, board: ProgressView) -> str:
    """In numbers alone; sent, failed, blocked, left."""
    say, progress = render.say, board.progress
    key = "meeting-progress-cancel" if _is_off(board) else "meeting-progress"
    return join_lines(
        say(key, sent=progress.sent, total=progress.total, failed=progress.failed),
        say("meeting-progress-away", n=progress.away) if progress.away else "",
        say("meeting-progress-left", n=progress.left) if progress.left else say("meeting-progress-done"),
    )


def _group(render: RenderContext, board: ProgressView, said: str, key: str) -> str:
    """How many said so, and some of them by name, post and body."""
    count = board.counts.get(said, 0)
    shown = fitting((_line(render, one) for one in board.people.get(said, ())), SHOWN_NAMES)
    rest = count - len(shown)
    more = render.say("meeting-more", n=rest) if rest > 0 else ""
    return join_lines(render.say(key, n=count), *shown, more)


def _line(render: RenderContext, one: Named) -> str:
    say = render.say
    name, role = escaped(one.name, SHOWN_NAME) or say("person-unnamed"), say(f"role-{one.role}")
    if one.body is None:
        return say("people-line", name=name, role=role)
    return say("people-line-body", name=name, role=role, body=render.body(one.body))


def _buttons(render: RenderContext, board: ProgressView) -> InlineKeyboardMarkup | None:
    meeting = board.view.meeting
    if not meeting.lies_ahead(render.now):
        return None
    is_asking = board.progress.left == 0 and board.counts.get("", 0) > 0
    remind = [_press(render, meeting, MeetingDo.REMIND, label="button-meeting-remind")] if is_asking else []
    change = [_press(render, meeting, MeetingDo.CHANGE, label="button-meeting-change")]
    cancel = [_press(render, meeting, MeetingDo.CANCEL, label="button-meeting-cancel")]
    return keyboard(remind, change, cancel)


def _press(render: RenderContext, meeting: Meeting, do: MeetingDo, *, label: str) -> InlineKeyboardButton:
    return button(render.say(label), MeetingPress(do=do, id=meeting.id, n=meeting.reminds))
