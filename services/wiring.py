"""The wiring of all services over one database, and the table of contents of kinds of items."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from db.engine.database import Database
from db.reports import newest_clarifying
from domain.assignments import draft as assignment_drafts
from domain.calendar import Calendar
from domain.city.city import City
from domain.drafts import DraftReader
from domain.meetings import draft as meeting_drafts
from domain.reports import draft as report_drafts
from services.assignments import handover as assignment_handover
from services.assignments.item_type import ASSIGNMENT
from services.assignments.queries import AssignmentQueries
from services.assignments.service import Assignments
from services.assignments.views import AssignmentViews
from services.city import calendar as calendars
from services.city import city_file as cities
from services.drafts import Drafts
from services.encryption.sealing import Keyring
from services.items.item_type import ItemType
from services.journal.journal import Journal
from services.meetings import handover as meeting_handover
from services.meetings.broadcasts import Broadcasts
from services.meetings.item_type import MEETING
from services.meetings.progress import MeetingProgress
from services.meetings.retention import wipe_meetings
from services.meetings.service import Meetings
from services.meetings.views import MeetingViews
from services.operations.retention import ItemWipe, Retention
from services.people import AnswerTargets, People
from services.reminders.reminders import Reminders
from services.reports import handover as report_handover
from services.reports.item_type import REPORT
from services.reports.queries import ReportQueries, replied_report
from services.reports.retention import wipe_reports
from services.reports.service import Reports
from services.reports.views import ReportViews
from services.staff.roster import StaffRoster
from services.unit_of_work import UnitOfWork

#: Every kind of item.
ITEM_TYPES: tuple[ItemType[Any], ...] = (REPORT, ASSIGNMENT, MEETING)
#: How words find the report that they may answer.
ANSWERS = AnswerTargets(newest_clarifying, replied_report)
#: Every kind of draft.
DRAFTS = (*report_drafts.DRAFTS, *assignment_drafts.DRAFTS, *meeting_drafts.DRAFTS)
#: What each capability does when people come and go, in the order in which people are told.
STAFF_HOOKS = (report_handover.HOOKS, assignment_handover.HOOKS, meeting_handover.HOOKS)

#: How the words of each kind are wiped, by the name under which the rows are counted; others are kept.
ITEM_WIPES: Mapping[str, ItemWipe] = {"parts": wipe_reports, "meetings": wipe_meetings}

Tick = tuple[str, float, Callable[[datetime], Awaitable[object]]]


@dataclass(frozen=True)
class Services:
    """Everything that handlers and ticks use; handlers ask for a field by its name."""

    city: City
    calendar: Calendar
    unit_of_work: UnitOfWork
    people: People
    roster: StaffRoster
    drafts: Drafts
    reports: Reports
    report_views: ReportViews
    report_queries: ReportQueries
    assignments: Assignments
    assignment_views: AssignmentViews
    assignment_queries: AssignmentQueries
    meetings: Meetings
    meeting_views: MeetingViews
    broadcasts: Broadcasts
    progress: MeetingProgress
    reminders: Reminders
    journal: Journal
    retention: Retention

    @classmethod
    def over(
        cls, db: Database, keyring: Keyring, city_file: Path, *, wake: Callable[[], None] = lambda: None
    ) -> "Services":
        """Everything for one city on one database. Raises CityFileError.

        `wake` is called after a commit that promised messages.
        """
        city = _city(city_file, city_file.stat().st_mtime_ns)
        calendar = calendars.of(city)
        unit_of_work = UnitOfWork(db, keyring, city, calendar, wake)
        report_views = ReportViews(db, keyring, city)
        assignment_views = AssignmentViews(db, keyring, city)
        meeting_views = MeetingViews(db, keyring)
        return cls(
            city=city,
            calendar=calendar,
            unit_of_work=unit_of_work,
            people=People(db, keyring, unit_of_work, drafts=DraftReader(DRAFTS), answers=ANSWERS),
            roster=StaffRoster(db, keyring, unit_of_work, city, hooks=STAFF_HOOKS),
            drafts=Drafts(unit_of_work),
            reports=Reports(unit_of_work, report_views),
            report_views=report_views,
            report_queries=ReportQueries(db, city),
            assignments=Assignments(unit_of_work, assignment_views),
            assignment_views=assignment_views,
            assignment_queries=AssignmentQueries(db),
            meetings=Meetings(unit_of_work, meeting_views),
            meeting_views=meeting_views,
            broadcasts=Broadcasts(unit_of_work),
            progress=MeetingProgress(unit_of_work),
            reminders=Reminders(unit_of_work, ITEM_TYPES),
            journal=Journal(db, keyring),
            retention=Retention(db, city, ITEM_WIPES),
        )

    def by_name(self) -> dict[str, Any]:
        """The services by the names under which handlers ask for them as parameters."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def ticks(self) -> list[Tick]:
        """The clock's work: (name, seconds between looks, the coroutine function that takes the time)."""
        return [
            ("remind", 20, self.reminders.remind),
            ("lapse", 60, self.reports.lapse),
            ("spread", 1, self.broadcasts.spread),
            ("board", 1, self.progress.refresh),
            ("hold", 10, self.meetings.hold),
            ("anchor", 60, self.journal.anchor),
            ("wipe", 3600, self.retention.wipe),
        ]


@lru_cache(maxsize=4)
def _city(path: Path, _changed_at: int) -> City:
    """Read once a process, and again after a change of the file: reading takes a quarter of a second."""
    return cities.load(path)
