"""Start, language, consent, invitations."""
