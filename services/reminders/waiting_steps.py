"""Keeps the waiting row of each ladder of an item in step with the item's state."""

from datetime import datetime

from db import reminders
from db.reminders import WaitingStepRow
from domain.assignments.assignment import TERM_RUNS as ASSIGNMENT_RUNS
from domain.assignments.assignment import Assignment, AssignmentState
from domain.meetings.meeting import Meeting
from domain.meetings.rules import MeetingState
from domain.reminders.schedule import ReminderSchedule
from domain.reports.report import TERM_RUNS, WAITS_FOR_ACCEPTANCE, Report, ReportState
from domain.staff import ItemSummary
from services.unit_of_work import Tx

TERM, ACCEPTANCE, LAPSE, REVIEW = "term", "acceptance", "lapse", "review"
#: Of a meeting: its reminders, and the moment at which it begins.
MEETING, HELD = "meeting", "held"


def follow_report(tx: Tx, report: Report) -> None:
    """After an act: what falls due next for this report."""
    rules = ReminderSchedule(tx.city.ladder, tx.calendar)
    waiting = _Waiting(tx, report.summary, report.due_version)
    waiting.set(TERM, report.state in TERM_RUNS, rules.next_step(report.term, tx.now).at)
    step = rules.next_acceptance(report.state_at, tx.now)
    waiting.set(ACCEPTANCE, report.state in WAITS_FOR_ACCEPTANCE, step.at if step else None)
    waiting.set(LAPSE, report.state is ReportState.PROPOSED, rules.lapses_at(report.state_at))


def follow_assignment(tx: Tx, assignment: Assignment) -> None:
    """After an act: what falls due next for this assignment."""
    rules = ReminderSchedule(tx.city.ladder, tx.calendar)
    waiting = _Waiting(tx, assignment.summary, assignment.due_version)
    waiting.set(TERM, assignment.state in ASSIGNMENT_RUNS, rules.next_step(assignment.term, tx.now).at)
    waits = assignment.state is AssignmentState.SUBMITTED
    waiting.set(REVIEW, waits, rules.next_review(assignment.state_at, tx.now).at)


def follow_meeting(tx: Tx, meeting: Meeting) -> None:
    """After an act: which reminder of this meeting falls due next, and when it begins."""
    steps_ahead = ReminderSchedule(tx.city.ladder, tx.calendar).meeting_steps(meeting.starts_at)
    first = next((step.at for step in steps_ahead if step.at > tx.now), None)
    waiting = _Waiting(tx, meeting.summary, meeting.edition)
    waiting.set(MEETING, meeting.state is MeetingState.ANNOUNCED, first)
    waiting.set(HELD, meeting.state is MeetingState.ANNOUNCED, meeting.starts_at)


class _Waiting:
    """The rows of one item, of its current term."""

    def __init__(self, tx: Tx, summary: ItemSummary, version: int) -> None:
        self._tx = tx
        self._stake = summary
        self._version = version

    def set(self, ladder: str, runs: bool, due_at: datetime | None) -> None:
        """What fell due in this term before the act and has not been told yet is told all the same."""
        conn, summary = self._tx.conn, self._stake
        if not runs:
            reminders.drop(conn, summary.item, summary.item_id, ladder)
        elif due_at is None:
            reminders.drop(conn, summary.item, summary.item_id, ladder, but=self._version)
        else:
            row = WaitingStepRow(summary.item, summary.item_id, ladder, self._version, self._tx.now, due_at)
            reminders.put(conn, row)
