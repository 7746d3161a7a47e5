"""Residents' reports: rules, methods, routing, numbers, notifications, reminders."""
