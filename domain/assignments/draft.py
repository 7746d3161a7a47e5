"""Drafts about assignments: the assignment itself, and what is written about one."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.assignments.rules import AssignmentAction
from domain.drafts import ContentDraft, Draft


@dataclass(slots=True)
class DatedDraft(ContentDraft):
    """A draft that may end with a date."""

    due: date | None = None

    @property
    def is_untouched(self) -> bool:
        """Nothing was written or chosen."""
        return self.is_blank and self.due is None


@dataclass(slots=True)
class AssignmentDraft(DatedDraft):
    """A prosecutor's assignment: its text, body and date."""

    kind: ClassVar[str] = "assignment"

    body: str = ""

    @property
    def is_untouched(self) -> bool:
        """Nothing was written or chosen."""
        return self.is_blank and self.due is None and not self.body


@dataclass(slots=True)
class ExecutionDraft(ContentDraft):
    """An executor's report on an assignment."""

    kind: ClassVar[str] = "execution"


@dataclass(slots=True)
class ReturnDraft(DatedDraft):
    """Why an assignment goes back; `due` is a new term, where one is given."""

    kind: ClassVar[str] = "return"


@dataclass(slots=True)
class CancelDraft(ContentDraft):
    """Why an assignment is cancelled."""

    kind: ClassVar[str] = "cancel"


#: What a draft about an assignment is written for.
WRITTEN_FOR: dict[type[Draft], AssignmentAction] = {
    ExecutionDraft: AssignmentAction.SUBMIT,
    ReturnDraft: AssignmentAction.RETURN,
    CancelDraft: AssignmentAction.CANCEL,
}

DRAFTS: tuple[type[Draft], ...] = (AssignmentDraft, *WRITTEN_FOR)
