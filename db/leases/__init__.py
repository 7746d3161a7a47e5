"""Leases that processes share: chats and named tasks."""
