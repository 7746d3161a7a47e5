"""Reminder schedules: waiting steps, ticks, digests."""
