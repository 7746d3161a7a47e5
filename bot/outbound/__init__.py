"""Outbound calls: the sender of the outbox, rate limits, the Bot API client."""
