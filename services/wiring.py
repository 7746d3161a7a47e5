"""All services over one base, wired in the order of dependence."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from db.engine.database import Database
from domain.calendar import Calendar
from domain.city.city import City
from services.assignments.service import Assignments
from services.city import calendar as calendars
from services.city import city_file as cities
from services.drafts import Drafts
from services.encryption.sealing import Keyring
from services.items.queries import ItemQueries
from services.items.views import Views
from services.journal.journal import Journal
from services.meetings.broadcasts import Broadcasts
from services.meetings.progress import MeetingProgress
from services.meetings.service import Meetings
from services.operations.retention import Retention
from services.people import People
from services.reminders.reminders import Reminders
from services.reports.service import Reports
from services.staff.roster import StaffRoster
from services.unit_of_work import UnitOfWork

Tick = tuple[str, float, Callable[[datetime], Awaitable[object]]]


@dataclass(frozen=True)
class Services:
    """What handlers and ticks are given, by the names of their parameters."""

    city: City
    calendar: Calendar
    unit_of_work: UnitOfWork
    views: Views
    people: People
    roster: StaffRoster
    drafts: Drafts
    queries: ItemQueries
    reports: Reports
    assignments: Assignments
    meetings: Meetings
    broadcasts: Broadcasts
    progress: MeetingProgress
    reminders: Reminders
    journal: Journal
    retention: Retention

    @classmethod
    def over(cls, db: Database, keyring: Keyring, city_file: Path) -> "Services":
        """Everything for one city on one base."""
        city = _city(city_file, city_file.stat().st_mtime_ns)
        calendar = calendars.of(city)
        unit_of_work = UnitOfWork(db, keyring, city, calendar)
        views = Views(db, keyring, city)
        return cls(
            city=city,
            calendar=calendar,
            unit_of_work=unit_of_work,
            views=views,
            people=People(db, keyring, unit_of_work),
            roster=StaffRoster(db, keyring, unit_of_work, city),
            drafts=Drafts(unit_of_work),
            queries=ItemQueries(db, city),
            reports=Reports(unit_of_work, views),
            assignments=Assignments(unit_of_work, views),
            meetings=Meetings(unit_of_work, views.meetings),
            broadcasts=Broadcasts(unit_of_work),
            progress=MeetingProgress(unit_of_work),
            reminders=Reminders(unit_of_work, calendar),
            journal=Journal(db, keyring),
            retention=Retention(db, city),
        )

    def by_name(self) -> dict[str, Any]:
        """For handlers, which ask by parameter name."""
        names = (
            "city",
            "calendar",
            "views",
            "people",
            "roster",
            "drafts",
            "queries",
            "reports",
            "assignments",
            "meetings",
        )
        return {name: getattr(self, name) for name in names}

    def ticks(self) -> list[Tick]:
        """The clock's work: (name, seconds between looks, what to do)."""
        return [
            ("remind", 20, self.reminders.remind),
            ("lapse", 60, self.reminders.lapse),
            ("spread", 1, self.broadcasts.spread),
            ("board", 1, self.progress.refresh),
            ("hold", 10, self.meetings.hold),
            ("anchor", 60, self.journal.anchor),
            ("wipe", 3600, self.retention.wipe),
        ]


@lru_cache(maxsize=4)
def _city(path: Path, _changed_at: int) -> City:
    """Read once a process, and again when the file has changed: reading takes a quarter of a second."""
    return cities.load(path)
