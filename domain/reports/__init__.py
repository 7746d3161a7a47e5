"""Residents' reports: states, rights, methods and routing."""
