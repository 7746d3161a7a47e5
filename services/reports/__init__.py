"""Residents' reports: use cases, item type, registration, handover, lists, views, retention."""
