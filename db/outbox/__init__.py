"""The outbox: messages, claims of senders, send rate."""
