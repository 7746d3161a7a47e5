"""Meetings and the broadcasts of their notices."""
