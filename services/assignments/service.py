"""A prosecutor's assignment from its issue until it is off control; each public method is one transaction."""

from collections.abc import Callable, Iterable, Mapping

from db import assignments, meta, parts
from domain.assignments.assignment import TERM_RUNS, Assignment, AssignmentAction
from domain.cause import Cause
from domain.conversation import Draft, DraftKind
from domain.errors import NotFound, Refused
from domain.events import Event
from domain.notifications.media_groups import media_groups, with_files
from domain.notifications.notification import Notification, notifications_for
from domain.numbers import assignment_id_of, assignment_number
from domain.people import Actor, PersonId
from domain.staff import Audience, ItemKind, recipients
from domain.term import Term, given_term
from domain.text.limits import has_words, split_words
from services.items.content import for_item as belonging
from services.items.content import sealed_parts
from services.items.views import AssignmentView, Views, attachments_of
from services.reminders.waiting_steps import follow_assignment
from services.unit_of_work import Tx, UnitOfWork

#: Letters that are cards with buttons: redrawn for everybody when the assignment changes.
CARD_KINDS = (
    "assignment-task",
    "assignment-opened",
    "assignment-unheard",
    "assignment-acknowledged",
    "assignment-submitted",
    "assignment-returned",
    "assignment-released",
)

#: Letters that the files of what was written go with.
CARRIES_FILES = frozenset({"assignment-task", "assignment-submitted", "assignment-returned"})

#: What a draft about an assignment is written for.
WRITTEN_FOR: Mapping[DraftKind, AssignmentAction] = {
    DraftKind.EXECUTION: AssignmentAction.SUBMIT,
    DraftKind.RETURN: AssignmentAction.RETURN,
    DraftKind.CANCEL: AssignmentAction.CANCEL,
}

Decide = Callable[[Assignment, Tx], Event]
#: Letters of a look into an assignment: kind and facts of each.
Shown = Callable[[AssignmentView], Iterable[tuple[str, Mapping[str, str | int]]]]


class Assignments:
    """What the prosecutor's office and the bodies do with assignments."""

    def __init__(self, unit_of_work: UnitOfWork, views: Views) -> None:
        self._unit_of_work = unit_of_work
        self._views = views

    async def issue(self, cause: Cause) -> AssignmentView:
        """The draft becomes an assignment of its body, due on its date."""
        draft = _draft(cause)
        if not has_words(draft.text):  # however long: what a card cuts is shown by its button
            raise Refused("words-missing")
        if not draft.body or draft.due is None:
            raise Refused("assignment-unfinished")
        said = sealed_parts(self._unit_of_work.keyring.sealer, draft, item=ItemKind.ASSIGNMENT, at=cause.now)

        def work(tx: Tx) -> AssignmentView:
            staff, assignment = tx.staff(), _given(tx, draft)
            event = assignment.issue(cause.actor, tx.now)
            assignments.add(tx.conn, assignment, tx.record(event.chain, event.action, event.fields()))
            parts.add(tx.conn, belonging(said, assignment.id))
            follow_assignment(tx, assignment)
            tx.notify(with_files(notifications_for(event, staff), draft, kinds=CARRIES_FILES))
            if not recipients(assignment.summary, Audience.EXECUTOR, staff):
                tx.notify([_letter(assignment, cause.actor.id, "assignment-unheard", key=event.key)])
            cause.conversation.sent(assignment.id)
            return self._views.assignment_in(tx.conn, assignment.id)

        return await self._unit_of_work.write(cause, work)

    async def begin(self, cause: Cause, kind: DraftKind, assignment_id: int) -> None:
        """Something is to be written about an assignment; refused at once where it could not be sent."""
        await self._unit_of_work.write(
            cause, lambda tx: _found(tx, assignment_id).require(WRITTEN_FOR[kind], cause.actor)
        )

    async def acknowledge(self, cause: Cause, assignment_id: int) -> AssignmentView:
        """«Таныстым»: who presses first is the executor."""
        return await self._act(cause, assignment_id, lambda one, tx: one.acknowledge(cause.actor, tx.now))

    async def submit(self, cause: Cause) -> AssignmentView:
        """The executor's report, with its proof, goes to the prosecutor."""
        words = _draft(cause).text
        return await self._say(cause, lambda one, tx: one.submit(cause.actor, tx.now, words=words))

    async def remove(self, cause: Cause, assignment_id: int) -> AssignmentView:
        """The prosecutor takes it off control."""
        return await self._act(cause, assignment_id, lambda one, tx: one.remove(cause.actor, tx.now))

    async def send_back(self, cause: Cause) -> AssignmentView:
        """The prosecutor returns it: the draft's words are the reason, its date, if any, is a new term."""
        draft = _draft(cause)

        def decide(one: Assignment, tx: Tx) -> Event:
            return one.send_back(cause.actor, tx.now, words=draft.text, term=_new_term(tx, draft))

        return await self._say(cause, decide, reason=draft.text)

    async def cancel(self, cause: Cause) -> AssignmentView:
        """The prosecutor calls it off, with the draft's words as the reason."""
        words = _draft(cause).text
        return await self._say(
            cause, lambda one, tx: one.cancel(cause.actor, tx.now, words=words), reason=words
        )

    async def open(self, cause: Cause, assignment_id: int) -> None:
        """A card of the assignment at the end of the chat, which stays up to date."""
        await self._look(cause, assignment_id, lambda view: [("assignment-opened", {})])

    async def show_files(self, cause: Cause, assignment_id: int) -> None:
        """Everything attached once more, act by act, as it was given."""
        await self._look(cause, assignment_id, _file_letters)

    async def show_words(self, cause: Cause, assignment_id: int) -> None:
        """Everything said, whole, where the card had to cut it."""
        await self._look(cause, assignment_id, _word_letters)

    async def _look(self, cause: Cause, assignment_id: int, shown: Shown) -> None:
        def work(tx: Tx) -> None:
            assignment = _found(tx, assignment_id)
            if not assignment.may_read(cause.actor):
                raise Refused("not-yours")
            for n, (kind, facts) in enumerate(shown(self._views.assignment_in(tx.conn, assignment_id))):
                key = f"look:{cause.update_id}:{n}"
                tx.notify([_letter(assignment, cause.actor.id, kind, key=key, **facts)])

        await self._unit_of_work.write(cause, work)

    async def _say(self, cause: Cause, decide: Decide, *, reason: str = "") -> AssignmentView:
        """An act whose words are the draft: kept with the assignment, and the draft is done with."""
        draft = _draft(cause)
        said = sealed_parts(self._unit_of_work.keyring.sealer, draft, item=ItemKind.ASSIGNMENT, at=cause.now)

        def decided(one: Assignment, tx: Tx) -> Event:
            event = decide(one, tx)
            parts.add(tx.conn, belonging(said, one.id))
            cause.conversation.sent(one.id)
            return event

        return await self._act(cause, draft.about or 0, decided, reason=reason, draft=draft)

    async def _act(
        self,
        cause: Cause,
        assignment_id: int,
        decide: Decide,
        *,
        reason: str = "",
        draft: Draft | None = None,
    ) -> AssignmentView:
        def work(tx: Tx) -> AssignmentView:
            staff, assignment = tx.staff(), _found(tx, assignment_id)
            event = decide(assignment, tx)
            store(tx, assignment, event, reason=reason)
            notifications = notifications_for(event, staff)
            tx.notify(with_files(notifications, draft, kinds=CARRIES_FILES) if draft else notifications)
            tx.redraw_cards(event, CARD_KINDS)
            return self._views.assignment_in(tx.conn, assignment_id)

        return await self._unit_of_work.write(cause, work)


