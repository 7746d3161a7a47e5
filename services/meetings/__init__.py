"""Meetings: use cases, item type, broadcasts, progress card, views, retention."""
