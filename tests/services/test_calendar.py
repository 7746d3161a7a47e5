"""Working days of Turkistan: the vectors of the law, holidays that move, corrections, old zone data."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.calendar import Calendar
from domain.city.city import City
from services.city import calendar
from services.city.city_file import load

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def city() -> City:
    return load("turkistan")


@pytest.fixture(scope="module")
def days(city: City) -> Calendar:
    return calendar.of(city)


@pytest.mark.parametrize(
    ("registered", "count", "due"),
    [
        ("2026-11-23", 15, "2026-12-14"),  # no holiday inside
        ("2026-11-27", 15, "2026-12-21"),  # 16 December
        ("2026-12-11", 15, "2027-01-06"),  # 16 December, 1 January, 2 January moved to the 4th
        ("2026-03-06", 15, "2026-04-02"),  # 9, 23, 24, 25 March
        ("2026-03-20", 15, "2026-04-15"),  # 23, 24, 25 March
        ("2026-11-23", 3, "2026-11-26"),
        ("2026-12-15", 1, "2026-12-17"),
        ("2027-03-12", 1, "2027-03-16"),  # the new Constitution Day
    ],
)
def test_a_term_ends_on_the_day_the_law_gives(days: Calendar, registered: str, count: int, due: str) -> None:
    assert days.add_working_days(date.fromisoformat(registered), count) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("received", "count", "registered", "due"),
    [
        ("2026-03-20T10:00", 15, "2026-03-20", "2026-04-15"),
        ("2026-03-21T10:00", 1, "2026-03-26", "2026-03-27"),
        ("2026-03-23T10:00", 1, "2026-03-26", "2026-03-27"),
        ("2026-03-18T23:50", 3, "2026-03-19", "2026-03-27"),
    ],
)
def test_what_comes_after_hours_or_on_a_holiday_is_registered_later(
    days: Calendar, received: str, count: int, registered: str, due: str
) -> None:
    at = datetime.fromisoformat(received).replace(tzinfo=days.zone)
    assert days.registered_on(at) == date.fromisoformat(registered)
    assert days.add_working_days(days.registered_on(at), count) == date.fromisoformat(due)


@pytest.mark.parametrize(
    "day", ["2026-03-25", "2026-05-11", "2026-05-27", "2026-10-26", "2027-03-15", "2027-05-03"]
)
def test_a_holiday_and_the_day_it_moved_to_are_off(days: Calendar, day: str) -> None:
    assert not days.is_working(date.fromisoformat(day))


def test_the_old_constitution_day_is_worked_from_2026_on(days: Calendar) -> None:
    assert days.is_working(date(2027, 8, 30))
    assert not days.is_working(date(2024, 8, 30))


def test_the_city_file_corrects_the_holidays(city: City) -> None:
    bridge, saturday = date(2026, 12, 17), date(2026, 12, 19)
    corrected = calendar.of(
        replace(city, days_off=frozenset({bridge}), working_days=frozenset({saturday, date(2026, 12, 16)}))
    )
    assert not corrected.is_working(bridge)
    assert corrected.is_working(saturday)
    assert corrected.is_working(date(2026, 12, 16))


def test_no_year_is_seen_half_computed_by_another_thread(city: City) -> None:
    days, wrong = calendar.of(city), []

    def ask() -> None:
        wrong.extend(year for year in range(2025, 2060) if days.is_working(date(year, 1, 1)))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_holidays_are_not_imported_before_a_term_is_counted() -> None:
    code = (
        "import sys; from services.city import calendar, city_file; "
        "days = calendar.of(city_file.load('turkistan')); "
        "assert 'holidays' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_zone_data_of_this_machine_knows_the_change_of_2024(days: Calendar) -> None:
    calendar.check_zone_data()
    assert days.local(datetime(2024, 3, 2, tzinfo=UTC)).utcoffset() == timedelta(hours=5)


def test_old_zone_data_stops_the_start_and_says_what_to_do(tmp_path: Path) -> None:
    """A machine whose Almaty is still UTC+6: here the zone file of Omsk stands in its place."""
    zones = next(Path(folder) for folder in sys.path if (Path(folder) / "tzdata/zoneinfo").is_dir())
    old = tmp_path / "Asia" / "Almaty"
    old.parent.mkdir()
    old.write_bytes((zones / "tzdata/zoneinfo/Asia/Omsk").read_bytes())
    code = "from services.city import calendar; calendar.check_zone_data()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONTZPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "services.city.calendar.ZoneDataTooOld: Time zone data is too old: Asia/Almaty is UTC+5 "
        "since 2024-03-01, this machine says 6:00:00. Update the tzdata of the system, or set PYTHONTZPATH "
        "to nothing to use the package tzdata."
    )
