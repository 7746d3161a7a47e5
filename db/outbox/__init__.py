"""Rows of the outbox: messages, claims of senders, the shared send rate."""
