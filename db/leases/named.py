"""Posts: what one process of all does, while it holds the post's name."""

from db.leases.table import Leases
from db.tables.leases import posts

POSTS = Leases(posts, posts.c.name)

#: The post of whoever asks Telegram for updates.
POLLER = "poller"
