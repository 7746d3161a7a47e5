"""The rules of an assignment as tables: its states, what may follow from each, and who may do it."""

from collections.abc import Mapping
from enum import StrEnum

from domain.items import ItemSummary
from domain.parties import Party, staff_parties
from domain.people import SYSTEM, Actor


class AssignmentState(StrEnum):
    """The state of an assignment; overdue is none of these, it is computed."""

    ISSUED = "issued"  #: the body knows, nobody has taken it
    ACKNOWLEDGED = "acknowledged"  #: somebody of the body is its executor
    SUBMITTED = "submitted"  #: the executor's report waits for the prosecutor
    RETURNED = "returned"  #: the report was not enough
    REMOVED = "removed"  #: final: off control
    CANCELLED = "cancelled"  #: final: no longer wanted


class AssignmentAction(StrEnum):
    """Acts on an assignment; `issue` begins it, so it stands in no row of the table."""

    ISSUE = "issue"  #: the prosecutor gives it
    ACKNOWLEDGE = "acknowledge"  #: «Таныстым»: who presses is the executor
    SUBMIT = "submit"  #: the executor reports
    REMOVE = "remove"  #: the prosecutor takes it off control
    RETURN = "return"  #: the prosecutor sends it back with a reason
    CANCEL = "cancel"  #: the prosecutor calls it off
    RELEASE = "release"  #: its executor has left


_S, _A = AssignmentState, AssignmentAction

#: From a state, by an action, to a state. Every pair that is not here is refused.
TRANSITIONS: Mapping[AssignmentState, Mapping[AssignmentAction, AssignmentState]] = {
    _S.ISSUED: {_A.ACKNOWLEDGE: _S.ACKNOWLEDGED, _A.CANCEL: _S.CANCELLED},
    _S.ACKNOWLEDGED: {_A.SUBMIT: _S.SUBMITTED, _A.CANCEL: _S.CANCELLED, _A.RELEASE: _S.ISSUED},
    _S.SUBMITTED: {
        _A.REMOVE: _S.REMOVED,
        _A.RETURN: _S.RETURNED,
        _A.CANCEL: _S.CANCELLED,
        _A.RELEASE: _S.SUBMITTED,
    },
    _S.RETURNED: {
        _A.ACKNOWLEDGE: _S.ACKNOWLEDGED,
        _A.SUBMIT: _S.SUBMITTED,
        _A.CANCEL: _S.CANCELLED,
        _A.RELEASE: _S.ISSUED,
    },
    _S.REMOVED: {},
    _S.CANCELLED: {},
}

FINAL = frozenset({_S.REMOVED, _S.CANCELLED})
#: The body owes something, so its term is reminded of.
TERM_RUNS = frozenset({_S.ISSUED, _S.ACKNOWLEDGED, _S.RETURNED})

_P = Party
_ISSUER = frozenset({_P.PROSECUTOR})

#: Who may do what.
RIGHTS: Mapping[AssignmentAction, frozenset[Party]] = {
    _A.ISSUE: _ISSUER,
    _A.ACKNOWLEDGE: frozenset({_P.COLLEAGUE, _P.HEAD}),
    _A.SUBMIT: frozenset({_P.EXECUTOR}),
    _A.REMOVE: _ISSUER,
    _A.RETURN: _ISSUER,
    _A.CANCEL: _ISSUER,
    _A.RELEASE: frozenset({_P.SYSTEM, _P.ADMIN, _P.HEAD, _P.PROSECUTOR}),
}


def assignment_parties(actor: Actor, summary: ItemSummary) -> frozenset[Party]:
    """The actor's part in an assignment; all of the prosecutor's office are its issuer."""
    if actor.id == SYSTEM.id:
        return frozenset({Party.SYSTEM})
    return staff_parties(actor, summary)
