"""The recipients of each act on a report."""

from domain.notifications.notification import NotificationRules
from domain.reports.rules import ReportAction as Act
from domain.reports.rules import ReportState
from domain.staff import Audience

#: A sensitive report is named by its number alone (decision "sensitive categories").
RESTRICTED = "report-restricted"

REPORT_NOTIFICATIONS = NotificationRules(
    table={
        Act.FILE: ((Audience.OWNER, "receipt"), (Audience.EXECUTOR, "report-task")),
        Act.ROUTE: ((Audience.EXECUTOR, "report-task"),),
        Act.ACCEPT: ((Audience.OWNER, "report-accepted"),),
        Act.ASK: ((Audience.OWNER, "report-question"),),
        Act.ANSWER: ((Audience.EXECUTOR, "report-answer"),),
        Act.REDIRECT: ((Audience.OWNER, "report-redirected"), (Audience.EXECUTOR, "report-task")),
        Act.PROPOSE: ((Audience.OWNER, "report-proposed"),),
        Act.CONFIRM: ((Audience.EXECUTOR, "report-confirmed"),),
        Act.DENY: ((Audience.EXECUTOR, "report-denied"),),
        Act.DENY_AGAIN: (
            (Audience.COORDINATOR, "report-disputed"),
            (Audience.EXECUTOR, "report-denied-again"),
        ),
        Act.LAPSE: ((Audience.OWNER, "report-unconfirmed"), (Audience.EXECUTOR, "report-lapsed")),
        Act.WITHDRAW: ((Audience.EXECUTOR, "report-withdrawn"),),
        Act.CLOSE: ((Audience.OWNER, "report-closed"), (Audience.EXECUTOR, "report-closed")),
        Act.RETURN: ((Audience.OWNER, "report-returned"), (Audience.EXECUTOR, "report-returned")),
        Act.REOPEN: ((Audience.EXECUTOR, "report-reopened"),),
        Act.RELEASE: ((Audience.EXECUTOR, "report-task"),),
        Act.UNROUTE: (),
    },
    for_actor=frozenset({"receipt"}),  # Administrative Procedure Code, art. 64(2)
    for_former_executor={Act.REDIRECT: "report-moved"},
    executor_waits={
        Act.RELEASE: frozenset({ReportState.PROPOSED, ReportState.DISPUTED, ReportState.UNCONFIRMED})
    },
    by_clock=frozenset({Act.LAPSE}),
    restricted=RESTRICTED,
)
