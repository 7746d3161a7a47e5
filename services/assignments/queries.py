"""Lists of assignments, read without their words."""

from db import assignments
from db.engine.database import Database
from domain.assignments.assignment import Assignment
from domain.people import Actor
from domain.permissions import Permission, may


class AssignmentQueries:
    """Reads only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def open_for(self, actor: Actor) -> list[Assignment]:
        """Open assignments of the actor's body; of all bodies for the prosecutor's office and city hall."""
        body = None if may(actor, Permission.READ_ALL_ASSIGNMENTS) else actor.body
        return await self._db.read(lambda conn: assignments.open_of(conn, body=body))
