"""The data of a city file: places, bodies, categories, terms, hours and reminder rules.

Nothing here is law by itself: every number is a setting of the city, and its defaults carry
their source. The file is read and checked in `services/city/city_file.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from domain.errors import NotFound
from domain.people import Lang, Role


@dataclass(frozen=True, slots=True)
class Names:
    """One name in both languages, read as `names[lang]`."""

    kk: str
    ru: str

    def __getitem__(self, lang: Lang) -> str:
        return self.kk if lang is Lang.KK else self.ru

    def __iter__(self) -> Iterator[str]:
        return iter((self.kk, self.ru))


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, in degrees (WGS 84, as Telegram gives it)."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Box:
    """Rough bounds of the city in degrees, with a margin in kilometres that still counts as inside."""

    south: float
    north: float
    west: float
    east: float
    margin_km: float


@dataclass(frozen=True, slots=True)
class Sector:
    """A part of the city; its shape is unknown, so it is a centre with a radius in kilometres."""

    code: str
    names: Names
    centre: Point | None = None
    radius_km: float = 0.0


@dataclass(frozen=True, slots=True)
class Body:
    """A state body or enterprise that answers reports and carries out assignments."""

    code: str
    names: Names


@dataclass(frozen=True, slots=True)
class Subcategory:
    """The second level of the tree; `words` propose it, beside its names in both languages."""

    code: str
    names: Names
    words: tuple[str, ...] = ()
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """The first level; `bodies` in order of competence, the first one gets the report.

    `working_days` is the term of an answer, at most 15 (Administrative Procedure Code, art. 76).
    """

    code: str
    names: Names
    short: Names
    bodies: tuple[str, ...]
    working_days: int
    subcategories: tuple[Subcategory, ...]
    sensitive: bool = False

    def subcategory(self, code: str) -> Subcategory:
        """The subcategory with this code; raises NotFound."""
        for one in self.subcategories:
            if one.code == code:
                return one
        raise NotFound(f"{self.code}.{code}")


@dataclass(frozen=True, slots=True)
class Reader:
    """A role that may read sensitive reports; `body` None: in any body."""

    role: Role
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Local times: when bodies work, and when what a machine starts may be sent (decision).

    Office hours are usual practice; art. 64(3) registers what comes after them on the next working day.
    """

    opens: time = time(9, 0)
    closes: time = time(18, 30)
    lunch_from: time | None = time(13, 0)
    lunch_until: time | None = time(14, 30)
    sends_from: time = time(9, 0)
    sends_until: time = time(18, 0)


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """The days on which a term is reminded of, and the people told besides (decision); in working days.

    `before_long` counts only for terms of `long_term` working days and more.
    """

    before: tuple[int, ...] = (5, 3, 1)
    before_long: tuple[int, ...] = (7,)
    long_term: int = 14
    remind_at: time = time(9, 0)
    overdue_daily: int = 5
    weekly_on: int = 0  # as date.weekday(): Monday
    head_from: int = 1
    akimat_at: tuple[int, ...] = (3, 7)
    prosecutor_at: tuple[int, ...] = (7,)
    acceptance_hours: int = 4  # working hours until the head hears, and as many again for the coordinator
    lapse_days: int = 14  # calendar days of the resident's silence
    review_days: int = 3  # working days that a report on an assignment waits until its issuer is reminded
    meeting_before: tuple[int, ...] = (1, 0)  # working days before a meeting; 0 is the morning of its day


@dataclass(frozen=True, slots=True)
class Phones:
    """Numbers shown in the help; the emergency one stands on the first screen."""

    emergency: str = "112"
    fire: str = "101"
    police: str = "102"
    ambulance: str = "103"
    gas: str = "104"
    call_centre: str = "109"


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the city; a formal appeal is lodged at `appeals`."""

    appeals: str = "https://eotinish.kz"
    site: str = ""


@dataclass(frozen=True, slots=True)
class Operator:
    """The operator of personal data, named in the consent (law on personal data, art. 8(4))."""

    names: Names
    bin: str


@dataclass(frozen=True, slots=True)
class RetentionTerms:
    """Months after closing for which a report's text and files are kept (decision)."""

    report_months: int = 12
    sensitive_months: int = 6


@dataclass(frozen=True, slots=True)
class City:
    """Everything the rules need to know of one city.

    `days_off` and `working_days` correct the public calendar: moved or added days off, and days
    that are worked although they are a weekend or a holiday (moved working Saturdays).
    """

    code: str
    names: Names
    zone: str
    centre: Point
    box: Box
    sectors: tuple[Sector, ...]
    bodies: tuple[Body, ...]
    categories: tuple[Category, ...]
    readers: tuple[Reader, ...]
    operator: Operator
    outside: tuple[Names, ...] = ()
    days_off: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    hours: Hours = Hours()
    ladder: ReminderRules = ReminderRules()
    phones: Phones = Phones()
    links: Links = Links()
    retention: RetentionTerms = RetentionTerms()

    def category(self, code: str) -> Category:
        """The category with this code; raises NotFound."""
        for one in self.categories:
            if one.code == code:
                return one
        raise NotFound(code)

    def body(self, code: str) -> Body:
        """The body with this code; raises NotFound."""
        for one in self.bodies:
            if one.code == code:
                return one
        raise NotFound(code)

    def sector(self, code: str) -> Sector:
        """The sector with this code; raises NotFound."""
        for one in self.sectors:
            if one.code == code:
                return one
        raise NotFound(code)

    def is_sensitive(self, category: str, subcategory: str = "") -> bool:
        """The category, or the chosen subcategory of it, goes to named readers only."""
        found = self.category(category)
        return found.sensitive or (bool(subcategory) and found.subcategory(subcategory).sensitive)
