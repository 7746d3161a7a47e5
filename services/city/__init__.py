"""The city file: read, checked, and its calendar."""
