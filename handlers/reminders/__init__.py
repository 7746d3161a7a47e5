"""The morning message."""
