"""Parties: the part of an actor in an item, and the refusals that follow from it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from domain.errors import Refused
from domain.items import ItemSummary
from domain.people import Actor, Role

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)


class Party(StrEnum):
    """The part of a person in one item; rights are given to parties, not to people."""

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


def staff_parties(actor: Actor, summary: ItemSummary) -> frozenset[Party]:
    """The actor's part by their office, and as the executor."""
    parties = {_BY_ROLE[actor.role]} if actor.role in _BY_ROLE else set()
    if actor.role in _OF_BODY and actor.body == summary.body:
        parties.add(_OF_BODY[actor.role])
    if actor.id == summary.executor:
        parties.add(Party.EXECUTOR)
    return frozenset(parties)


def require(parties: frozenset[Party], allowed: frozenset[Party]) -> None:
    """Raises Refused("not-yours") unless one of the parties is allowed."""
    if not parties & allowed:
        raise Refused("not-yours")


def follow(table: Mapping[State, Mapping[Action, State]], state: State, *, action: Action) -> State:
    """The state after the action; raises Refused("not-now") for every pair outside the table."""
    target = table[state].get(action)
    if target is None:
        raise Refused("not-now", state=str(state), action=str(action))
    return target
