"""The store: connections, transactions, dialects, schema."""
