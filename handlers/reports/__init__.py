"""Reports in chat: buttons, cards, notifications."""
