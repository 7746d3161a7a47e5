"""The HTTP side of the bot, beside Telegram: webhook, health, Mini App. Empty in the spine."""
