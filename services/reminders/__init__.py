"""Reminder ticks and digests, over every kind of item."""
