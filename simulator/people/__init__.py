"""People of the local Telegram: what they see and do."""
