"""The database engine: connections, transactions, dialects, schema."""
