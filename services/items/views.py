"""What cards show: an item with its words and files opened, for readers whom the rules let read it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from db import assignments, parts, reports
from db.engine.database import Database
from domain.assignments.assignment import Assignment
from domain.city.city import City
from domain.reports.report import Report
from domain.staff import ItemKind
from services.encryption.sealing import Keyring, Sealed
from services.items.among import ItemRef, Items, items_among
from services.meetings.views import MeetingViews


@dataclass(frozen=True, slots=True)
class ContentPart:
    """One text, file or place as it was given; `purpose` is what it was given for."""

    purpose: str
    kind: str
    text: str
    file_id: str
    name: str
    group: str
    point: tuple[float, float] | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report and everything said about it, in order."""

    report: Report
    content: tuple[ContentPart, ...]

    def words(self, purpose: str = "report", at: datetime | None = None) -> str:
        """The words of the act of this purpose at this moment, else of the newest one."""
        return words_of(self.content, purpose, at)

    @property
    def files(self) -> list[ContentPart]:
        """Every file that was given, for whatever purpose."""
        return [one for one in self.content if one.file_id]

    @property
    def acts(self) -> list[tuple[ContentPart, ...]]:
        """What was said together, the oldest first."""
        return acts_of(self.content)

    @property
    def place(self) -> ContentPart | None:
        """Where it is, if the resident said so."""
        return next((one for one in self.content if one.kind == "place"), None)


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """An assignment and everything said about it, in order."""

    assignment: Assignment
    content: tuple[ContentPart, ...]

    def words(self, purpose: str = "assignment", at: datetime | None = None) -> str:
        """The words of the act of this purpose at this moment, else of the newest one."""
        return words_of(self.content, purpose, at)

    @property
    def files(self) -> list[ContentPart]:
        """Every file that was given, for whatever purpose."""
        return [one for one in self.content if one.file_id]

    @property
    def acts(self) -> list[tuple[ContentPart, ...]]:
        """What was said together, the oldest first."""
        return acts_of(self.content)


def acts_of(said: Sequence[ContentPart]) -> list[tuple[ContentPart, ...]]:
    """What was said together, the oldest first."""
    found: dict[tuple[str, datetime], list[ContentPart]] = {}
    for one in said:
        found.setdefault((one.purpose, one.at), []).append(one)
    return [tuple(act) for act in found.values()]


def words_of(said: Sequence[ContentPart], purpose: str, at: datetime | None = None) -> str:
    """The words of an act: what was said for a purpose at one moment, by default the newest."""
    return "\n".join(one.text for one in act_of(said, purpose, at) if one.text and one.kind != "place")


def act_of(said: Sequence[ContentPart], purpose: str, at: datetime | None = None) -> list[ContentPart]:
    """The parts of the act of a purpose at this moment; of the newest one where none is of then."""
    all_of_it = [one for one in said if one.purpose == purpose]
    then = [one for one in all_of_it if one.at == at]
    return then or [one for one in all_of_it if one.at == all_of_it[-1].at]


def attachments_of(act: Sequence[ContentPart]) -> list[ContentPart]:
    """What goes on with an act's words: the place first, then the files, as `bundles.carried` counts them."""
    places = [one for one in act if one.kind == "place" and one.point]
    return places + [one for one in act if one.file_id]


class Views:
    """Opens what is sealed, for cards only."""

    def __init__(self, db: Database, keyring: Keyring, city: City) -> None:
        self._db = db
        self._keyring = keyring
        self._city = city
        self.meetings = MeetingViews(db, keyring)

    async def report(self, report_id: int) -> ReportView:
        """A report by its id; Missing where there is none."""
        return await self._db.read(lambda conn: self.report_in(conn, report_id))

    async def assignment(self, assignment_id: int) -> AssignmentView:
        """An assignment by its id; Missing where there is none."""
        return await self._db.read(lambda conn: self.assignment_in(conn, assignment_id))

    async def items(self, wanted: Collection[ItemRef]) -> Items:
        """Those of the items that there are, without their words."""
        return await self._db.read(lambda conn: items_among(conn, wanted, self._city.readers))

    def report_in(self, conn: Connection, report_id: int) -> ReportView:
        """The same in an open transaction."""
        report = reports.get(conn, report_id, self._city.readers)
        return ReportView(report, self._said(conn, ItemKind.REPORT, report_id))

    def assignment_in(self, conn: Connection, assignment_id: int) -> AssignmentView:
        """The same in an open transaction."""
        assignment = assignments.get(conn, assignment_id)
        return AssignmentView(assignment, self._said(conn, ItemKind.ASSIGNMENT, assignment_id))

    def _said(self, conn: Connection, item: ItemKind, item_id: int) -> tuple[ContentPart, ...]:
        return tuple(self._opened(row) for row in parts.of(conn, item, item_id))

    def _opened(self, row: parts.PartRow) -> ContentPart:
        plain = self._keyring.sealer.open("parts", row.id, Sealed(row.key_id, row.sealed))
        values = json.loads(plain)
        point = values.get("point")
        return ContentPart(
            purpose=row.purpose,
            kind=row.kind,
            text=values.get("text", ""),
            file_id=values.get("file_id", ""),
            name=values.get("name", ""),
            group=values.get("group", ""),
            point=(point[0], point[1]) if point else None,
            at=row.created_at,
        )
