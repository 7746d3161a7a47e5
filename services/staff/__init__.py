"""Staff: invitations, the roster, and hooks of capabilities."""
