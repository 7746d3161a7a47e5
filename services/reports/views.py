"""Views of reports."""

from db.engine.database import Database
from domain.city.city import City
from domain.reports.report import Report
from services.encryption.sealing import Keyring
from services.items.content import ContentPart
from services.items.views import ItemView, ItemViews
from services.reports.item_type import REPORT


class ReportView(ItemView[Report]):
    """A report and everything said about it."""

    __slots__ = ()

    @property
    def report(self) -> Report:
        """The report as rules see it."""
        return self.item

    @property
    def place(self) -> ContentPart | None:
        """The place that the resident gave; None without one."""
        return next((one for one in self.content if one.kind == "place"), None)


class ReportViews(ItemViews[Report, ReportView]):
    """Reports with their content opened."""

    def __init__(self, db: Database, keyring: Keyring, city: City) -> None:
        super().__init__(db, keyring, city, item_type=REPORT, view=ReportView)
