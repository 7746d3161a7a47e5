"""Staff in office, and the audiences of a notification among them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.city.city import Reader
from domain.items import ItemSummary
from domain.people import Actor, PersonId, Role


class Audience(StrEnum):
    """To whom a step or an event of an item is told."""

    OWNER = "owner"  #: the item's owner, or the owner's office once they have left
    EXECUTOR = "executor"  #: its executor; everybody of the body while there is none
    HEAD = "head"  #: the heads of the body
    COORDINATOR = "coordinator"  #: city hall; the prosecutor where a city has no coordinator
    AKIMAT = "akimat"  #: akim and deputies
    PROSECUTOR = "prosecutor"  #: the prosecutor's office; the owner alone of an item of that office
    INVITED = "invited"  #: the people invited to a meeting who have not declined


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody in office, in the order they joined; dismissed people are not among them."""

    actors: tuple[Actor, ...] = ()

    def of(self, *roles: Role, body: str | None = None) -> list[PersonId]:
        """People with one of the roles; None: of any body."""
        return [one.id for one in self.actors if one.role in roles and (body is None or one.body == body)]

    def has(self, person: PersonId | None) -> bool:
        """The person is in office."""
        return any(one.id == person for one in self.actors)

    def readers(self, readers: Iterable[Reader]) -> list[PersonId]:
        """People who may read sensitive reports."""
        allowed = tuple(readers)
        return [one.id for one in self.actors if is_reader(one, allowed)]

    def without(self, person: PersonId | None) -> "Staff":
        """All the others."""
        return Staff(tuple(one for one in self.actors if one.id != person))


def is_reader(actor: Actor, readers: Iterable[Reader]) -> bool:
    """The city file names the actor's role (and body, where it gives one) as a reader."""
    return any(one.role is actor.role and one.body in (None, actor.body) for one in readers)


def recipients(summary: ItemSummary, audience: Audience, staff: Staff) -> list[PersonId]:
    """The people of an audience, in the order they joined; sensitive items stay among their readers."""
    if audience is Audience.OWNER:
        return _owners(summary, staff)
    if summary.is_sensitive:
        return _readers(summary, audience, staff)
    return _RECIPIENTS[audience](summary, staff)


def _owners(summary: ItemSummary, staff: Staff) -> list[PersonId]:
    if summary.office is not None and not staff.has(summary.owner):
        return staff.of(summary.office)
    return [] if summary.owner is None else [summary.owner]


def _readers(summary: ItemSummary, audience: Audience, staff: Staff) -> list[PersonId]:
    readers = staff.readers(summary.readers)
    if audience is Audience.AKIMAT:
        return [one for one in staff.of(Role.AKIMAT) if one in readers]
    if audience is Audience.EXECUTOR and summary.executor in readers:
        return [one for one in readers if one == summary.executor]
    return readers


def _executors(summary: ItemSummary, staff: Staff) -> list[PersonId]:
    if summary.executor is not None:
        return [summary.executor]
    return staff.of(Role.OFFICIAL, Role.HEAD, body=summary.body) if summary.body else []


def _heads(summary: ItemSummary, staff: Staff) -> list[PersonId]:
    return staff.of(Role.HEAD, body=summary.body) if summary.body else []


def _coordinators(_summary: ItemSummary, staff: Staff) -> list[PersonId]:
    return staff.of(Role.COORDINATOR) or staff.of(Role.PROSECUTOR)


def _akimat(_summary: ItemSummary, staff: Staff) -> list[PersonId]:
    return staff.of(Role.AKIMAT)


def _prosecutors(summary: ItemSummary, staff: Staff) -> list[PersonId]:
    return _owners(summary, staff) if summary.office is Role.PROSECUTOR else staff.of(Role.PROSECUTOR)


_RECIPIENTS: Mapping[Audience, Callable[[ItemSummary, Staff], list[PersonId]]] = {
    Audience.EXECUTOR: _executors,
    Audience.HEAD: _heads,
    Audience.COORDINATOR: _coordinators,
    Audience.AKIMAT: _akimat,
    Audience.PROSECUTOR: _prosecutors,
}
