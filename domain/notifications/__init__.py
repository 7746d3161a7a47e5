"""Messages that must reach a person: who gets them, with which files, how fast."""
