"""Posts: what one process of all does, while it holds the post's name."""

from db.several import Leases
from db.tables_several import posts

POSTS = Leases(posts, posts.c.name)

#: The post of whoever asks Telegram for updates.
POLLER = "poller"
