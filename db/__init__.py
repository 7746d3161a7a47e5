"""The database: tables, migrations, and query functions that take an open connection."""
