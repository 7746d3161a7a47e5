"""Item types: all that shared services need to know of one kind of item, given by its capability."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Connection

from domain.city.city import City
from domain.items import ItemKind, ItemSummary
from domain.notifications.notification import NotificationRules
from domain.people import Actor, PersonId
from domain.reminders.schedule import ReminderSchedule, ReminderStep
from domain.staff import Audience
from domain.term import Term


class Item(Protocol):
    """The part that items of all kinds share."""

    @property
    def id(self) -> int: ...
    @property
    def number(self) -> str: ...
    @property
    def due_on(self) -> date: ...
    @property
    def due_version(self) -> int: ...
    @property
    def term(self) -> Term: ...
    @property
    def summary(self) -> ItemSummary: ...


T = TypeVar("T", bound=Item)

#: The kind of an item and its id.
ItemRef = tuple[str, int]
Items = Mapping[ItemRef, Item]


@dataclass(frozen=True)
class ReminderLadder(Generic[T]):
    """A series of reminder steps of one item; at most one of its steps waits in the store.

    `runs`: at this moment there is something to be reminded of. `steps`: in the order they fall due.
    """

    name: str
    runs: Callable[[T, datetime], bool]
    steps: Callable[[ReminderSchedule, T], Iterable[ReminderStep]]


def term_ladder(runs: Callable[[T], bool]) -> ReminderLadder[T]:
    """The reminders of an item's term while it runs; they go on each Monday without end."""
    return ReminderLadder(
        "term", lambda item, _now: runs(item), lambda schedule, item: schedule.term_steps(item.term)
    )


@dataclass(frozen=True)
class Deadline(Generic[T]):
    """A moment at which a clock acts on an item; the capability's own tick does so."""

    name: str
    runs: Callable[[T], bool]
    at: Callable[[ReminderSchedule, T], datetime]


_NO_NOTIFICATIONS = NotificationRules(table={})


def _holder(_item: Any) -> Audience:
    return Audience.EXECUTOR


def _invited(_conn: Connection, _item: Any) -> Sequence[PersonId]:
    return ()


def _is_audited(_item: Any, _reader: Actor) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class ItemType(Generic[T]):
    """One kind of item.

    `get` and `lock` raise NotFound; `lock` keeps the row for this transaction until it ends. `find`
    leaves out ids that do not exist. `add` and `change` store the item with the head of its journal
    chain; `change` raises Refused("somebody-was-faster"). `card_kinds`: kinds of messages that are
    cards, edited when the item changes. `kinds_with_files`: kinds that the files of a draft follow.
    `holder`: the audience that owes the next act. `invited`: the people of steps that tell the
    invited. `is_audited`: the journal records that this reader looked into the item.
    """

    kind: ItemKind
    get: Callable[[Connection, int, City], T]
    lock: Callable[[Connection, int, City], T]
    find: Callable[[Connection, Sequence[int], City], Sequence[T]]
    add: Callable[[Connection, T, tuple[int, bytes]], None]
    change: Callable[[Connection, T, tuple[int, bytes]], None]
    ladders: tuple[ReminderLadder[T], ...] = ()
    deadlines: tuple[Deadline[T], ...] = ()
    notifications: NotificationRules = _NO_NOTIFICATIONS
    card_kinds: tuple[str, ...] = ()
    kinds_with_files: frozenset[str] = frozenset()
    holder: Callable[[T], Audience] = _holder
    invited: Callable[[Connection, T], Sequence[PersonId]] = _invited
    is_audited: Callable[[T, Actor], bool] = _is_audited


def find_items(
    conn: Connection, types: Collection[ItemType[Any]], wanted: Collection[ItemRef], city: City
) -> Items:
    """The wanted items, one statement for each kind; those that do not exist are left out."""
    found: dict[ItemRef, Item] = {}
    for one in types:
        ids = [item_id for kind, item_id in wanted if kind == one.kind]
        found |= {(one.kind, item.id): item for item in one.find(conn, ids, city)}
    return found
