"""The look inside the demo: everything that can stand in it has words in the page's three languages."""

from datetime import UTC, datetime

import pytest

from bot.commands.demo import labels
from bot.commands.demo.clock import SPEED_UP, ShiftedClock
from domain.assignments.notifications import ASSIGNMENT_NOTIFICATIONS
from domain.assignments.rules import AssignmentAction
from domain.meetings.rules import BroadcastKind, MeetingAction
from domain.reports.notifications import REPORT_NOTIFICATIONS
from domain.reports.rules import ReportAction


@pytest.mark.parametrize("action", [*ReportAction])
def test_every_act_on_a_report_has_words(action: ReportAction) -> None:
    assert all(labels.REPORT[action])


@pytest.mark.parametrize("action", [*AssignmentAction])
def test_every_act_on_an_assignment_has_words(action: AssignmentAction) -> None:
    assert all(labels.ASSIGNMENT[action])


@pytest.mark.parametrize("action", [one for one in MeetingAction if one is not MeetingAction.ANSWER])
def test_every_act_on_a_meeting_has_words(action: MeetingAction) -> None:
    """An answer is a row of the list of guests and no link of the journal."""
    assert all(labels.MEETING[action])


def test_every_letter_has_words() -> None:
    tables = [REPORT_NOTIFICATIONS.table, ASSIGNMENT_NOTIFICATIONS.table]
    assert {f"meeting-{kind}" for kind in (*BroadcastKind, "board")} <= labels.MESSAGES.keys()
    kinds = {kind for table in tables for letters in table.values() for _, kind in letters}
    assert kinds <= labels.MESSAGES.keys()


def test_what_was_done_is_told_in_three_languages() -> None:
    assert labels.effect([("report:2026000003", "accept"), ("assignment:20260001", "remove")]) == {
        "en": "Report № 2026-000003: accepted; Assignment № 2026-0001: removed from control",
        "kk": "№ 2026-000003 өтініш: орындауға қабылданды; № 2026-0001 тапсырма: бақылаудан алынды",
        "ru": "Обращение № 2026-000003: принято в работу; Поручение № 2026-0001: снято с контроля",
    }


def test_a_redrawn_card_is_not_told_as_news() -> None:
    assert labels.message("report-denied", is_redraw=False)["ru"] == "не решено, открыто повторно"
    assert labels.message("report-denied", is_redraw=True)["ru"] == "прежняя карточка обновлена"


def test_a_hurried_clock_never_goes_back() -> None:
    clock = ShiftedClock(datetime(2026, 11, 23, tzinfo=UTC))
    seen = [clock.monotonic()]
    with clock.hurried():
        seen += [clock.monotonic(), clock.monotonic()]
    seen.append(clock.monotonic())
    assert seen == sorted(seen)
    assert seen[-1] - seen[0] < SPEED_UP
