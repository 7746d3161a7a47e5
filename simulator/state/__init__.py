"""What the local Telegram holds: accounts, chats, messages, files, updates."""
