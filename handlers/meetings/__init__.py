"""Meetings in chat: drafting, cards, progress."""
