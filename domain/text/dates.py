"""Dates and times as people type them in Kazakh, Russian and digits; days are the city's own.

A day off is never moved silently: the author chooses between it and the next working day (decision).
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from domain.calendar import Calendar
from domain.errors import Refused
from domain.text.words import skeleton

#: Further ahead than this a term is a slip of the finger (two years, a leap day included).
FARTHEST = timedelta(days=731)
# A day without a year that has passed this recently was not meant for the next year.
_RECENT = timedelta(days=30)
_SHORTEST = 3  # letters by which a month is known: «дек», «жел»

_MONTHS = (
    ("қаңтар", "январь"),
    ("ақпан", "февраль"),
    ("наурыз", "март"),
    ("сәуір", "апрель"),
    ("мамыр", "май"),
    ("маусым", "июнь"),
    ("шілде", "июль"),
    ("тамыз", "август"),
    ("қыркүйек", "сентябрь"),
    ("қазан", "октябрь"),
    ("қараша", "ноябрь"),
    ("желтоқсан", "декабрь"),
)
_STEMS = {skeleton(name): number for number, names in enumerate(_MONTHS, start=1) for name in names}
_NAMED_DAYS = {
    skeleton(word): days
    for days, words in enumerate(("бүгін бугин сегодня", "ертең завтра", "бүрсігүні послезавтра"))
    for word in words.split()
}
# Words that may stand beside digits alone, endings of numerals among them («11.12-ге дейін»).
_BESIDE_DIGITS = frozenset(
    skeleton("дейін ж жыл жылғы жылы күні до к на г год года ға ге қа ке і сі ы сы").split()
)
# `10:00`, `14.30`, «сағат 9-00-де», «в 15 30»; an hour alone is too little to be sure of.
_TIME = re.compile(
    r"(?:сағат|сагат|уақыты|время|в|к|с)?\s*(\d{1,2})\s*[:.\-\s]\s*(\d{2})(?:-?\s*(?:де|да|те|та|ч))?"
)


@dataclass(frozen=True, slots=True)
class TypedDate:
    """The day that was meant; `working_day`: the next one where that is a day off, else None."""

    day: date
    working_day: date | None = None

    @property
    def is_day_off(self) -> bool:
        """The author is asked which of the two days it is to be."""
        return self.working_day is not None


def read_date(text: str, today: date, *, calendar: Calendar) -> TypedDate:
    """The date in the text: `11.12.2026`, `11.12`, `2026-12-11`, `11 желтоқсан`, `11 декабря`, «ертең».

    Without a year it is the next such day. Raises Refused("date-unclear") if it cannot be read,
    Refused("date-past") and Refused("date-far") as `checked` does.
    """
    words = skeleton(text).split()
    return checked(_named(words, today) or _written(words, today), today, calendar=calendar)


def checked(day: date, today: date, *, calendar: Calendar) -> TypedDate:
    """The day as the end of a term.

    Raises Refused("date-past") before today, Refused("date-far") beyond two years.
    """
    if day < today:
        raise Refused("date-past")
    if day - today > FARTHEST:
        raise Refused("date-far")
    return TypedDate(day, None if calendar.is_working(day) else calendar.next_working_day(day))


def read_time(text: str) -> time:
    """The time of day in the text: `10:00`, `14.30`, «сағат 9:00»; raises Refused("time-unclear")."""
    found = _TIME.fullmatch(text.strip().lower())
    hour, minute = (int(found[1]), int(found[2])) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise Refused("time-unclear")
    return time(hour, minute)


def _named(words: list[str], today: date) -> date | None:
    named = [_NAMED_DAYS[word] for word in words if word in _NAMED_DAYS]
    if len(named) != 1 or any(word.isdigit() for word in words):
        return None
    return today + timedelta(days=named[0])


def _written(words: list[str], today: date) -> date:
    numbers = [int(word) for word in words if word.isdecimal()]
    months = [month for word in words if (month := _month(word))]
    if len(months) == 1:
        day, year = _day_and_year(numbers)
        return _day(day, months[0], year=year, today=today)
    if months or not all(word.isdecimal() or word in _BESIDE_DIGITS for word in words):
        raise Refused("date-unclear")
    return _from_digits(numbers, today)


def _month(word: str) -> int | None:
    """The month that begins like the word, with any ending: «желтоқсанға», «декабря», «дек»."""
    if len(word) < _SHORTEST or word.isdecimal():
        return None
    found = {number for stem, number in _STEMS.items() if word.startswith(stem) or stem.startswith(word)}
    return found.pop() if len(found) == 1 else None


def _day_and_year(numbers: list[int]) -> tuple[int, int | None]:
    match numbers:
        case [day]:
            return day, None
        case [year, day] if year > 31:
            return day, year
        case [day, year]:
            return day, year if year > 99 else 2000 + year
    raise Refused("date-unclear")


def _from_digits(numbers: list[int], today: date) -> date:
    match numbers:
        case [year, month, day] if year > 31:
            return _day(day, month, year=year, today=today)
        case [day, month, year]:
            return _day(day, month, year=year if year > 99 else 2000 + year, today=today)
        case [day, month]:
            return _day(day, month, year=None, today=today)
    raise Refused("date-unclear")


def _day(day: int, month: int, *, year: int | None, today: date) -> date:
    try:
        return _next(day, month, today=today) if year is None else date(year, month, day)
    except (ValueError, OverflowError):
        raise Refused("date-unclear") from None


def _next(day: int, month: int, *, today: date) -> date:
    """The next such day; one that has only just passed stays past, so that it is refused as such."""
    this_year = date(today.year, month, day)
    return this_year if this_year >= today - _RECENT else date(today.year + 1, month, day)
