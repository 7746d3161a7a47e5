"""The type of assignments: their rows, reminders, notifications and cards."""

from db import assignments
from domain.assignments.assignment import Assignment
from domain.assignments.notifications import ASSIGNMENT_NOTIFICATIONS
from domain.assignments.reminders import review_steps
from domain.assignments.rules import TERM_RUNS, AssignmentState
from domain.items import ItemKind
from services.items.item_type import ItemType, ReminderLadder, term_ladder

ASSIGNMENT = ItemType[Assignment](
    kind=ItemKind.ASSIGNMENT,
    get=lambda conn, assignment, _city: assignments.get(conn, assignment),
    lock=lambda conn, assignment, _city: assignments.get(conn, assignment, to_change=True),
    find=lambda conn, ids, _city: assignments.among(conn, ids),
    add=assignments.add,
    change=assignments.change,
    ladders=(
        term_ladder(lambda assignment: assignment.state in TERM_RUNS),
        ReminderLadder(
            "review",
            runs=lambda assignment, _now: assignment.state is AssignmentState.SUBMITTED,
            steps=lambda schedule, assignment: review_steps(schedule, assignment.state_at),
        ),
    ),
    notifications=ASSIGNMENT_NOTIFICATIONS,
    card_kinds=(
        "assignment-task",
        "assignment-opened",
        "assignment-unheard",
        "assignment-acknowledged",
        "assignment-submitted",
        "assignment-returned",
        "assignment-released",
    ),
    kinds_with_files=frozenset({"assignment-task", "assignment-submitted", "assignment-returned"}),
)
