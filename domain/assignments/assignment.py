"""A prosecutor's assignment: methods that decide and return what happened.

Each raises Refused("not-yours") and Refused("not-now") by the tables of its rules, besides what is named.

The executor submits and never closes; only the issuer's office takes it off control (decision).
"""

from dataclasses import dataclass
from datetime import date, datetime

from domain.assignments.rules import (
    FINAL,
    RIGHTS,
    TERM_RUNS,
    TRANSITIONS,
    AssignmentAction,
    AssignmentState,
    assignment_parties,
)
from domain.calendar import Calendar
from domain.errors import Refused
from domain.events import Event
from domain.items import ItemKind, ItemSummary
from domain.parties import follow, require
from domain.people import Actor, PersonId, Role
from domain.permissions import Permission, may
from domain.term import Term
from domain.text.limits import require_words


@dataclass(slots=True)
class Assignment:
    """An assignment as rules see it; its text and proofs are sealed elsewhere.

    `state_at` is since when it has stood in this state. `version` is raised by the store.
    """

    id: int
    number: str
    issuer: PersonId
    body: str
    issued_at: datetime
    term_from: date
    due_on: date
    original_due_on: date
    state_at: datetime
    state: AssignmentState = AssignmentState.ISSUED
    executor: PersonId | None = None
    due_version: int = 1
    version: int = 0

    @property
    def summary(self) -> ItemSummary:
        """The assignment without its words."""
        return ItemSummary(
            ItemKind.ASSIGNMENT,
            self.id,
            self.number,
            self.issuer,
            body=self.body,
            executor=self.executor,
            office=Role.PROSECUTOR,
        )

    @property
    def term(self) -> Term:
        """The current term; punctuality is counted on `original_due_on` (decision)."""
        return Term(self.term_from, self.due_on, self.due_version)

    def is_overdue(self, now: datetime, calendar: Calendar) -> bool:
        """The body still owes a report after the end of the term."""
        return self.state in TERM_RUNS and calendar.is_over(self.due_on, now)

    def may_read(self, actor: Actor) -> bool:
        """Its text may be shown to the actor: the body and those who control bodies."""
        if may(actor, Permission.READ_ALL_ASSIGNMENTS) or actor.id == self.executor:
            return True
        return may(actor, Permission.READ_OF_BODY) and actor.body == self.body

    def require(self, action: AssignmentAction, by: Actor) -> None:
        """Asked before words are written for an action; raises Refused("not-yours") or Refused("not-now")."""
        self._check(action, by)

    def issue(self, by: Actor, at: datetime) -> Event:
        """The prosecutor gives it to a body."""
        require(assignment_parties(by, self.summary), RIGHTS[AssignmentAction.ISSUE])
        return self._event(AssignmentAction.ISSUE, by, at=at, before=(self.state, None))

    def acknowledge(self, by: Actor, at: datetime) -> Event:
        """«Таныстым»: the first of the body to press is the executor.

        Raises Refused("taken-by-colleague") for the second.
        """
        require(assignment_parties(by, self.summary), RIGHTS[AssignmentAction.ACKNOWLEDGE])
        if self.executor not in (None, by.id) and self.state not in FINAL:
            raise Refused("taken-by-colleague", number=self.number)
        if self.executor is not None:
            raise Refused("not-now", state=str(self.state), action=str(AssignmentAction.ACKNOWLEDGE))
        before = self._check(AssignmentAction.ACKNOWLEDGE, by)
        self.executor = by.id
        return self._move(AssignmentAction.ACKNOWLEDGE, by, at=at, before=before)

    def submit(self, by: Actor, at: datetime, *, words: str) -> Event:
        """The executor reports, in words and with proof beside them.

        Raises as `require_words`, like every act with words.
        """
        before = self._check(AssignmentAction.SUBMIT, by)
        require_words(words)
        return self._move(AssignmentAction.SUBMIT, by, at=at, before=before)

    def remove(self, by: Actor, at: datetime) -> Event:
        """Off control: бақылаудан алынды."""
        before = self._check(AssignmentAction.REMOVE, by)
        return self._move(AssignmentAction.REMOVE, by, at=at, before=before)

    def send_back(self, by: Actor, at: datetime, *, words: str, term: Term | None = None) -> Event:
        """The report was not enough; with a reason, in the old term or a new one."""
        before = self._check(AssignmentAction.RETURN, by)
        require_words(words)
        if term is not None:
            self.term_from, self.due_on = term.starts_on, term.due_on
            self.due_version += 1
        return self._move(AssignmentAction.RETURN, by, at=at, before=before)

    def cancel(self, by: Actor, at: datetime, *, words: str) -> Event:
        """No longer wanted, with a reason."""
        before = self._check(AssignmentAction.CANCEL, by)
        require_words(words)
        return self._move(AssignmentAction.CANCEL, by, at=at, before=before)

    def release(self, by: Actor, at: datetime) -> Event:
        """Its executor has left office: anybody of the body may take it. The term keeps its end."""
        before = self._check(AssignmentAction.RELEASE, by)
        self.executor = None
        self.due_version += 1
        return self._move(AssignmentAction.RELEASE, by, at=at, before=before)

    def _check(self, action: AssignmentAction, by: Actor) -> tuple[AssignmentState, PersonId | None]:
        require(assignment_parties(by, self.summary), RIGHTS[action])
        follow(TRANSITIONS, self.state, action=action)
        return self.state, self.executor

    def _move(
        self,
        action: AssignmentAction,
        by: Actor,
        *,
        at: datetime,
        before: tuple[AssignmentState, PersonId | None],
    ) -> Event:
        self.state = follow(TRANSITIONS, self.state, action=action)
        if self.state is not before[0]:
            self.state_at = at
        return self._event(action, by, at=at, before=before)

    def _event(
        self,
        action: AssignmentAction,
        by: Actor,
        *,
        at: datetime,
        before: tuple[AssignmentState, PersonId | None],
    ) -> Event:
        return Event(
            self.summary,
            action,
            by,
            at=at,
            was=before[0],
            now=self.state,
            version=self.version,
            due_on=self.due_on,
            due_version=self.due_version,
            was_executor=before[1],
            was_body=self.body,
        )
