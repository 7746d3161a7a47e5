"""The one SQL store: tables, and query functions that take the open connection."""
