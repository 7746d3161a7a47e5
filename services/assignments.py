"""A prosecutor's assignment from its issue until it is off control; each public method is one transaction."""

from collections.abc import Callable

from db import assignments, meta, parts, people
from domain.assignment import Assignment
from domain.bundles import with_files
from domain.cause import Cause
from domain.events import Event
from domain.notices import about
from domain.numbers import assignment_id_of, assignment_number
from domain.refusal import Refused
from domain.staff import Item, Staff
from domain.talk import Draft
from domain.term import given_term
from domain.texts import require_words
from services.ladders import follow_assignment
from services.said import about as belonging
from services.said import sealed_parts
from services.transactions import Transactions, Tx
from services.views import AssignmentView, Views

#: Letters that are cards with buttons: redrawn for everybody when the assignment changes.
CARD_KINDS = ("assignment-task", "assignment-returned", "assignment-submitted", "assignment-acknowledged")

#: Letters that the files of what was written go with.
CARRIES_FILES = frozenset({"assignment-task", "assignment-submitted"})

Decide = Callable[[Assignment], Event]


class Assignments:
    """What the prosecutor's office and the bodies do with assignments."""

    def __init__(self, transactions: Transactions, views: Views) -> None:
        self._transactions = transactions
        self._views = views

    async def issue(self, cause: Cause) -> AssignmentView:
        """The draft becomes an assignment of its body, due on its date."""
        draft = _draft(cause)
        require_words(draft.text)
        if not draft.body or draft.due is None:
            raise Refused("assignment-unfinished")
        said = sealed_parts(self._transactions.keyring.sealer, draft, item=Item.ASSIGNMENT, at=cause.now)

        def work(tx: Tx) -> AssignmentView:
            assignment = _given(tx, draft)
            event = assignment.issue(cause.actor, tx.now)
            assignments.add(tx.conn, assignment, tx.record(event.chain, event.action, event.fields()))
            parts.add(tx.conn, belonging(said, assignment.id))
            follow_assignment(tx, assignment)
            notices = about(event, Staff(tuple(people.staff(tx.conn))))
            tx.notify(with_files(notices, draft, kinds=CARRIES_FILES))
            cause.talk.sent(assignment.id)
            return self._views.assignment_in(tx.conn, assignment.id)

        return await self._transactions.write(cause, work)

    async def acknowledge(self, cause: Cause, assignment_id: int) -> AssignmentView:
        """«Таныстым»: who presses first is the executor."""
        return await self._act(cause, assignment_id, lambda one: one.acknowledge(cause.actor, cause.now))

    async def submit(self, cause: Cause) -> AssignmentView:
        """The executor's report, with its proof, goes to the prosecutor."""
        words = _draft(cause).text
        return await self._say(cause, lambda one: one.submit(cause.actor, cause.now, words=words))

    async def remove(self, cause: Cause, assignment_id: int) -> AssignmentView:
        """The prosecutor takes it off control."""
        return await self._act(cause, assignment_id, lambda one: one.remove(cause.actor, cause.now))

    async def send_back(self, cause: Cause) -> AssignmentView:
        """The prosecutor returns it, with the draft's words as the reason."""
        words = _draft(cause).text
        return await self._say(
            cause, lambda one: one.send_back(cause.actor, cause.now, words=words), reason=words
        )

    async def cancel(self, cause: Cause) -> AssignmentView:
        """The prosecutor calls it off, with the draft's words as the reason."""
        words = _draft(cause).text
        return await self._say(
            cause, lambda one: one.cancel(cause.actor, cause.now, words=words), reason=words
        )

    async def _say(self, cause: Cause, decide: Decide, *, reason: str = "") -> AssignmentView:
        """An act whose words are the draft: kept with the assignment, and the draft is done with."""
        draft = _draft(cause)
        said = sealed_parts(self._transactions.keyring.sealer, draft, item=Item.ASSIGNMENT, at=cause.now)

        def work(tx: Tx) -> AssignmentView:
            parts.add(tx.conn, belonging(said, draft.about or 0))
            cause.talk.sent(draft.about or 0)
            return self._acted(tx, draft.about or 0, decide, reason=reason, draft=draft)

        return await self._transactions.write(cause, work)

    async def _act(self, cause: Cause, assignment_id: int, decide: Decide) -> AssignmentView:
        return await self._transactions.write(cause, lambda tx: self._acted(tx, assignment_id, decide))

    def _acted(
        self, tx: Tx, assignment_id: int, decide: Decide, *, reason: str = "", draft: Draft | None = None
    ) -> AssignmentView:
        assignment = assignments.get(tx.conn, assignment_id)
        event = decide(assignment)
        store(tx, assignment, event, reason=reason)
        notices = about(event, Staff(tuple(people.staff(tx.conn))))
        tx.notify(with_files(notices, draft, kinds=CARRIES_FILES) if draft else notices)
        tx.redraw_cards(event, CARD_KINDS)
        return self._views.assignment_in(tx.conn, assignment_id)


def store(tx: Tx, assignment: Assignment, event: Event, *, reason: str = "") -> None:
    """The assignment as it is now, its journal link, and what falls due next, together."""
    assignments.change(
        tx.conn, assignment, tx.record(event.chain, event.action, event.fields(), reason=reason)
    )
    follow_assignment(tx, assignment)


def _draft(cause: Cause) -> Draft:
    if cause.talk.draft is None:
        raise Refused("button-stale")
    return cause.talk.draft


def _given(tx: Tx, draft: Draft) -> Assignment:
    if draft.due is None:
        raise Refused("assignment-unfinished")
    term = given_term(tx.now, draft.due, calendar=tx.calendar)
    year = tx.calendar.local(tx.now).year
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
