"""Dates as people type them; today is Monday 23 November 2026."""

import pytest

from domain.errors import Refused
from domain.text.dates import TypedDate, checked, read_date
from tests.support.actors import CALENDAR, day

TODAY = day("Mon 2026-11-23")
FRIDAY = day("Fri 2026-12-11")

READ = {
    FRIDAY: (
        "11.12.2026",
        "11.12.26",
        "11.12",
        "11/12/2026",
        "11-12-2026",
        "11 12 2026",
        "2026-12-11",
        "2026.12.11",
        "11 желтоқсан",
        "11 желтоксан",
        "11 zheltoqsan",
        "11 Желтоқсанға дейін",
        "2026 жылғы 11 желтоқсан",
        "2026 ж. 11 желтоқсан",
        "11 желтоқсан 2026 жыл",
        "11-желтоқсан",
        "желтоқсанның 11-і",
        "11 декабря",
        "11 декабря 2026 года",
        "11 ДЕКАБРЯ 2026 г.",
        "до 11 декабря",
        "11 дек",
        "11.12.2026 г.",
        "11.12-ге дейін",
        " 11.12.2026\u200b",
    ),
    TODAY: ("бүгін", "бугин", "сегодня", "23.11", "23.11.2026"),
    day("Tue 2026-11-24"): ("ертең", "ертен", "erten", "завтра", "Завтра!"),
    day("Wed 2026-11-25"): ("бүрсігүні", "послезавтра"),
    day("Fri 2027-01-15"): ("15.01", "15 қаңтар", "15 января", "15.01.2027"),
    day("Tue 2028-02-29"): ("29.02.2028", "29 ақпан 2028"),
    day("Thu 2028-11-23"): ("23.11.2028",),
    day("Wed 2027-05-12"): ("12 мамыр", "12 мая", "12 май"),
    day("Fri 2027-06-11"): ("11 маусым", "11 июня"),
    day("Thu 2027-07-15"): ("15 шілде", "15 июля"),
    day("Thu 2027-09-09"): ("9 қыркүйек", "9 сентября", "09.09"),
}

REFUSED = {
    "date-past": ("22.11.2026", "20.11", "11.11", "1 қараша", "22 ноября", "01.01.2020", "11.12.1926"),
    "date-far": ("24.11.2028", "11.12.2029", "11 желтоқсан 2030", "01.01.9999"),
    "date-unclear": (
        "",
        "👍",
        "кейін",
        "когда-нибудь",
        "31.02.2027",
        "32.12.2026",
        "11.13.2026",
        "0.12.2026",
        "11",
        "2026",
        "11.12.2026.5",
        "11 желтоқсан 12 қаңтар",
        "11 және 12 желтоқсан 2026",
        "в 10 часов 11",
        "ертең 11",
        "желтоқсан",
        "11.12.99999999999999999999",
        "29.02.2027",
        "-5",
    ),
}


@pytest.mark.parametrize(
    ("text", "meant"), [(text, meant) for meant, texts in READ.items() for text in texts]
)
def test_a_date_is_read_however_it_is_typed(text, meant) -> None:
    assert read_date(text, TODAY, calendar=CALENDAR).day == meant


@pytest.mark.parametrize(("text", "key"), [(text, key) for key, texts in REFUSED.items() for text in texts])
def test_a_date_that_cannot_be_a_term_is_refused_by_its_key(text, key) -> None:
    with pytest.raises(Refused) as refusal:
        read_date(text, TODAY, calendar=CALENDAR)
    assert refusal.value.key == key


MONTHS = """
қаңтар января
ақпан февраля
наурыз марта
сәуір апреля
мамыр мая
маусым июня
шілде июля
тамыз августа
қыркүйек сентября
қазан октября
қараша ноября
желтоқсан декабря
"""

DAYS_OFF = [
    ("12.12.2026", "Sat 2026-12-12", "Mon 2026-12-14"),
    ("16 желтоқсан", "Wed 2026-12-16", "Thu 2026-12-17"),
    ("1 января", "Fri 2027-01-01", "Tue 2027-01-05"),
    ("15.03.2027", "Mon 2027-03-15", "Tue 2027-03-16"),
]


@pytest.mark.parametrize(("text", "off", "proposed"), DAYS_OFF)
def test_a_day_off_is_told_with_the_next_working_day_and_never_moved(text, off, proposed) -> None:
    found = read_date(text, TODAY, calendar=CALENDAR)
    assert found == TypedDate(day(off), day(proposed))
    assert found.is_day_off


def test_a_working_day_needs_no_question() -> None:
    assert checked(FRIDAY, TODAY, calendar=CALENDAR) == TypedDate(FRIDAY)
    assert not checked(FRIDAY, TODAY, calendar=CALENDAR).is_day_off


def test_every_month_is_known_in_both_languages() -> None:
    for month, names in enumerate(MONTHS.strip().splitlines(), start=1):
        for name in names.split():
            found = read_date(f"14 {name} 2027", TODAY, calendar=CALENDAR).day
            assert (found.day, found.month) == (14, month), name
