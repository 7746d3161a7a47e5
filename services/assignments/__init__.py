"""A prosecutor's assignments: use cases, item type, handover, lists, views."""
