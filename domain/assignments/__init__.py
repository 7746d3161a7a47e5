"""A prosecutor's assignments: states, rights and methods."""
