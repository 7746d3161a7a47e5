"""The HTTP server of a local Telegram: Bot API, /sim, /demo and the page."""
