"""Staff hooks: what a capability does when people join, leave or are dismissed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from domain.people import Actor, PersonId
from services.unit_of_work import Tx


def _nothing(_tx: Tx, _person: Any) -> None:
    """For a capability that has nothing to do then."""


def _no_items(_conn: Connection, _body: str | None) -> Mapping[PersonId, int]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffHooks:
    """Called in the transaction of the change, once the person's new role is stored.

    `joined`: the person has entered an office. `left`: they have left it for another or for none.
    `dismissed`: they are in no office any more; called before `left`. `open_items`: how many open
    items each executor of a body has; body None: of every body.
    """

    joined: Callable[[Tx, Actor], None] = _nothing
    left: Callable[[Tx, PersonId], None] = _nothing
    dismissed: Callable[[Tx, PersonId], None] = _nothing
    open_items: Callable[[Connection, str | None], Mapping[PersonId, int]] = _no_items
