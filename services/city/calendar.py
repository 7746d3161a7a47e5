"""The working days of a city: public holidays of Kazakhstan with the corrections of the city file.

`holidays` takes 115 ms to import, so a process pays it with the first term it counts and not
at start; a year is computed once, whole, and only then seen by other threads.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.city.city import City


class ZoneDataTooOld(RuntimeError):
    """The machine still believes that Almaty is UTC+6: every hour shown would be wrong."""


class Holidays(frozenset[date]):
    """Public holidays as a set that looks into a year when it is first asked for a day of it.

    In a five-day week a holiday on a weekend moves to the next working day, and only that
    observed day matters here, since the weekend is off anyway. Corrections stand in the set itself.
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
    """The calendar by which terms, reminders and office hours of the city are counted."""
    return Calendar(ZoneInfo(city.zone), Holidays(city.days_off), city.working_days, city.hours)


def check_zone_data() -> None:
    """Refuse to start on a machine whose zone data is older than the change of 1 March 2024."""
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
