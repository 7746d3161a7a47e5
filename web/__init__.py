"""The HTTP side of the bot: health, readiness, metrics, and the webhook's handler."""
