"""What cards show: an item with its words and files opened, for readers whom the rules let read it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from db import assignments, parts, reports
from db.engine import Database
from domain.assignment import Assignment
from domain.city import City
from domain.report import Report
from domain.staff import Item
from services.sealing import Keyring, Sealed


@dataclass(frozen=True, slots=True)
class Said:
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
    said: tuple[Said, ...]

    def words(self, purpose: str = "report") -> str:
        """The words of the newest act of this purpose; all words of the report itself."""
        return words_of(self.said, purpose)

    def files(self, purpose: str = "report") -> list[Said]:
        """The files given for this purpose."""
        return files_of(self.said, purpose)

    @property
    def place(self) -> Said | None:
        """Where it is, if the resident said so."""
        return next((one for one in self.said if one.kind == "place"), None)


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """An assignment and everything said about it, in order."""

    assignment: Assignment
    said: tuple[Said, ...]

    def words(self, purpose: str = "assignment") -> str:
        """The words of the newest act of this purpose."""
        return words_of(self.said, purpose)

    def files(self, purpose: str = "execution") -> list[Said]:
        """The files of the newest act of this purpose."""
        return files_of(self.said, purpose)


def words_of(said: Sequence[Said], purpose: str) -> str:
    """The words of the newest act of a purpose: what was said at one moment."""
    return "\n".join(one.text for one in _newest(said, purpose) if one.text and one.kind != "place")


def files_of(said: Sequence[Said], purpose: str) -> list[Said]:
    """The files of the newest act of a purpose."""
    return [one for one in _newest(said, purpose) if one.file_id]


def _newest(said: Sequence[Said], purpose: str) -> list[Said]:
    all_of_it = [one for one in said if one.purpose == purpose]
    return [one for one in all_of_it if one.at == all_of_it[-1].at]


class Views:
    """Opens what is sealed, for cards only."""

    def __init__(self, db: Database, keyring: Keyring, city: City) -> None:
        self._db = db
        self._keyring = keyring
        self._city = city

    async def report(self, report_id: int) -> ReportView:
        """A report by its id; Missing where there is none."""
        return await self._db.read(lambda conn: self.report_in(conn, report_id))

    async def assignment(self, assignment_id: int) -> AssignmentView:
        """An assignment by its id; Missing where there is none."""
        return await self._db.read(lambda conn: self.assignment_in(conn, assignment_id))

    def report_in(self, conn: Connection, report_id: int) -> ReportView:
        """The same in an open transaction."""
        report = reports.get(conn, report_id, self._city.readers)
        return ReportView(report, self._said(conn, Item.REPORT, report_id))

    def assignment_in(self, conn: Connection, assignment_id: int) -> AssignmentView:
        """The same in an open transaction."""
        assignment = assignments.get(conn, assignment_id)
        return AssignmentView(assignment, self._said(conn, Item.ASSIGNMENT, assignment_id))

    def _said(self, conn: Connection, item: Item, item_id: int) -> tuple[Said, ...]:
        return tuple(self._opened(row) for row in parts.of(conn, item, item_id))

    def _opened(self, row: parts.PartRow) -> Said:
        plain = self._keyring.sealer.open("parts", row.id, Sealed(row.key_id, row.sealed))
        values = json.loads(plain)
        point = values.get("point")
        return Said(
            purpose=row.purpose,
            kind=row.kind,
            text=values.get("text", ""),
            file_id=values.get("file_id", ""),
            name=values.get("name", ""),
            group=values.get("group", ""),
            point=(point[0], point[1]) if point else None,
            at=row.created_at,
        )
