"""Handover of assignments when staff come and go."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection

from db import assignments
from domain.assignments.rules import TERM_RUNS
from domain.people import SYSTEM, Actor, PersonId
from services.assignments.item_type import ASSIGNMENT
from services.items.acts import commit_act, message_about
from services.staff.hooks import StaffHooks
from services.unit_of_work import Tx


def tell_newcomer(tx: Tx, actor: Actor) -> None:
    """A newcomer to a body gets the cards of the assignments that nobody of it has taken yet."""
    if actor.body is None:
        return
    for one in assignments.open_of(tx.conn, body=actor.body):
        if one.executor is None and one.state in TERM_RUNS:
            key = f"{one.summary.item}:{one.id}:{one.version}:joined:{actor.id}"
            tx.notify([message_about(one.summary, actor.id, "assignment-task", key=key)])


def hand_over(tx: Tx, person: PersonId) -> None:
    """Assignments of an executor who leaves may be taken by anybody of the body."""
    for assignment in assignments.open_of(tx.conn, executor=person):
        commit_act(tx, ASSIGNMENT, assignment, assignment.release(SYSTEM, tx.now))


def open_assignments(conn: Connection, body: str | None) -> Mapping[PersonId, int]:
    """The number of open assignments of each executor of the body; None: of every body."""
    return Counter(one.executor for one in assignments.open_of(conn, body=body) if one.executor)


HOOKS = StaffHooks(joined=tell_newcomer, left=hand_over, open_items=open_assignments)
