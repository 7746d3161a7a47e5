"""People as rules know them: roles, languages, and the actor of an act."""

from dataclasses import dataclass
from enum import StrEnum

#: A random number of 62 bits, which says nothing about the person.
PersonId = int


class Lang(StrEnum):
    """The two equal languages of the product."""

    KK = "kk"  #: Kazakh, always first
    RU = "ru"  #: Russian


class Role(StrEnum):
    """The role of a person in the city."""

    RESIDENT = "resident"  #: reports concerns
    OFFICIAL = "official"  #: answers them for a body
    HEAD = "head"  #: heads a body; hears of its late items
    COORDINATOR = "coordinator"  #: city hall; decides disputes
    PROSECUTOR = "prosecutor"  #: gives assignments and takes them off control
    AKIMAT = "akimat"  #: akim and deputies; hear of long delays
    ADMIN = "admin"  #: runs the system; reads no report


#: Roles that work for one body; the others have none.
BODY_ROLES = frozenset({Role.OFFICIAL, Role.HEAD})


class PersonState(StrEnum):
    """Whether the person can be reached."""

    ACTIVE = "active"  #: may be written to
    AWAY = "away"  #: blocked the bot; called again only when back
    DISMISSED = "dismissed"  #: no longer in office; every right is gone


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as rules may know them: no name, no account. `body`: None for roles without one."""

    id: PersonId
    role: Role
    body: str | None
    lang: Lang


#: Acts when a clock or the command line does: terms lapse, steps fall due.
SYSTEM = Actor(id=0, role=Role.ADMIN, body=None, lang=Lang.KK)
