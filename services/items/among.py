"""Reports, assignments and meetings together, where a clock or a letter speaks of both."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from db import assignments, reports
from db.meetings import meetings
from domain.assignments.assignment import Assignment
from domain.city.city import Reader
from domain.meetings.meeting import Meeting
from domain.reports.report import Report
from domain.staff import ItemKind

#: The kind of an item and its id.
ItemRef = tuple[str, int]
AnyItem = Report | Assignment | Meeting
Items = Mapping[ItemRef, AnyItem]


def items_among(conn: Connection, wanted: Collection[ItemRef], readers: tuple[Reader, ...]) -> Items:
    """Those of them that there are, in a statement for each kind."""
    reported = [item_id for item, item_id in wanted if item == ItemKind.REPORT]
    assigned = [item_id for item, item_id in wanted if item == ItemKind.ASSIGNMENT]
    called = [item_id for item, item_id in wanted if item == ItemKind.MEETING]
    found: dict[ItemRef, AnyItem] = {}
    found |= {(ItemKind.REPORT, one.id): one for one in reports.among(conn, reported, readers)}
    found |= {(ItemKind.ASSIGNMENT, one.id): one for one in assignments.among(conn, assigned)}
    found |= {(ItemKind.MEETING, one.id): one for one in meetings.among(conn, called)}
    return found
