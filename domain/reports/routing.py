"""Routing: the official who is asked to take a report; people can change it."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.city.city import Category
from domain.people import PersonId, Role
from domain.staff import Staff


@dataclass(frozen=True, slots=True)
class Assignee:
    """A body and the person asked first; None where there is nobody, and the first to join is asked."""

    body: str | None
    executor: PersonId | None

    @property
    def is_found(self) -> bool:
        """Somebody is there to take it."""
        return self.executor is not None


#: Sensitive reports are never routed by a machine: their readers are told and one of them takes it.
UNROUTED_BY_RULE = Assignee(None, None)


def choose(category: Category, staff: Staff, *, open_items: Mapping[PersonId, int]) -> Assignee:
    """The first body of the category and its least busy official (issue 2, section 4)."""
    return choose_in(category.bodies[0], staff, open_items=open_items)


def choose_in(body: str, staff: Staff, *, open_items: Mapping[PersonId, int]) -> Assignee:
    """The official of `body` with the fewest open items; without officials head, coordinator, admin.

    Ties go to the first to join, so that the same question always has the same answer.
    """
    for people in _by_preference(body, staff):
        if people:
            return Assignee(body, min(people, key=lambda one: open_items.get(one, 0)))
    return Assignee(body, None)


def _by_preference(body: str, staff: Staff) -> tuple[list[PersonId], ...]:
    return (
        staff.of(Role.OFFICIAL, body=body),
        staff.of(Role.HEAD, body=body),
        staff.of(Role.COORDINATOR),
        staff.of(Role.ADMIN),
    )
