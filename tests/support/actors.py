"""The cast of the rule tests as actors, the calendar of 2026, and local times written as words.

People who are in `cast.py` too have the same names, roles and bodies here.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.city.city import Reader
from domain.people import SYSTEM, Actor, Lang, Role
from domain.staff import Staff

ZONE = ZoneInfo("Asia/Almaty")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

#: Weekdays off in Kazakhstan, as PyPI `holidays` 0.108 gives them for a five-day week.
_OFF = """
2026-01-01 2026-01-02 2026-01-07 2026-03-09 2026-03-23 2026-03-24 2026-03-25 2026-05-01 2026-05-07 2026-05-11
2026-05-27 2026-07-06 2026-10-26 2026-12-16 2027-01-01 2027-01-04 2027-01-07 2027-03-08 2027-03-15 2027-03-22
2027-03-23 2027-03-24 2027-05-03 2027-05-07 2027-05-10 2027-07-06 2027-10-25 2027-12-16
"""
DAYS_OFF = frozenset(map(date.fromisoformat, _OFF.split()))
CALENDAR = Calendar(ZONE, DAYS_OFF)


def day(said: str) -> date:
    """The date of `Mon 2026-11-23`; fails on a wrong weekday."""
    name, written = said.split()
    found = date.fromisoformat(written)
    assert _WEEKDAYS[found.weekday()] == name, f"{written} is a {_WEEKDAYS[found.weekday()]}"
    return found


def at(said: str) -> datetime:
    """The moment of `Mon 2026-11-23 09:00` in Turkistan, in UTC."""
    *named, clock = said.split()
    hour, minute = map(int, clock.split(":"))
    here = datetime.combine(day(" ".join(named)), datetime.min.time(), ZONE)
    return here.replace(hour=hour, minute=minute).astimezone(UTC)


def shown(moment: datetime) -> str:
    """The inverse of `at`."""
    here = moment.astimezone(ZONE)
    return f"{_WEEKDAYS[here.weekday()]} {here:%Y-%m-%d %H:%M}"


AIGUL = Actor(1, Role.RESIDENT, None, Lang.KK)
IVAN = Actor(2, Role.RESIDENT, None, Lang.RU)
ERLAN = Actor(10, Role.OFFICIAL, "TUKSH", Lang.KK)
MARAT = Actor(11, Role.OFFICIAL, "TUKSH", Lang.KK)
GULNAR = Actor(12, Role.HEAD, "TUKSH", Lang.KK)
ZHOLDAS = Actor(20, Role.OFFICIAL, "ROADS", Lang.RU)
ROADHEAD = Actor(21, Role.HEAD, "ROADS", Lang.RU)
BOLAT = Actor(30, Role.OFFICIAL, "POL", Lang.KK)
SAULE = Actor(40, Role.COORDINATOR, None, Lang.KK)
DAMIR = Actor(50, Role.PROSECUTOR, None, Lang.KK)
ASEL = Actor(51, Role.PROSECUTOR, None, Lang.KK)
AKIM = Actor(60, Role.AKIMAT, None, Lang.KK)
ASKAR = Actor(70, Role.ADMIN, None, Lang.RU)
CLOCK = SYSTEM

EVERYBODY = (AIGUL, IVAN, ERLAN, MARAT, GULNAR, ZHOLDAS, ROADHEAD, BOLAT, SAULE, DAMIR, AKIM, ASKAR)
NAMES = {
    1: "Aigul",
    2: "Ivan",
    10: "Erlan",
    11: "Marat",
    12: "Gulnar",
    20: "Zholdas",
    21: "roadhead",
    30: "Bolat",
    40: "Saule",
    50: "Damir",
    51: "Asel",
    60: "akim",
    70: "Askar",
}

#: All staff in the order in which they joined; Asel joins in a few tests only.
STAFF = Staff(tuple(one for one in EVERYBODY if one.role is not Role.RESIDENT))

READERS = (Reader(Role.COORDINATOR), Reader(Role.PROSECUTOR), Reader(Role.OFFICIAL, "POL"))
