"""The rules of a report as tables: its states, what may follow from each, and who may do it."""

from collections.abc import Mapping
from enum import StrEnum

from domain.items import ItemSummary
from domain.parties import Party, staff_parties
from domain.people import SYSTEM, Actor, Role
from domain.staff import is_reader


class ReportState(StrEnum):
    """The state of a report; overdue is none of these, it is computed."""

    UNROUTED = "unrouted"  #: nobody is there to take it yet
    REGISTERED = "registered"  #: somebody has been asked to accept it
    ACCEPTED = "accepted"  #: an official works on it
    CLARIFYING = "clarifying"  #: the resident has been asked something
    PROPOSED = "proposed"  #: an answer waits for the resident's yes or no
    REOPENED = "reopened"  #: the resident said no
    DISPUTED = "disputed"  #: the resident said no twice: a controller decides
    CONFIRMED = "confirmed"  #: final: the resident said yes
    UNCONFIRMED = "unconfirmed"  #: final: the resident was silent, and may still reopen it
    CLOSED = "closed"  #: final: a controller closed the dispute
    WITHDRAWN = "withdrawn"  #: final: the resident took it back


class ReportAction(StrEnum):
    """Acts on a report; `file` begins it, so it stands in no row of the table."""

    FILE = "file"  #: the resident sends it
    ROUTE = "route"  #: somebody has been found to take it
    ACCEPT = "accept"  #: an official takes it
    ASK = "ask"  #: an official asks the resident
    ANSWER = "answer"  #: the resident adds words
    REDIRECT = "redirect"  #: another body is competent (art. 65)
    PROPOSE = "propose"  #: an official answers
    CONFIRM = "confirm"  #: the resident: solved
    DENY = "deny"  #: the resident: not solved
    DENY_AGAIN = "deny_again"  #: the resident: still not solved
    LAPSE = "lapse"  #: the resident's silence has lasted
    WITHDRAW = "withdraw"  #: the resident takes it back (art. 64(9))
    CLOSE = "close"  #: a controller ends a dispute
    RETURN = "return"  #: a controller sends a dispute back to the body
    REOPEN = "reopen"  #: the resident speaks after all
    RELEASE = "release"  #: its executor has left
    UNROUTE = "unroute"  #: its executor has left and nobody else is there


_S, _A = ReportState, ReportAction
_OPEN: Mapping[ReportAction, ReportState] = {_A.REDIRECT: _S.REGISTERED, _A.WITHDRAW: _S.WITHDRAWN}
_LEFT: Mapping[ReportAction, ReportState] = {_A.RELEASE: _S.REGISTERED, _A.UNROUTE: _S.UNROUTED}

#: From a state, by an action, to a state. Every pair that is not here is refused.
TRANSITIONS: Mapping[ReportState, Mapping[ReportAction, ReportState]] = {
    _S.UNROUTED: {_A.ROUTE: _S.REGISTERED, _A.ANSWER: _S.UNROUTED, _A.WITHDRAW: _S.WITHDRAWN},
    _S.REGISTERED: {**_OPEN, **_LEFT, _A.ACCEPT: _S.ACCEPTED, _A.ANSWER: _S.REGISTERED},
    _S.ACCEPTED: {
        **_OPEN,
        **_LEFT,
        _A.ASK: _S.CLARIFYING,
        _A.ANSWER: _S.ACCEPTED,
        _A.PROPOSE: _S.PROPOSED,
    },
    _S.CLARIFYING: {
        **_OPEN,
        **_LEFT,
        _A.ASK: _S.CLARIFYING,
        _A.ANSWER: _S.ACCEPTED,
        _A.PROPOSE: _S.PROPOSED,
    },
    _S.PROPOSED: {
        _A.CONFIRM: _S.CONFIRMED,
        _A.DENY: _S.REOPENED,
        _A.DENY_AGAIN: _S.DISPUTED,
        _A.ANSWER: _S.PROPOSED,
        _A.LAPSE: _S.UNCONFIRMED,
        _A.RELEASE: _S.PROPOSED,
    },
    _S.REOPENED: {**_OPEN, _A.ACCEPT: _S.ACCEPTED, _A.ANSWER: _S.REOPENED, _A.RELEASE: _S.REOPENED},
    _S.DISPUTED: {
        **_OPEN,
        _A.ANSWER: _S.DISPUTED,
        _A.CLOSE: _S.CLOSED,
        _A.RETURN: _S.REOPENED,
        _A.RELEASE: _S.DISPUTED,
    },
    _S.CONFIRMED: {},
    _S.UNCONFIRMED: {_A.REOPEN: _S.REOPENED, _A.RELEASE: _S.UNCONFIRMED},
    _S.CLOSED: {},
    _S.WITHDRAWN: {},
}

