"""Meetings: use cases, broadcasts, progress, views."""
