"""Reports and assignments together, where a clock or a letter speaks of both."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from db import assignments, reports
from domain.assignment import Assignment
from domain.city import Reader
from domain.report import Report
from domain.staff import Item

#: The kind of an item and its id.
Which = tuple[str, int]
Items = Mapping[Which, Report | Assignment]


def among(conn: Connection, wanted: Collection[Which], readers: tuple[Reader, ...]) -> Items:
    """Those of them that there are, in a statement for each kind."""
    reported = [item_id for item, item_id in wanted if item == Item.REPORT]
    assigned = [item_id for item, item_id in wanted if item == Item.ASSIGNMENT]
    found: dict[Which, Report | Assignment] = {}
    found |= {(Item.REPORT, one.id): one for one in reports.among(conn, reported, readers)}
    found |= {(Item.ASSIGNMENT, one.id): one for one in assignments.among(conn, assigned)}
    return found
