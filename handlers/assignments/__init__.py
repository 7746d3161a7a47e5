"""Assignments in chat: buttons, screens, cards."""
