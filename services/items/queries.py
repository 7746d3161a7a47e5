"""Lists: what a person has to do with, read without their words."""

from sqlalchemy import Connection

from db import assignments, reports
from db.engine.database import Database
from domain.assignments.assignment import Assignment
from domain.city.city import City, Reader
from domain.people import Actor, Role
from domain.reports.report import WAITS_FOR_ACCEPTANCE, Report, ReportState
from services.reminders.waiting_steps import ACCEPTANCE

#: How many of a resident's reports are looked up.
NEWEST = 100
#: What waits for somebody who controls bodies.
_FOR_CONTROLLERS = frozenset({ReportState.DISPUTED, ReportState.UNROUTED})


class ItemQueries:
    """Reads only; each list is one statement."""

    def __init__(self, db: Database, city: City) -> None:
        self._db = db
        self._city = city

    async def of_reporter(self, actor: Actor) -> list[Report]:
        """A resident's own reports, newest first."""
        readers = self._city.readers
        return await self._db.read(lambda conn: reports.of_reporter(conn, actor.id, readers, limit=NEWEST))

    async def tasks(self, actor: Actor) -> list[Report]:
        """Open reports: an official's own, a head's body's; for who controls, what waits for them.

        That is disputes, what nobody is there for, and what nobody has accepted in good time.
        Sensitive ones for their readers alone.
        """
        readers = self._city.readers

        def work(conn: Connection) -> list[Report]:
            found = [*_waiting(conn, actor, readers), *reports.sensitive_open(conn, readers)]
            return [one for one in {one.id: one for one in found}.values() if one.may_read(actor)]

        return await self._db.read(work)

    async def assignments(self, actor: Actor) -> list[Assignment]:
        """Assignments of the actor's body; all of them for the prosecutor's office and city hall."""
        body = actor.body if actor.role in {Role.OFFICIAL, Role.HEAD} else None
        return await self._db.read(lambda conn: assignments.open_of(conn, body=body))


def _waiting(conn: Connection, actor: Actor, readers: tuple[Reader, ...]) -> list[Report]:
    if actor.role is Role.HEAD:
        return reports.open_of(conn, body=actor.body, readers=readers)
    own = reports.open_of(conn, executor=actor.id, readers=readers)
    if actor.role in {Role.OFFICIAL, Role.ADMIN}:
        return own
    decided = reports.in_states(conn, _FOR_CONTROLLERS, readers)
    if actor.role is Role.AKIMAT:
        return own + decided
    return own + decided + reports.unaccepted(conn, WAITS_FOR_ACCEPTANCE, ACCEPTANCE, readers)
