"""The morning message: one a person, a line per item, drawn from the items as they stand when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.assignments.assignment import TERM_RUNS as ASSIGNMENT_RUNS
from domain.assignments.assignment import Assignment, AssignmentState
from domain.errors import NotFound
from domain.meetings.meeting import Meeting
from domain.reminders.digest import is_late
from domain.reports.report import TERM_RUNS, WAITS_FOR_ACCEPTANCE, Report
from handlers.ui.card import SHOWN_LINES, Card, fitting, join_lines, join_paragraphs
from handlers.ui.render_context import RenderContext
from services.items.among import AnyItem, ItemRef, Items
from services.outbox.outbox import OutboxMessage

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a line is told of, as it is now; `days` are working days left, negative when overdue."""

    item: AnyItem
    steps: tuple[str, ...]
    planned_at: datetime
    days: int

    @property
    def is_restricted(self) -> bool:
        return isinstance(self.item, Report) and self.item.is_sensitive

    @property
    def kind(self) -> str:
        if self.is_restricted:
            return "restricted"
        return str(self.item.summary.item)


def whiches(letter: OutboxMessage) -> set[ItemRef]:
    """The items a morning speaks of."""
    return {(line["item"], line["item_id"]) for line in letter.facts["lines"]}


def morning(render: RenderContext, letter: OutboxMessage, items: Items) -> Card:
    """The most overdue first; Missing where nothing of it is owed any more."""
    told = [one for line in letter.facts["lines"] if (one := _told(render, line, items)) is not None]
    if not told:
        raise NotFound("nothing of this morning is owed any more")
    told.sort(key=lambda one: (one.days, one.item.due_on, one.item.number))
    lines = (_line(render, one, has_body=letter.reader.body is None) for one in told)
    shown = fitting(lines, SHOWN_LINES, gap=len("\n\n"))
    rest = len(told) - len(shown)
    more = render.say("reminder-more", count=rest) if rest else ""
    title = render.say("reminder-title", date=render.say.date(render.today))
    return Card(join_paragraphs(title, *shown, more, render.say("reminder-hint")))


def _told(render: RenderContext, line: Facts, items: Items) -> _Told | None:
    """None where the item has moved on since: ended, answered, or in a new term."""
    item = items.get((line["item"], line["item_id"]))
    if item is None or item.due_version != line["due_version"]:
        return None
    steps = tuple(step for step in line["steps"] if _is_owed(step, item, now=render.now))
    if not steps:
        return None
    days = item.term.days_left(render.now, render.calendar)
    return _Told(item, steps, datetime.fromisoformat(line["planned_at"]), days)


def _is_owed(step: str, item: AnyItem, *, now: datetime) -> bool:
    if isinstance(item, Meeting):
        return item.lies_ahead(now)
    if _is_review(step):
        return item.state is AssignmentState.SUBMITTED
    return _runs(item) and (not _is_acceptance(step) or _waits(item))


def _runs(item: Report | Assignment) -> bool:
    return item.state in (TERM_RUNS if isinstance(item, Report) else ASSIGNMENT_RUNS)


def _waits(item: Report | Assignment) -> bool:
    return item.state in WAITS_FOR_ACCEPTANCE


def _is_acceptance(step: str) -> bool:
    return step.startswith("a")


def _is_review(step: str) -> bool:
    return step.startswith("r")


def _line(render: RenderContext, told: _Told, *, has_body: bool) -> str:
    """What is owed and by when; the body for who has none of their own; why it comes late."""
    say, item = render.say, told.item
    if isinstance(item, Meeting):
        return _meeting_line(render, item)
    when = _when(render, told)
    facts: dict[str, str | int] = {"number": item.number}
    facts |= {} if when == "today" else {"due": say.date(item.due_on)}
    facts |= {"days": abs(told.days)} if when in ("before", "overdue") else {}
    body = render.body(item.body) if has_body and not told.is_restricted else ""
    return join_lines(
        say(f"reminder-{told.kind}-{when}", **facts),
        say("reminder-body", body=body) if body else "",
        say("reminder-late", at=render.moment(told.planned_at))
        if is_late(told.planned_at, render.now)
        else "",
    )


def _meeting_line(render: RenderContext, meeting: Meeting) -> str:
    """When it begins; a reminder that comes late needs no excuse, since the meeting still lies ahead."""
    begins = render.calendar.local(meeting.starts_at)
    if begins.date() == render.today:
        return render.say("reminder-meeting-today", number=meeting.number, time=f"{begins:%H:%M}")
    date = render.say.date(begins.date())
    return render.say("reminder-meeting-before", number=meeting.number, date=date, time=f"{begins:%H:%M}")


def _when(render: RenderContext, told: _Told) -> str:
    """A term that its author let end on a day off has its last working day before that."""
    if _is_acceptance(told.steps[-1]):
        return "waiting"
    if _is_review(told.steps[-1]):
        return "review"
    if told.days == 0:
        return "today" if told.item.due_on == render.today else "last"
    return "before" if told.days > 0 else "overdue"
