"""The working-day calendar of a city: public holidays of Kazakhstan, corrected by the city file.

`holidays` takes 115 ms to import, so it is imported with the first term that is counted and not at start.
A year is computed once and only then visible to other threads.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.city.city import City


class ZoneDataTooOld(RuntimeError):
    """The time zone data still has Almaty at UTC+6, so all local times would be wrong."""


class Holidays(frozenset[date]):
    """Days off as a set; a year's public holidays are computed at the first question about it.

    In a five-day week a holiday on a weekend moves to the next working day. Only that observed day matters,
    since the weekend is off anyway. The set itself holds the additional days off of the city file.
    """

    _years: dict[int, frozenset[date]]

    def __new__(cls, corrections: frozenset[date] = frozenset()) -> "Holidays":
        made = super().__new__(cls, corrections)
        made._years = {}
        return made

    def __contains__(self, day: object) -> bool:
        return super().__contains__(day) or (isinstance(day, date) and day in self._of(day.year))

    def _of(self, year: int) -> frozenset[date]:
        if year not in self._years:
            self._years[year] = _public_holidays(year)
        return self._years[year]


def of(city: City) -> Calendar:
    """The calendar of the city, by which terms, reminders and office hours are counted."""
    return Calendar(ZoneInfo(city.zone), Holidays(city.days_off), city.working_days, city.hours)


def check_zone_data() -> None:
    """Raise ZoneDataTooOld where the time zone data is older than the change of 1 March 2024."""
    moment = datetime(2024, 3, 2, tzinfo=UTC)
    offset = moment.astimezone(ZoneInfo("Asia/Almaty")).utcoffset()
    if offset != timedelta(hours=5):
        raise ZoneDataTooOld(
            f"Time zone data is too old: Asia/Almaty is UTC+5 since 2024-03-01, this machine says {offset}. "
            "Update the tzdata of the system, or set PYTHONTZPATH to nothing to use the package tzdata."
        )


def _public_holidays(year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - 115 ms that a start does not pay

    return frozenset(holidays.country_holidays("KZ", years=year, expand=False))
