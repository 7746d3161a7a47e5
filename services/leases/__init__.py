"""What this process holds: chats, named tasks, and its own id."""
