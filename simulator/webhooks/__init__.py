"""Webhooks of the local Telegram: queues, pushing, retries."""
