"""Assignments from their issue until they are off control; each public method is one transaction.

Besides what is named, each act raises what `ItemService._act` and the assignment's own method raise.
"""

from datetime import date
from functools import partial

from db import meta
from domain.assignments.assignment import Assignment
from domain.assignments.draft import WRITTEN_FOR, AssignmentDraft, ReturnDraft
from domain.assignments.numbers import assignment_id_of, assignment_number
from domain.cause import Cause
from domain.drafts import ContentDraft, Draft
from domain.errors import Refused
from domain.events import Event
from domain.staff import Audience, recipients
from domain.term import Term, given_term
from domain.text.limits import has_words
from services.assignments.item_type import ASSIGNMENT
from services.assignments.views import AssignmentView, AssignmentViews
from services.drafts import require_draft
from services.items.acts import locked_item, message_about
from services.items.service import ItemService
from services.unit_of_work import Tx, UnitOfWork


class Assignments(ItemService[Assignment, AssignmentView]):
    """Acts of the prosecutor's office and of the bodies on assignments."""

    def __init__(self, unit_of_work: UnitOfWork, views: AssignmentViews) -> None:
        super().__init__(unit_of_work, ASSIGNMENT, views)

    async def issue(self, cause: Cause) -> Assignment:
        """The draft becomes an assignment of its body, due on its date.

        Raises Refused("words-missing"), Refused("assignment-unfinished") or Refused("date-past").
        """
        draft = require_draft(cause, AssignmentDraft)
        if not has_words(draft.text):  # of any length: a button of the card shows the words that it cuts
            raise Refused("words-missing")
        if not draft.body or draft.due is None:
            raise Refused("assignment-unfinished")
        return await self._create(cause, partial(_issued, draft=draft, due=draft.due))

    async def begin(self, cause: Cause, kind: type[Draft], assignment_id: int) -> None:
        """A draft about the assignment is begun; refused where its act would be."""

        def work(tx: Tx) -> None:
            locked_item(tx, ASSIGNMENT, assignment_id).require(WRITTEN_FOR[kind], cause.actor)

        await self._unit_of_work.write(cause, work)

    async def acknowledge(self, cause: Cause, assignment_id: int) -> AssignmentView:
        """«Таныстым»: the first to press is the executor."""
        return await self._act(cause, assignment_id, lambda one, tx: one.acknowledge(cause.actor, tx.now))

    async def submit(self, cause: Cause) -> AssignmentView:
        """The executor's report, with its proof, goes to the prosecutor."""
        words = require_draft(cause, ContentDraft).text
        return await self._say(cause, lambda one, tx: one.submit(cause.actor, tx.now, words=words))

    async def remove(self, cause: Cause, assignment_id: int) -> AssignmentView:
        """The prosecutor takes it off control."""
        return await self._act(cause, assignment_id, lambda one, tx: one.remove(cause.actor, tx.now))

    async def send_back(self, cause: Cause) -> AssignmentView:
        """The prosecutor returns it: the draft's words are the reason, its date, if any, is a new term.

        Raises Refused("date-past").
        """
        draft = require_draft(cause, ReturnDraft)

        def decide(one: Assignment, tx: Tx) -> Event:
            term = _term_until(tx, draft.due) if draft.due else None
            return one.send_back(cause.actor, tx.now, words=draft.text, term=term)

        return await self._say(cause, decide, reason=draft.text)

    async def cancel(self, cause: Cause) -> AssignmentView:
        """The prosecutor calls it off, with the draft's words as the reason."""
        words = require_draft(cause, ContentDraft).text
        return await self._say(
            cause, lambda one, tx: one.cancel(cause.actor, tx.now, words=words), reason=words
        )


def _issued(tx: Tx, *, draft: AssignmentDraft, due: date) -> tuple[Assignment, Event]:
    """The assignment of a draft, not stored yet; its issuer is told where the body has no people."""
    assignment = _new_assignment(tx, draft, due)
    event = assignment.issue(tx.cause.actor, tx.now)
    if not recipients(assignment.summary, Audience.EXECUTOR, tx.staff()):
        key, issuer = f"{event.key}:{assignment.issuer}", assignment.issuer
        tx.notify([message_about(assignment.summary, issuer, "assignment-unheard", key=key)])
    return assignment, event


def _new_assignment(tx: Tx, draft: AssignmentDraft, due: date) -> Assignment:
    term, year = _term_until(tx, due), tx.calendar.local(tx.now).year
    assignment_id = assignment_id_of(year, meta.count(tx.conn, f"assignment/{year}"))
    return Assignment(
        id=assignment_id,
        number=assignment_number(assignment_id),
        issuer=tx.cause.actor.id,
        body=tx.city.body(draft.body).code,
        issued_at=tx.now,
        term_from=term.starts_on,
        due_on=term.due_on,
        original_due_on=term.due_on,
        state_at=tx.now,
    )


def _term_until(tx: Tx, due: date) -> Term:
    """The term that ends on a draft's date; Refused("date-past"), since a draft may lie for days."""
    if due < tx.calendar.local(tx.now).date():
        raise Refused("date-past")
    return given_term(tx.now, due, calendar=tx.calendar)
