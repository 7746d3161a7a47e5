"""Who may, by role: one table that filters, menus, lists and services ask.

What somebody may do to one item follows from what they are to it: `domain/parties.py` and the RIGHTS of
the item's rules.
"""

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import Refused
from domain.people import Actor, Role


class Permission(StrEnum):
    """What a role may do, whatever item it is about."""

    HOLD_OFFICE = "hold-office"  #: came by an invitation: needs no consent, may be dismissed
    FILE_REPORTS = "file-reports"  #: words that nothing asks for begin a report
    HAVE_REPORTS = "have-reports"  #: reports may be given to them
    LIST_TASKS = "list-tasks"  #: /tasks, also where it is empty
    READ_ALL_REPORTS = "read-all-reports"  #: but sensitive ones, which the city's readers read
    READ_OF_BODY = "read-of-body"  #: what their own body has
    LEAD_BODY = "lead-body"  #: lists hold all of the body, not their own items alone
    STEER_REPORTS = "steer-reports"  #: lists hold what nobody has accepted in good time
    READ_SENSITIVE = "read-sensitive"  #: the city file may name the role as a reader
    LIST_ASSIGNMENTS = "list-assignments"  #: /assignments
    READ_ALL_ASSIGNMENTS = "read-all-assignments"  #: of every body
    ISSUE_ASSIGNMENTS = "issue-assignments"  #: words that nothing asks for begin one
    CALL_MEETINGS = "call-meetings"  #: /meeting, /meetings
    ANSWER_INVITATIONS = "answer-invitations"  #: a meeting's notice may be answered
    SEE_STAFF = "see-staff"  #: /people; a head sees their own body
    DISMISS_STAFF = "dismiss-staff"  #: everybody but themselves


_P, _R = Permission, Role
_OFFICE = frozenset(Role) - {_R.RESIDENT}
_CONTROL = frozenset({_R.COORDINATOR, _R.PROSECUTOR, _R.AKIMAT})
_BODY = frozenset({_R.OFFICIAL, _R.HEAD})

PERMISSIONS: Mapping[Permission, frozenset[Role]] = {
    _P.HOLD_OFFICE: _OFFICE,
    _P.FILE_REPORTS: frozenset({_R.RESIDENT}),
    _P.HAVE_REPORTS: _OFFICE,
    _P.LIST_TASKS: _BODY | _CONTROL,
    _P.READ_ALL_REPORTS: _CONTROL,
    _P.READ_OF_BODY: _BODY,
    _P.LEAD_BODY: frozenset({_R.HEAD}),
    _P.STEER_REPORTS: frozenset({_R.COORDINATOR, _R.PROSECUTOR}),
    _P.READ_SENSITIVE: _BODY | _CONTROL,
    _P.LIST_ASSIGNMENTS: _BODY | _CONTROL,
    _P.READ_ALL_ASSIGNMENTS: _CONTROL,
    _P.ISSUE_ASSIGNMENTS: frozenset({_R.PROSECUTOR}),
    _P.CALL_MEETINGS: frozenset({_R.COORDINATOR}),
    _P.ANSWER_INVITATIONS: _OFFICE,
    _P.SEE_STAFF: frozenset({_R.ADMIN, _R.COORDINATOR, _R.HEAD}),
    _P.DISMISS_STAFF: frozenset({_R.ADMIN, _R.COORDINATOR}),
}


def may(actor: Actor, permission: Permission) -> bool:
    """The actor's role has the permission."""
    return actor.role in PERMISSIONS[permission]


def require(actor: Actor, permission: Permission) -> None:
    """Raises Refused("not-allowed") where the actor's role has no such permission."""
    if not may(actor, permission):
        raise Refused("not-allowed")
