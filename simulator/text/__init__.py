"""Telegram's text rules: parsing, entities, links, lengths."""
