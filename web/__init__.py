"""The HTTP side of the bot, beside Telegram: health, figures, and routes that other parts bring."""
