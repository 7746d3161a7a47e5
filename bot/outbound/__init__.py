"""The way out: sender, rate limits, Bot API client."""