FINAL = frozenset({_S.CONFIRMED, _S.UNCONFIRMED, _S.CLOSED, _S.WITHDRAWN})
#: The body owes something, so its term is reminded of.
TERM_RUNS = frozenset(ReportState) - FINAL - {_S.PROPOSED}
#: Somebody has been asked to accept it.
WAITS_FOR_ACCEPTANCE = frozenset({_S.REGISTERED, _S.REOPENED})

_P = Party
_REPORTER = frozenset({_P.REPORTER})
_ANSWERS = frozenset({_P.EXECUTOR, _P.HEAD, _P.COORDINATOR})
_TAKES = _ANSWERS | {_P.COLLEAGUE}
_DECIDES = frozenset({_P.COORDINATOR, _P.PROSECUTOR})
_REPLACES = frozenset({_P.SYSTEM, _P.ADMIN, _P.HEAD, _P.COORDINATOR})

#: Who may do what. The prosecutor decides disputes too: a city may have no coordinator.
RIGHTS: Mapping[ReportAction, frozenset[Party]] = {
    _A.FILE: _REPORTER,
    _A.ROUTE: frozenset({_P.SYSTEM, _P.ADMIN, _P.COORDINATOR}),
    _A.ACCEPT: _TAKES,
    _A.ASK: _ANSWERS,
    _A.ANSWER: _REPORTER,
    _A.REDIRECT: _ANSWERS,
    _A.PROPOSE: _ANSWERS,
    _A.CONFIRM: _REPORTER,
    _A.DENY: _REPORTER,
    _A.DENY_AGAIN: _REPORTER,
    _A.LAPSE: frozenset({_P.SYSTEM}),
    _A.WITHDRAW: _REPORTER,
    _A.CLOSE: _DECIDES,
    _A.RETURN: _DECIDES,
    _A.REOPEN: _REPORTER,
    _A.RELEASE: _REPLACES,
    _A.UNROUTE: _REPLACES,
}


def allowed(state: ReportState, action: ReportAction) -> frozenset[Party]:
    """The parties that may do it now.

    Before acceptance any colleague may redirect; a dispute is the controllers'.
    """
    if action is _A.REDIRECT and state is _S.DISPUTED:
        return _DECIDES
    if action is _A.REDIRECT and state in WAITS_FOR_ACCEPTANCE:
        return _TAKES
    return RIGHTS[action]


def report_parties(actor: Actor, summary: ItemSummary) -> frozenset[Party]:
    """The actor's part in a report.

    Its reporter has no other part in it, and so never answers themselves
    (Administrative Procedure Code, art. 67: an interest in the matter excludes).
    """
    if actor.id == SYSTEM.id:
        return frozenset({Party.SYSTEM})
    if actor.id == summary.owner:
        return frozenset({Party.REPORTER})
    if summary.is_sensitive:
        return _sensitive_parties(actor, summary)
    return staff_parties(actor, summary)


def _sensitive_parties(actor: Actor, summary: ItemSummary) -> frozenset[Party]:
    if not is_reader(actor, summary.readers):
        return frozenset({Party.ADMIN}) if actor.role is Role.ADMIN else frozenset()
    return staff_parties(actor, summary) | {Party.COLLEAGUE}
