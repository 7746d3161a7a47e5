"""Dates as the two languages write them in documents and on cards.

Tables of our own, because CLDR's long Kazakh form abbreviates «ж.» and its Russian one «г.».
"""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo

MONTHS: Mapping[str, tuple[str, ...]] = {
    "kk": (
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ),
    "ru": (
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
}

WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "kk": ("дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі"),
    "ru": ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
}

PATTERNS: Mapping[str, str] = {
    "kk": "{day.year} жылғы {day.day} {month}",
    "ru": "{day.day} {month} {day.year} года",
}


def long_date(lang: str, day: date) -> str:
    """«2026 жылғы 14 желтоқсан», «14 декабря 2026 года»."""
    return PATTERNS[lang].format(day=day, month=MONTHS[lang][day.month - 1])


def short_date(day: date) -> str:
    """14.12.2026, the same in both languages."""
    return f"{day:%d.%m.%Y}"


def moment(at: datetime, zone: tzinfo) -> str:
    """14.12.2026, 10:05 on the clock of `zone`; raises ValueError for a naive moment."""
    if at.tzinfo is None:
        raise ValueError(f"a naive time can't be shown: {at!r}")
    return f"{at.astimezone(zone):%d.%m.%Y, %H:%M}"


def weekday(lang: str, day: date) -> str:
    """«дүйсенбі», «понедельник»: with a small letter, as inside a sentence."""
    return WEEKDAYS[lang][day.weekday()]
