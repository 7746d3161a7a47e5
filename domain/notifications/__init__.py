"""Notifications: rules of who is told, media groups, rate limits."""
