"""Meetings: states, rights and methods."""
