"""A prosecutor's assignments: use cases."""
