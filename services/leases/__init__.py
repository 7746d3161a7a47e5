"""Leases of this process on chats and named tasks, and its process id."""
