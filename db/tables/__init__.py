"""Every table. The schema is the same on each store; a test holds migrations to it."""

from collections.abc import Mapping

from sqlalchemy import Table

from db.tables import core, meetings
from domain.items import ItemKind

#: The table of each kind of item; each has the columns id, chain_n and chain_head.
ITEM_TABLES: Mapping[ItemKind, Table] = {
    ItemKind.REPORT: core.reports,
    ItemKind.ASSIGNMENT: core.assignments,
    ItemKind.MEETING: meetings.meetings,
}
