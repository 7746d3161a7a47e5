"""Encryption of rows, the keys of the database, and key rotation."""
