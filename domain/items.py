"""Items of work: their kinds, and the summary by which readers of an item are found."""

from dataclasses import dataclass
from enum import StrEnum

from domain.city.city import Reader
from domain.people import PersonId, Role


class ItemKind(StrEnum):
    """The kinds of items; chains of the journal, messages and waiting steps name them by these values."""

    REPORT = "report"  #: a resident's report
    ASSIGNMENT = "assignment"  #: a prosecutor's assignment
    MEETING = "meeting"  #: a meeting called by the coordinator


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """An item without its words: all that decides who is told of it.

    `owner` is the reporter, the issuer or the caller; None once they were wiped. `office` stands in
    for an owner who has left; None: nobody does. `readers` are the city's readers of a sensitive item.
    """

    item: ItemKind
    item_id: int
    number: str
    owner: PersonId | None
    body: str | None
    executor: PersonId | None
    is_sensitive: bool = False
    readers: tuple[Reader, ...] = ()
    office: Role | None = None
