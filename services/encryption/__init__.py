"""Sealing of rows, database keys and their change."""
