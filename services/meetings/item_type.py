"""The type of meetings: their rows, reminders and deadline."""

from db.meetings import broadcasts, meetings
from domain.items import ItemKind
from domain.meetings.meeting import Meeting
from domain.meetings.reminders import meeting_steps
from domain.meetings.rules import MeetingState
from services.items.item_type import Deadline, ItemType, ReminderLadder

#: When the meeting begins.
HELD = Deadline[Meeting](
    "held",
    runs=lambda meeting: meeting.state is MeetingState.ANNOUNCED,
    at=lambda _schedule, meeting: meeting.starts_at,
)

MEETING = ItemType[Meeting](
    kind=ItemKind.MEETING,
    get=lambda conn, meeting, _city: meetings.get(conn, meeting),
    lock=lambda conn, meeting, _city: meetings.get(conn, meeting, to_change=True),
    find=lambda conn, ids, _city: meetings.among(conn, ids),
    add=meetings.add,
    change=meetings.change,
    ladders=(
        ReminderLadder(
            "meeting",
            runs=lambda meeting, now: meeting.lies_ahead(now),
            steps=lambda schedule, meeting: meeting_steps(schedule, meeting.starts_at),
        ),
    ),
    deadlines=(HELD,),
    invited=broadcasts.to_remind,
)
