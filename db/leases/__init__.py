"""Rows of leases that processes share: on chats and on named tasks."""
