"""Reminders of the prosecutor: a submitted report waits to be judged."""

from collections.abc import Iterator
from datetime import datetime

from domain.reminders.schedule import ReminderSchedule, ReminderStep
from domain.staff import Audience


def review_steps(schedule: ReminderSchedule, since: datetime) -> Iterator[ReminderStep]:
    """Every so many working days while a report waits `since`, without end.

    Control must not be the bottleneck. Each step is named by its day ("r20261204"): one term may see
    several reports.
    """
    calendar = schedule.calendar
    day = calendar.local(since).date()
    while True:
        day = calendar.add_working_days(day, schedule.rules.review_days)
        yield schedule.step(f"r{day:%Y%m%d}", day, Audience.OWNER)
