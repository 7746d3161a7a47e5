"""The table of named leases, and the names that are no tick's."""

from db.leases.table import LeaseTable
from db.tables.leases import named_leases

NAMED_LEASES = LeaseTable(named_leases, named_leases.c.name)

#: The lease of the process that calls getUpdates.
POLLER = "poller"
