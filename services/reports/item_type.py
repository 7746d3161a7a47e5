"""The type of reports: their rows, reminders, deadline, notifications and cards."""

from db import reports
from domain.items import ItemKind
from domain.people import Actor
from domain.reports.notifications import REPORT_NOTIFICATIONS
from domain.reports.reminders import acceptance_steps, lapses_at
from domain.reports.report import Report
from domain.reports.rules import TERM_RUNS, WAITS_FOR_ACCEPTANCE, ReportState
from domain.staff import Audience
from services.items.item_type import Deadline, ItemType, ReminderLadder, term_ladder

#: While a report waits to be accepted.
ACCEPTANCE = ReminderLadder[Report](
    "acceptance",
    runs=lambda report, _now: report.state in WAITS_FOR_ACCEPTANCE,
    steps=lambda schedule, report: acceptance_steps(schedule, report.state_at),
)
#: When the resident's silence ends the report.
LAPSE = Deadline[Report](
    "lapse",
    runs=lambda report: report.state is ReportState.PROPOSED,
    at=lambda schedule, report: lapses_at(schedule, report.state_at),
)


def _holder(report: Report) -> Audience:
    return Audience.COORDINATOR if report.state is ReportState.DISPUTED else Audience.EXECUTOR


def _is_audited(report: Report, reader: Actor) -> bool:
    return report.is_sensitive and reader.id != report.reporter


REPORT = ItemType[Report](
    kind=ItemKind.REPORT,
    get=lambda conn, report, city: reports.get(conn, report, city.readers),
    lock=lambda conn, report, city: reports.get(conn, report, city.readers, to_change=True),
    find=lambda conn, ids, city: reports.among(conn, ids, city.readers),
    add=reports.add,
    change=reports.change,
    ladders=(
        term_ladder(lambda report: report.state in TERM_RUNS),
        ACCEPTANCE,
    ),
    deadlines=(LAPSE,),
    notifications=REPORT_NOTIFICATIONS,
    card_kinds=(
        "report-task",
        "report-task-unrouted",
        "report-opened",
        "report-denied",
        "report-reopened",
        "report-returned",
        "report-answer",
        "report-disputed",
    ),
    kinds_with_files=frozenset({"report-task", "report-answer", "report-proposed"}),
    holder=_holder,
    is_audited=_is_audited,
)
