"""Reminder schedules of terms, and the morning digest."""
