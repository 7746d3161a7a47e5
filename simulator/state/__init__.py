"""State of a local Telegram: accounts, chats, members, files, update queues."""
