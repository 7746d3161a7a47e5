"""Drafts about assignments: a new assignment, and texts about an existing one."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.assignments.rules import AssignmentAction
from domain.drafts import ContentDraft, Draft


@dataclass(slots=True)
class DatedDraft(ContentDraft):
    """A draft that may have a date; `due` None: no date is chosen."""

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
    """The reason of a return; `due` is a new term, None keeps the old one."""

    kind: ClassVar[str] = "return"


@dataclass(slots=True)
class CancelDraft(ContentDraft):
    """The reason of a cancellation."""

    kind: ClassVar[str] = "cancel"


#: The action of each draft about an existing assignment.
WRITTEN_FOR: dict[type[Draft], AssignmentAction] = {
    ExecutionDraft: AssignmentAction.SUBMIT,
    ReturnDraft: AssignmentAction.RETURN,
    CancelDraft: AssignmentAction.CANCEL,
}

DRAFTS: tuple[type[Draft], ...] = (AssignmentDraft, *WRITTEN_FOR)
