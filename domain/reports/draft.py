"""Drafts about reports: a new report, and texts about an existing one."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.city.city import City, Point
from domain.city.places import sector_at
from domain.drafts import ContentDraft, Draft
from domain.reports.rules import ReportAction
from domain.text import words


class ReportScreen(StrEnum):
    """Pages of a draft's card that only reports have."""

    CATEGORY = "category"  #: 18 categories
    SUBCATEGORY = "subcategory"  #: those of the chosen category
    PLACE = "place"  #: sectors, or words, or a location
    DOCUMENTS = "documents"  #: documents may carry names: with or without them


@dataclass(slots=True)
class ReportDraft(ContentDraft):
    """A resident's report; no field is compulsory.

    `is_proposed`: the program proposed the category. `asked` is the id of a report with an open
    question, until the author has chosen between a reply and a new report; else None.
    """

    kind: ClassVar[str] = "report"

    category: str = ""
    subcategory: str = ""
    is_proposed: bool = False
    sector: str = ""
    asked: int | None = None

    def locate(self, city: City) -> None:
        """Set the sector of the point, also over a chosen one: the newest message counts."""
        if self.point is not None:
            sector = sector_at(Point(*self.point), city)
            self.sector = sector.code if sector else ""

    def propose(self, city: City) -> None:
        """Propose the category from the words, unless the author has chosen one."""
        if self.category and not self.is_proposed:
            return
        self.category, self.subcategory = words.propose(self.text, city) or ("", "")
        self.is_proposed = bool(self.category)

    def as_reply(self) -> "ReplyDraft":
        """The same content as the reply to the open question."""
        return ReplyDraft(
            about=self.asked,
            late_at=self.late_at,
            is_guarded=self.is_guarded,
            left_card=self.left_card,
            extra=self.extra,
            parts=self.parts,
            place=self.place,
            place_id=self.place_id,
            point=self.point,
            documents=self.documents,
        )


@dataclass(slots=True)
class ReplyDraft(ContentDraft):
    """A resident's answer to a question, or words added to a report."""

    kind: ClassVar[str] = "reply"


@dataclass(slots=True)
class QuestionDraft(ContentDraft):
    """An official's question to the resident."""

    kind: ClassVar[str] = "question"


@dataclass(slots=True)
class RedirectDraft(ContentDraft):
    """The redirection to another body, with its reason."""

    kind: ClassVar[str] = "redirect"

    body: str = ""

    @property
    def is_untouched(self) -> bool:
        """Nothing was written or chosen."""
        return self.is_blank and not self.body


@dataclass(slots=True)
class ResolutionDraft(ContentDraft):
    """An official's answer with proof."""

    kind: ClassVar[str] = "resolution"


@dataclass(slots=True)
class ClosingDraft(ContentDraft):
    """The reason of a controller who closes a dispute."""

    kind: ClassVar[str] = "closing"


@dataclass(slots=True)
class SendBackDraft(ContentDraft):
    """The reason of a controller who sends a dispute back to the body."""

    kind: ClassVar[str] = "send-back"


#: Drafts that are sent with a resident's own documents.
RESIDENTS = (ReportDraft, ReplyDraft)

#: The action of each draft about an existing report.
WRITTEN_FOR: dict[type[Draft], ReportAction] = {
    QuestionDraft: ReportAction.ASK,
    ReplyDraft: ReportAction.ANSWER,
    RedirectDraft: ReportAction.REDIRECT,
    ResolutionDraft: ReportAction.PROPOSE,
    ClosingDraft: ReportAction.CLOSE,
    SendBackDraft: ReportAction.RETURN,
}

DRAFTS: tuple[type[Draft], ...] = (ReportDraft, *WRITTEN_FOR)
