"""Reminders that a report waits to be accepted, and the moment at which the resident's silence ends it."""

from datetime import datetime, timedelta

from domain.reminders.schedule import ReminderSchedule, ReminderStep
from domain.staff import Audience


def acceptance_steps(schedule: ReminderSchedule, since: datetime) -> list[ReminderStep]:
    """A report waits to be accepted since `since`: "a1" tells the head, "a2" the coordinator.

    Counted in working hours (decision), told in the next sending hours.
    """
    calendar, hours = schedule.calendar, schedule.rules.acceptance_hours
    first, second = (calendar.add_working_hours(since, hours * n) for n in (1, 2))
    return [
        ReminderStep("a1", calendar.next_hours(first), frozenset({Audience.HEAD})),
        ReminderStep("a2", calendar.next_hours(second), frozenset({Audience.COORDINATOR})),
    ]


def lapses_at(schedule: ReminderSchedule, proposed_at: datetime) -> datetime:
    """When the resident's silence is taken for an end: calendar days, told in sending hours."""
    return schedule.calendar.next_hours(proposed_at + timedelta(days=schedule.rules.lapse_days))
