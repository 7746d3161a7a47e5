"""What an actor is to an item, and the refusals that follow from it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from domain.errors import Refused
from domain.people import SYSTEM, Actor, Role
from domain.staff import ItemSummary, is_reader

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


class Party(StrEnum):
    """What a person is to one item; rights are given to parties, not to people."""

    REPORTER = "reporter"  #: said it
    EXECUTOR = "executor"  #: has it
    COLLEAGUE = "colleague"  #: works for its body; of a sensitive report: one of its readers
    HEAD = "head"  #: heads its body
    COORDINATOR = "coordinator"  #: city hall
    PROSECUTOR = "prosecutor"  #: the prosecutor's office
    ADMIN = "admin"  #: runs the system
    SYSTEM = "system"  #: a clock


_BY_ROLE = {
    Role.COORDINATOR: Party.COORDINATOR,
    Role.PROSECUTOR: Party.PROSECUTOR,
    Role.ADMIN: Party.ADMIN,
}
_OF_BODY = {Role.OFFICIAL: Party.COLLEAGUE, Role.HEAD: Party.HEAD}


def report_parties(actor: Actor, summary: ItemSummary) -> frozenset[Party]:
    """What the actor is to a report.

    Who said it is nothing else to it, so that nobody answers themselves
    (Administrative Procedure Code, art. 67: an interest in the matter excludes).
    """
    if actor.id == SYSTEM.id:
        return frozenset({Party.SYSTEM})
    if actor.id == summary.owner:
        return frozenset({Party.REPORTER})
    if summary.is_sensitive:
        return _sensitive_parties(actor, summary)
    return _staff_parties(actor, summary)


def assignment_parties(actor: Actor, summary: ItemSummary) -> frozenset[Party]:
    """What the actor is to an assignment; all of the prosecutor's office are its issuer."""
    if actor.id == SYSTEM.id:
        return frozenset({Party.SYSTEM})
    return _staff_parties(actor, summary)


def _staff_parties(actor: Actor, summary: ItemSummary) -> frozenset[Party]:
    parties = {_BY_ROLE[actor.role]} if actor.role in _BY_ROLE else set()
    if actor.role in _OF_BODY and actor.body == summary.body:
        parties.add(_OF_BODY[actor.role])
    if actor.id == summary.executor:
        parties.add(Party.EXECUTOR)
    return frozenset(parties)


def _sensitive_parties(actor: Actor, summary: ItemSummary) -> frozenset[Party]:
    if not is_reader(actor, summary.readers):
        return frozenset({Party.ADMIN}) if actor.role is Role.ADMIN else frozenset()
    return _staff_parties(actor, summary) | {Party.COLLEAGUE}


def require(parties: frozenset[Party], allowed: frozenset[Party]) -> None:
    """Refused("not-yours") unless one of the parties is allowed."""
    if not parties & allowed:
        raise Refused("not-yours")


def follow(table: Mapping[State, Mapping[Action, State]], state: State, *, action: Action) -> State:
    """Where the action leads; Refused("not-now") with both names for every pair outside the table."""
    target = table[state].get(action)
    if target is None:
        raise Refused("not-now", state=str(state), action=str(action))
    return target
