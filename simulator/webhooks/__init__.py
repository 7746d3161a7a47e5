"""Webhooks: retry queues per bot, HTTP transport, and the loop that pushes updates."""
