"""Sending of outbox messages to Telegram."""
