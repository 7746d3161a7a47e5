"""The append-only journal and its verification."""
