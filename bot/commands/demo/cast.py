"""The cast of the demo: accounts, roles and languages of its people."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.people import Role


@dataclass(frozen=True, slots=True)
class CastMember:
    """One phone: its person, their role and body, and a line about them by language of the page."""

    id: int
    name: str
    lang: str
    role: Role
    body: str | None
    about: Mapping[str, str]


CAST = (
    CastMember(1001, "Айгүл", "kk", Role.RESIDENT, None, {"kk": "Тұрғын", "ru": "Житель", "en": "Resident"}),
    CastMember(1002, "Иван", "ru", Role.RESIDENT, None, {"kk": "Тұрғын", "ru": "Житель", "en": "Resident"}),
    CastMember(
        1003,
        "Ерлан",
        "kk",
        Role.OFFICIAL,
        "TUKSH",
        {"kk": "ТҮКШ бөлімі", "ru": "Отдел ЖКХ", "en": "Housing and utilities"},
    ),
    CastMember(
        1004,
        "Гүлнар",
        "kk",
        Role.HEAD,
        "TUKSH",
        {"kk": "ТҮКШ бөлімі", "ru": "Отдел ЖКХ", "en": "Housing and utilities"},
    ),
    CastMember(
        1005,
        "Сәуле",
        "kk",
        Role.COORDINATOR,
        None,
        {"kk": "Қала әкімдігі", "ru": "Акимат города", "en": "City hall"},
    ),
    CastMember(
        1006, "Дамир", "ru", Role.PROSECUTOR, None, {"kk": "Прокурор", "ru": "Прокурор", "en": "Prosecutor"}
    ),
    CastMember(
        1007,
        "Асқар",
        "kk",
        Role.ADMIN,
        None,
        {"kk": "Жүйе әкімшісі", "ru": "Администратор", "en": "Administrator"},
    ),
)
