"""The local Telegram over HTTP: Bot API, people, demo controls."""
