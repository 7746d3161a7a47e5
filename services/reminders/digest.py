"""A morning that never left is told in the next one: after an outage on the way out nobody gets a burst."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from db import reminders
from db.outbox import messages
from db.outbox.messages import Unsent
from db.reminders import Retold
from domain.notifications.notification import Notification
from domain.people import PersonId
from domain.reminders.digest import told_together
from services.unit_of_work import Tx


@dataclass(frozen=True, slots=True)
class MergedDigests:
    """Letters that also tell what older ones were to tell, and what becomes of those."""

    letters: list[Notification]
    unsent: list[Unsent]
    retold: list[Retold]

    def settle(self, tx: Tx) -> None:
        """Once the new letters have rows: the old ones are dropped, their steps point to the new."""
        keys = {letter.recipient: letter.key for letter in self.letters}
        reminders.retell(tx.conn, self.retold, {one.id: keys[one.recipient] for one in self.unsent})
        messages.drop(tx.conn, [one.id for one in self.unsent])


def with_unsent(tx: Tx, letters: Mapping[PersonId, Notification]) -> MergedDigests:
    """The letters of this morning, with what still waits of earlier mornings for the same people."""
    told = dict(letters)
    unsent = messages.unsent(tx.conn, "morning", set(letters))
    retold: list[Retold] = []
    for one in unsent:
        letter = told[one.recipient]
        older, newer = one.facts["lines"], _lines(letter)
        told[one.recipient] = replace(letter, facts={"lines": told_together(older, newer)})
        retold += _retold(one, newer)
    return MergedDigests(list(told.values()), unsent, retold)


def _lines(letter: Notification) -> list[dict[str, Any]]:
    lines: Any = letter.facts["lines"]
    return list(lines)


def _retold(unsent: Unsent, newer: list[dict[str, Any]]) -> list[Retold]:
    """Steps that a later step of the same term tells now."""
    into = {_term(line): line["steps"][-1] for line in newer}
    return [
        Retold(unsent.id, *_term(line), into=into[_term(line)])
        for line in unsent.facts["lines"]
        if _term(line) in into
    ]


def _term(line: Mapping[str, Any]) -> tuple[str, int, int]:
    return line["item"], line["item_id"], line["due_version"]
