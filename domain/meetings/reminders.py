"""Reminders of a meeting to the people invited."""

from datetime import datetime

from domain.reminders.schedule import ReminderSchedule, ReminderStep
from domain.staff import Audience


def meeting_steps(schedule: ReminderSchedule, starts_at: datetime) -> list[ReminderStep]:
    """The steps in order: "m1" on the working day before the meeting, "m0" on its own morning.

    None falls on a day off, when a machine is silent, nor after the beginning.
    """
    calendar = schedule.calendar
    day = calendar.local(starts_at).date()
    days = {n: calendar.add_working_days(day, -n) if n else day for n in schedule.rules.meeting_before}
    steps = [schedule.step(f"m{n}", days[n], Audience.INVITED) for n in sorted(days, reverse=True)]
    return [one for one in steps if one.at < starts_at and calendar.in_hours(one.at)]
