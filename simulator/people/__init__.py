"""People and groups of a local Telegram, and the transcripts of their chats."""
