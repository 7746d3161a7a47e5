"""Who is in office, and who of them hears about an item."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.city.city import Reader
from domain.people import Actor, PersonId, Role


class ItemKind(StrEnum):
    """What a card, a letter or a chain is about."""

    REPORT = "report"  #: a resident's report
    ASSIGNMENT = "assignment"  #: a prosecutor's assignment
    MEETING = "meeting"  #: a meeting called by the coordinator


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """An item as far as it matters to who hears of it; `owner` is its reporter or its issuer."""

    item: ItemKind
    item_id: int
    number: str
    owner: PersonId | None
    body: str | None
    executor: PersonId | None
    is_sensitive: bool = False
    readers: tuple[Reader, ...] = ()


class Audience(StrEnum):
    """To whom a step or an event is said."""

    OWNER = "owner"  #: the reporter; of an assignment its issuer, or his office once he has left
    EXECUTOR = "executor"  #: who has it; everybody of the body while nobody has
    HEAD = "head"  #: the heads of the body
    COORDINATOR = "coordinator"  #: city hall; the prosecutor where a city has no coordinator
    AKIMAT = "akimat"  #: akim and deputies
    PROSECUTOR = "prosecutor"  #: the prosecutor's office; of an assignment its issuer
    INVITED = "invited"  #: who is invited to a meeting and has not declined


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody in office, in the order they joined; nobody dismissed is among them."""

    actors: tuple[Actor, ...] = ()

    def of(self, *roles: Role, body: str | None = None) -> list[PersonId]:
        """People with one of the roles, of `body` if it is named."""
        return [one.id for one in self.actors if one.role in roles and (body is None or one.body == body)]

    def has(self, person: PersonId | None) -> bool:
        """The person is in office."""
        return any(one.id == person for one in self.actors)

    def readers(self, readers: Iterable[Reader]) -> list[PersonId]:
        """People who may read sensitive reports."""
        allowed = tuple(readers)
        return [one.id for one in self.actors if is_reader(one, allowed)]


def is_reader(actor: Actor, readers: Iterable[Reader]) -> bool:
    """The city file names the actor's role (and body, where it gives one) as a reader."""
    return any(one.role is actor.role and one.body in (None, actor.body) for one in readers)


def recipients(summary: ItemSummary, audience: Audience, staff: Staff) -> list[PersonId]:
    """The people of an audience, in the order they joined; sensitive reports stay among their readers."""
    if audience is Audience.OWNER:
        return _owners(summary, staff)
    if summary.is_sensitive:
        return _readers(summary, audience, staff)
    return _HEARING[audience](summary, staff)


def _owners(summary: ItemSummary, staff: Staff) -> list[PersonId]:
    if summary.item is ItemKind.ASSIGNMENT and not staff.has(summary.owner):
        return staff.of(Role.PROSECUTOR)
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


def _coordinators(_stake: ItemSummary, staff: Staff) -> list[PersonId]:
    return staff.of(Role.COORDINATOR) or staff.of(Role.PROSECUTOR)


def _akimat(_stake: ItemSummary, staff: Staff) -> list[PersonId]:
    return staff.of(Role.AKIMAT)


def _prosecutors(summary: ItemSummary, staff: Staff) -> list[PersonId]:
    return _owners(summary, staff) if summary.item is ItemKind.ASSIGNMENT else staff.of(Role.PROSECUTOR)


_HEARING: Mapping[Audience, Callable[[ItemSummary, Staff], list[PersonId]]] = {
    Audience.EXECUTOR: _executors,
    Audience.HEAD: _heads,
    Audience.COORDINATOR: _coordinators,
    Audience.AKIMAT: _akimat,
    Audience.PROSECUTOR: _prosecutors,
}
