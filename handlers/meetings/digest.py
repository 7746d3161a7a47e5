"""A meeting's line in the digest: its number, and when it begins."""

from datetime import datetime

from domain.meetings.meeting import Meeting
from handlers.ui.digest_lines import DigestItem, DueLine
from handlers.ui.render_context import RenderContext
from services.items.item_type import Item


def _is_owed(_step: str, item: Item, now: datetime) -> bool:
    return isinstance(item, Meeting) and item.lies_ahead(now)


def _line(render: RenderContext, due: DueLine, _has_no_body: bool) -> str:
    """A late reminder does not say so: the meeting still lies ahead."""
    meeting = due.item
    if not isinstance(meeting, Meeting):
        return ""
    begins = render.calendar.local(meeting.starts_at)
    if begins.date() == render.today:
        return render.say("reminder-meeting-today", number=meeting.number, time=f"{begins:%H:%M}")
    date = render.say.date(begins.date())
    return render.say("reminder-meeting-before", number=meeting.number, date=date, time=f"{begins:%H:%M}")


DIGEST = DigestItem(_is_owed, _line)
