"""Reports, assignments and meetings together, where a clock or a letter speaks of both."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from db import assignments, reports
from db.meetings import meetings
from domain.assignments.assignment import Assignment
from domain.city.city import Reader
from domain.meetings.meeting import Meeting
from domain.reports.report import Report
from domain.staff import Item

#: The kind of an item and its id.
Which = tuple[str, int]
AnyItem = Report | Assignment | Meeting
Items = Mapping[Which, AnyItem]


def among(conn: Connection, wanted: Collection[Which], readers: tuple[Reader, ...]) -> Items:
    """Those of them that there are, in a statement for each kind."""
    reported = [item_id for item, item_id in wanted if item == Item.REPORT]
    assigned = [item_id for item, item_id in wanted if item == Item.ASSIGNMENT]
    called = [item_id for item, item_id in wanted if item == Item.MEETING]
    found: dict[Which, AnyItem] = {}
    found |= {(Item.REPORT, one.id): one for one in reports.among(conn, reported, readers)}
    found |= {(Item.ASSIGNMENT, one.id): one for one in assignments.among(conn, assigned)}
    found |= {(Item.MEETING, one.id): one for one in meetings.among(conn, called)}
    return found
