"""Residents' reports: use cases, registration, queries."""
