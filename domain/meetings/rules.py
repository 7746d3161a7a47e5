"""The rules of a meeting as tables: its states, what may be done in each, and by whom.

Its draft is no state: until it is announced it stands in its author's conversation alone.
"""

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import Refused
from domain.parties import Party
from domain.people import SYSTEM, Actor, Role
from domain.permissions import Permission, may


class MeetingState(StrEnum):
    """The state of a meeting; another time or place is no state but a new edition of the notice."""

    ANNOUNCED = "announced"  #: people are asked whether they come
    CANCELLED = "cancelled"  #: final: it does not take place
    HELD = "held"  #: final: its time has come


class MeetingAction(StrEnum):
    """Acts on a meeting; `announce` begins it, so it stands in no row of the table."""

    ANNOUNCE = "announce"  #: the coordinator calls it
    CHANGE = "change"  #: another time or place: everybody is asked again
    REMIND = "remind"  #: those who have not answered are asked once more
    ANSWER = "answer"  #: «Қатысамын / Қатыса алмаймын»
    CANCEL = "cancel"  #: it is called off
    HOLD = "hold"  #: the clock: it begins


class Answer(StrEnum):
    """The answer of an invited person."""

    YES = "yes"  #: «Қатысамын»
    NO = "no"  #: «Қатыса алмаймын»


class BroadcastKind(StrEnum):
    """Broadcasts about a meeting."""

    NOTICE = "notice"  #: the notice of one edition
    REMIND = "remind"  #: once more to those who have not answered
    CANCEL = "cancel"  #: to those whom a notice has reached


_S, _A = MeetingState, MeetingAction

#: From a state, by an action, to a state. Every pair that is not here is refused.
TRANSITIONS: Mapping[MeetingState, Mapping[MeetingAction, MeetingState]] = {
    _S.ANNOUNCED: {
        _A.CHANGE: _S.ANNOUNCED,
        _A.REMIND: _S.ANNOUNCED,
        _A.ANSWER: _S.ANNOUNCED,
        _A.CANCEL: _S.CANCELLED,
        _A.HOLD: _S.HELD,
    },
    _S.CANCELLED: {},
    _S.HELD: {},
}

FINAL = frozenset({_S.CANCELLED, _S.HELD})

_CALLS = frozenset({Party.COORDINATOR})

#: Who may do what; whether somebody is invited is asked of the list, not of the role.
RIGHTS: Mapping[MeetingAction, frozenset[Party]] = {
    _A.ANNOUNCE: _CALLS,
    _A.CHANGE: _CALLS,
    _A.REMIND: _CALLS,
    _A.CANCEL: _CALLS,
    _A.HOLD: frozenset({Party.SYSTEM}),
}

#: Roles that a meeting can be called for as a whole; an administrator runs the system and no office.
INVITABLE = (Role.HEAD, Role.OFFICIAL, Role.PROSECUTOR, Role.AKIMAT, Role.COORDINATOR)


def meeting_parties(actor: Actor) -> frozenset[Party]:
    """The actor's part in any meeting: a coordinator controls all of them, also those of others."""
    if actor.id == SYSTEM.id:
        return frozenset({Party.SYSTEM})
    return frozenset({Party.COORDINATOR}) if may(actor, Permission.CALL_MEETINGS) else frozenset()


def follow(state: MeetingState, action: MeetingAction) -> MeetingState:
    """The state after the action; raises Refused("meeting-cancelled") or Refused("meeting-held")."""
    target = TRANSITIONS[state].get(action)
    if target is not None:
        return target
    if state is MeetingState.CANCELLED:
        raise Refused("meeting-cancelled")
    raise Refused("meeting-held")
