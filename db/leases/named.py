"""Posts: what one process of all does, while it holds the post's name."""

from db.leases.table import LeaseTable
from db.tables.leases import named_leases

NAMED_LEASES = LeaseTable(named_leases, named_leases.c.name)

#: The post of whoever asks Telegram for updates.
POLLER = "poller"
