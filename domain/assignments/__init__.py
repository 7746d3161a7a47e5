"""A prosecutor's assignments: rules, methods, numbers, notifications, reminders."""
