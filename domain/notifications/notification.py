"""Notifications: messages promised to people because of an event, without a word of a resident.

The text is rendered when the message is sent, in its reader's language, from the item as it is then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from domain.events import Event
from domain.people import PersonId
from domain.staff import Audience, Staff, recipients


class Priority(IntEnum):
    """The order of sending; messages of one person and priority keep their order."""

    URGENT = 0  #: danger; always at once and with sound
    PERSONAL = 1  #: for this person alone
    BULK = 2  #: the same for many


@dataclass(frozen=True, slots=True)
class Notification:
    """A promise that one person will be told; `key` is unique, so each promise is made once.

    `item` and `item_id`: the item it is drawn from; None: `facts` alone. `facts`: names to values that
    JSON can hold. `machine`: no person's act caused it, so it waits for sending hours (decision
    "hours"). `edits`: the outbox row of the sent card that it replaces; None: a new message.
    """

    key: str
    recipient: PersonId
    kind: str
    item: str | None = None
    item_id: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    priority: Priority = Priority.PERSONAL
    machine: bool = False
    edits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationRules:
    """The recipients of each action on one kind of item.

    `table`: action -> ((audience, kind of message), ...), in the order of telling.
    `for_actor`: kinds that also the person who acted gets; they read all else on their own card.
    `for_former_executor`: action -> kind for the person who had the item before it.
    `executor_waits`: action -> states after it in which the executor has nothing to do.
    `by_clock`: actions of a clock, whose messages wait for sending hours.
    `restricted`: the kind that stands for all others where the item is sensitive; None: no item is.
    """

    table: Mapping[str, Sequence[tuple[Audience, str]]]
    for_actor: frozenset[str] = frozenset()
    for_former_executor: Mapping[str, str] = field(default_factory=dict)
    executor_waits: Mapping[str, frozenset[str]] = field(default_factory=dict)
    by_clock: frozenset[str] = frozenset()
    restricted: str | None = None


def notifications_for(event: Event, staff: Staff, rules: NotificationRules) -> list[Notification]:
    """One notification a person, in the order of the table."""
    notifications: dict[PersonId, Notification] = {}
    for person, kind in _told(event, staff, rules):
        if person != event.by.id or kind in rules.for_actor:
            notifications.setdefault(person, _notification(event, person, kind, rules=rules))
    return list(notifications.values())


def _told(event: Event, staff: Staff, rules: NotificationRules) -> list[tuple[PersonId, str]]:
    told = [
        (person, _kind(event, audience, kind, rules=rules))
        for audience, kind in rules.table[event.action]
        if audience is not Audience.EXECUTOR or event.now not in rules.executor_waits.get(event.action, ())
        for person in recipients(event.summary, audience, staff)
    ]
    former = rules.for_former_executor.get(event.action)
    if former is not None and event.was_executor is not None and staff.has(event.was_executor):
        told.append((event.was_executor, former))
    return told


def _kind(event: Event, audience: Audience, kind: str, *, rules: NotificationRules) -> str:
    if event.summary.is_sensitive and rules.restricted and audience is not Audience.OWNER:
        return rules.restricted
    return kind


def _notification(event: Event, person: PersonId, kind: str, *, rules: NotificationRules) -> Notification:
    facts: dict[str, str | int] = {"number": event.summary.number}
    if kind != rules.restricted:
        facts |= {
            "at": event.at.isoformat(),
            "body": event.summary.body or "",
            "due_on": event.due_on.isoformat(),
        }
    return Notification(
        f"{event.key}:{person}",
        person,
        kind,
        item=str(event.summary.item),
        item_id=event.summary.item_id,
        facts=facts,
        machine=event.action in rules.by_clock,
    )


def invitation_used(
    invite: str, *, inviter: PersonId, at: datetime, role: str, body: str | None
) -> Notification:
    """The inviter is told that somebody has joined; their name is not said."""
    return Notification(
        f"invite:{invite}:{inviter}",
        inviter,
        "invitation-used",
        facts={"role": role, "body": body or "", "at": at.isoformat()},
    )
