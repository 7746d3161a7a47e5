"""Staff: invitations, roster, handover of their items."""
