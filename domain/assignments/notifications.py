"""The recipients of each act on an assignment."""

from domain.assignments.rules import AssignmentAction as Act
from domain.assignments.rules import AssignmentState
from domain.notifications.notification import NotificationRules
from domain.staff import Audience

ASSIGNMENT_NOTIFICATIONS = NotificationRules(
    table={
        Act.ISSUE: ((Audience.EXECUTOR, "assignment-task"),),
        Act.ACKNOWLEDGE: ((Audience.OWNER, "assignment-acknowledged"),),
        Act.SUBMIT: ((Audience.OWNER, "assignment-submitted"),),
        Act.REMOVE: ((Audience.EXECUTOR, "assignment-removed"),),
        Act.RETURN: ((Audience.EXECUTOR, "assignment-returned"),),
        Act.CANCEL: ((Audience.EXECUTOR, "assignment-cancelled"),),
        Act.RELEASE: ((Audience.OWNER, "assignment-released"), (Audience.EXECUTOR, "assignment-task")),
    },
    executor_waits={Act.RELEASE: frozenset({AssignmentState.SUBMITTED})},
)
