"""Keeps the waiting row of each ladder of an item in step with the item's state."""

from datetime import datetime

from db import steps
from db.steps import StepRow
from domain.assignment import TERM_RUNS as ASSIGNMENT_RUNS
from domain.assignment import Assignment
from domain.ladder import Ladder
from domain.report import TERM_RUNS, WAITS_FOR_ACCEPTANCE, Report, ReportState
from domain.staff import Stake
from services.transactions import Tx

TERM, ACCEPTANCE, LAPSE = "term", "acceptance", "lapse"


def follow_report(tx: Tx, report: Report) -> None:
    """After an act: what falls due next for this report."""
    rules = Ladder(tx.city.ladder, tx.calendar)
    term = rules.next_step(report.term, tx.now).at if report.state in TERM_RUNS else None
    _set(tx, report.stake, TERM, version=report.due_version, due_at=term)
    accept = None
    if report.state in WAITS_FOR_ACCEPTANCE:
        step = rules.next_acceptance(report.state_at, tx.now)
        accept = step.at if step else None
    _set(tx, report.stake, ACCEPTANCE, version=report.due_version, due_at=accept)
    lapse = rules.lapses_at(report.state_at) if report.state is ReportState.PROPOSED else None
    _set(tx, report.stake, LAPSE, version=report.due_version, due_at=lapse)


def follow_assignment(tx: Tx, assignment: Assignment) -> None:
    """After an act: what falls due next for this assignment."""
    rules = Ladder(tx.city.ladder, tx.calendar)
    term = rules.next_step(assignment.term, tx.now).at if assignment.state in ASSIGNMENT_RUNS else None
    _set(tx, assignment.stake, TERM, version=assignment.due_version, due_at=term)


def _set(tx: Tx, stake: Stake, ladder: str, *, version: int, due_at: datetime | None) -> None:
    if due_at is None:
        steps.drop(tx.conn, stake.item, stake.item_id, ladder)
        return
    steps.put(tx.conn, StepRow(stake.item, stake.item_id, ladder, version, tx.now, due_at))
