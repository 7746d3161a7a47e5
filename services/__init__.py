"""Use cases: one public method is one transaction with an explicit cause."""
