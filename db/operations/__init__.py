"""Queries for operators: metrics, health, retention, sealed rows, trace."""
