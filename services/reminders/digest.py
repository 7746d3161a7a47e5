"""Unsent digests: after an outage of Telegram the next morning tells an unsent digest with its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from db import reminders
from db.outbox import messages
from db.outbox.messages import Unsent
from db.reminders import Retold
from domain.notifications.notification import Notification
from domain.people import PersonId
from domain.reminders.digest import merge_lines
from services.unit_of_work import Tx


@dataclass(frozen=True, slots=True)
class MergedDigests:
    """Digests that also tell the lines of older unsent ones, and what becomes of those."""

    notifications: list[Notification]
    unsent: list[Unsent]
    retold: list[Retold]

    def settle(self, tx: Tx) -> None:
        """Once the new digests have rows: drop the old ones, and point their steps to the new."""
        keys = {one.recipient: one.key for one in self.notifications}
        reminders.retell(tx.conn, self.retold, {one.id: keys[one.recipient] for one in self.unsent})
        messages.drop(tx.conn, [one.id for one in self.unsent])


def with_unsent(tx: Tx, digests: Mapping[PersonId, Notification]) -> MergedDigests:
    """The digests of this morning, with the lines of earlier ones that still wait for the same people."""
    merged = dict(digests)
    unsent = messages.unsent(tx.conn, "morning", set(digests))
    retold: list[Retold] = []
    for one in unsent:
        digest = merged[one.recipient]
        older, newer = one.facts["lines"], _lines(digest)
        merged[one.recipient] = replace(digest, facts={"lines": merge_lines(older, newer)})
        retold += _retold(one, newer)
    return MergedDigests(list(merged.values()), unsent, retold)


def _lines(digest: Notification) -> list[dict[str, Any]]:
    """The lines in a digest's facts; for their shape see `DigestLine.facts`."""
    lines: Any = digest.facts["lines"]
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
    """The kind, id and due_version of a line's item."""
    return line["item"], line["item_id"], line["due_version"]
