"""Every table. The schema is the same on each store; a test holds migrations to it."""
