"""The append-only journal and what verifies it."""
