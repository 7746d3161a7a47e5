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
from services.items.queries import Registers
from services.items.views import Views
from services.journal import Journal
from services.meetings.broadcasts import Mailings
from services.meetings.progress import Boards
from services.meetings.service import Meetings
from services.operations.retention import Retention
from services.people import People
from services.reminders.reminders import Reminders
from services.reports.service import Reports
from services.staff.roster import Offices
from services.unit_of_work import Transactions

Tick = tuple[str, float, Callable[[datetime], Awaitable[object]]]


@dataclass(frozen=True)
class Services:
    """What handlers and ticks are given, by the names of their parameters."""

    city: City
    calendar: Calendar
    transactions: Transactions
    views: Views
    people: People
    offices: Offices
    drafts: Drafts
    registers: Registers
    reports: Reports
    assignments: Assignments
    meetings: Meetings
    mailings: Mailings
    boards: Boards
    reminders: Reminders
    journal: Journal
    retention: Retention

    @classmethod
    def over(cls, db: Database, keyring: Keyring, city_file: Path) -> "Services":
        """Everything for one city on one base."""
        city = _city(city_file, city_file.stat().st_mtime_ns)
        calendar = calendars.of(city)
        transactions = Transactions(db, keyring, city, calendar)
        views = Views(db, keyring, city)
        return cls(
            city=city,
            calendar=calendar,
            transactions=transactions,
            views=views,
            people=People(db, keyring, transactions),
            offices=Offices(db, keyring, transactions, city),
            drafts=Drafts(transactions),
            registers=Registers(db, city),
            reports=Reports(transactions, views),
            assignments=Assignments(transactions, views),
            meetings=Meetings(transactions, views.meetings),
            mailings=Mailings(transactions),
            boards=Boards(transactions),
            reminders=Reminders(transactions, calendar),
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
            "offices",
            "drafts",
            "registers",
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
            ("spread", 1, self.mailings.spread),
            ("board", 1, self.boards.refresh),
            ("hold", 10, self.meetings.hold),
            ("anchor", 60, self.journal.anchor),
            ("wipe", 3600, self.retention.wipe),
        ]


@lru_cache(maxsize=4)
def _city(path: Path, _changed_at: int) -> City:
    """Read once a process, and again when the file has changed: reading takes a quarter of a second."""
    return cities.load(path)
