"""Views of assignments."""

from db.engine.database import Database
from domain.assignments.assignment import Assignment
from domain.city.city import City
from services.assignments.item_type import ASSIGNMENT
from services.encryption.sealing import Keyring
from services.items.views import ItemView, ItemViews


class AssignmentView(ItemView[Assignment]):
    """An assignment and everything said about it."""

    __slots__ = ()

    @property
    def assignment(self) -> Assignment:
        """The assignment as rules see it."""
        return self.item


class AssignmentViews(ItemViews[Assignment, AssignmentView]):
    """Assignments with their content opened."""

    def __init__(self, db: Database, keyring: Keyring, city: City) -> None:
        super().__init__(db, keyring, city, item_type=ASSIGNMENT, view=AssignmentView)