def store(tx: Tx, assignment: Assignment, event: Event, *, reason: str = "") -> None:
    """The assignment as it is now, its journal link, and what falls due next, together."""
    assignments.change(
        tx.conn, assignment, tx.record(event.chain, event.action, event.fields(), reason=reason)
    )
    follow_assignment(tx, assignment)


def tell_newcomer(tx: Tx, actor: Actor) -> None:
    """Who joins a body gets the cards of what nobody of it has taken yet."""
    if actor.body is None:
        return
    for one in assignments.open_of(tx.conn, body=actor.body):
        if one.executor is None and one.state in TERM_RUNS:
            key = f"{one.summary.item}:{one.id}:{one.version}:joined:{actor.id}"
            tx.notify([_letter(one, actor.id, "assignment-task", key=key)])


def _draft(cause: Cause) -> Draft:
    if cause.conversation.draft is None:
        raise Refused("button-stale")
    return cause.conversation.draft


def _found(tx: Tx, assignment_id: int) -> Assignment:
    """The assignment a button names; a forged or outdated one is an unknown button."""
    try:
        return assignments.get(tx.conn, assignment_id, to_change=True)
    except NotFound:
        raise Refused("button-unknown") from None


def _given(tx: Tx, draft: Draft) -> Assignment:
    term = _new_term(tx, draft)
    if term is None:
        raise Refused("assignment-unfinished")
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


def _new_term(tx: Tx, draft: Draft) -> Term | None:
    """The term that the draft names; a draft may have lain for days, so its date may be past by now."""
    if draft.due is None:
        return None
    if draft.due < tx.calendar.local(tx.now).date():
        raise Refused("date-past")
    return given_term(tx.now, draft.due, calendar=tx.calendar)


def _letter(one: Assignment, recipient: PersonId, kind: str, *, key: str, **facts: str | int) -> Notification:
    known: dict[str, str | int] = {"number": one.number, **facts}
    return Notification(f"{key}:{recipient}", recipient, kind, str(ItemKind.ASSIGNMENT), one.id, facts=known)


def _file_letters(view: AssignmentView) -> Iterable[tuple[str, Mapping[str, str | int]]]:
    for act in view.acts:
        for index in range(len(media_groups(attachments_of(act)))):
            yield "files", {"purpose": act[0].purpose, "at": act[0].at.isoformat(), "bundle": index}


def _word_letters(view: AssignmentView) -> Iterable[tuple[str, Mapping[str, str | int]]]:
    for act in view.acts:
        for index in range(len(split_words(view.words(act[0].purpose, act[0].at)))):
            yield "assignment-words", {"purpose": act[0].purpose, "at": act[0].at.isoformat(), "piece": index}
