"""Lists of reports, read without their words."""

from sqlalchemy import Connection

from db import reports
from db.engine.database import Database
from db.outbox import messages
from domain.city.city import City, Reader
from domain.errors import NotFound
from domain.items import ItemKind
from domain.people import Actor, PersonId
from domain.permissions import Permission, may
from domain.reports.report import Report
from domain.reports.rules import TRANSITIONS, WAITS_FOR_ACCEPTANCE, ReportAction, ReportState
from services.reports.item_type import ACCEPTANCE

#: How many of a resident's reports are looked up.
NEWEST = 100
#: States that wait for a person who controls bodies.
_FOR_CONTROLLERS = frozenset({ReportState.DISPUTED, ReportState.UNROUTED})


class ReportQueries:
    """Reads only."""

    def __init__(self, db: Database, city: City) -> None:
        self._db = db
        self._city = city

    async def of_reporter(self, actor: Actor) -> list[Report]:
        """A resident's own reports, newest first."""
        readers = self._city.readers
        return await self._db.read(lambda conn: reports.of_reporter(conn, actor.id, readers, limit=NEWEST))

    async def tasks(self, actor: Actor) -> list[Report]:
        """Open reports: an official's own, a head's body's, those that wait for a controller.

        Controllers decide disputes, reports that nobody is there for, and reports that nobody has
        accepted in good time. Sensitive reports are for their readers alone.
        """
        readers = self._city.readers

        def work(conn: Connection) -> list[Report]:
            found = [*_waiting(conn, actor, readers), *reports.sensitive_open(conn, readers)]
            return [one for one in {one.id: one for one in found}.values() if one.may_read(actor)]

        return await self._db.read(work)


def _waiting(conn: Connection, actor: Actor, readers: tuple[Reader, ...]) -> list[Report]:
    if may(actor, Permission.LEAD_BODY):
        return reports.open_of(conn, body=actor.body, readers=readers)
    own = reports.open_of(conn, executor=actor.id, readers=readers)
    if not may(actor, Permission.READ_ALL_REPORTS):
        return own
    decided = reports.in_states(conn, _FOR_CONTROLLERS, readers)
    if not may(actor, Permission.STEER_REPORTS):
        return own + decided
    return own + decided + reports.unaccepted(conn, WAITS_FOR_ACCEPTANCE, ACCEPTANCE.name, readers)


def replied_report(conn: Connection, person: PersonId, message: int) -> int | None:
    """The person's own report that this message of their chat is about; None where no words may be added."""
    found = messages.by_message(conn, person, message)
    if found is None or found[1] != ItemKind.REPORT or found[2] is None:
        return None
    try:
        report = reports.get(conn, found[2], ())
    except NotFound:
        return None
    may_add = report.reporter == person and ReportAction.ANSWER in TRANSITIONS[report.state]
    return report.id if may_add else None
