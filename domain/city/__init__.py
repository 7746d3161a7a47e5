"""What a city file says, and where its places lie."""
