"""Meetings: rules, methods, numbers, reminders."""
