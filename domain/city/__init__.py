"""A city: the data of its file, and the position of its places."""
