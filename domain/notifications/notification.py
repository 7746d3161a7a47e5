"""Who must hear of what happened: events and due steps become letters, without a word of a resident.

What a letter shows is rendered when it is sent, in its reader's language, from the item itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from domain.assignments.assignment import AssignmentAction as Task
from domain.assignments.assignment import AssignmentState
from domain.events import Event
from domain.people import PersonId
from domain.reminders.digest import DigestLine
from domain.reports.report import ReportAction as Act
from domain.reports.report import ReportState
from domain.staff import Audience, ItemKind, Staff, recipients


class Priority(IntEnum):
    """Which letters go first; order is kept within a person's lane (decision "order")."""

    URGENT = 0  #: danger; always at once and with sound
    PERSONAL = 1  #: what concerns this person
    BULK = 2  #: the same for many


@dataclass(frozen=True, slots=True)
class Notification:
    """A promise that one person will be told; `key` is unique, so it can only be made once.

    `machine`: no person's act caused it, so it waits for sending hours (decision "hours").
    `edits` is the row of a letter whose card it replaces.
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


#: What each act on a report makes heard: to whom, and as which kind of letter.
REPORT_LETTERS: Mapping[str, Sequence[tuple[Audience, str]]] = {
    Act.FILE: ((Audience.OWNER, "receipt"), (Audience.EXECUTOR, "report-task")),
    Act.ROUTE: ((Audience.EXECUTOR, "report-task"),),
    Act.ACCEPT: ((Audience.OWNER, "report-accepted"),),
    Act.ASK: ((Audience.OWNER, "report-question"),),
    Act.ANSWER: ((Audience.EXECUTOR, "report-answer"),),
    Act.REDIRECT: ((Audience.OWNER, "report-redirected"), (Audience.EXECUTOR, "report-task")),
    Act.PROPOSE: ((Audience.OWNER, "report-proposed"),),
    Act.CONFIRM: ((Audience.EXECUTOR, "report-confirmed"),),
    Act.DENY: ((Audience.EXECUTOR, "report-denied"),),
    Act.DENY_AGAIN: ((Audience.COORDINATOR, "report-disputed"), (Audience.EXECUTOR, "report-denied-again")),
    Act.LAPSE: ((Audience.OWNER, "report-unconfirmed"), (Audience.EXECUTOR, "report-lapsed")),
    Act.WITHDRAW: ((Audience.EXECUTOR, "report-withdrawn"),),
    Act.CLOSE: ((Audience.OWNER, "report-closed"), (Audience.EXECUTOR, "report-closed")),
    Act.RETURN: ((Audience.OWNER, "report-returned"), (Audience.EXECUTOR, "report-returned")),
    Act.REOPEN: ((Audience.EXECUTOR, "report-reopened"),),
    Act.RELEASE: ((Audience.EXECUTOR, "report-task"),),
    Act.UNROUTE: (),
}

#: The same for assignments.
ASSIGNMENT_LETTERS: Mapping[str, Sequence[tuple[Audience, str]]] = {
    Task.ISSUE: ((Audience.EXECUTOR, "assignment-task"),),
    Task.ACKNOWLEDGE: ((Audience.OWNER, "assignment-acknowledged"),),
    Task.SUBMIT: ((Audience.OWNER, "assignment-submitted"),),
    Task.REMOVE: ((Audience.EXECUTOR, "assignment-removed"),),
    Task.RETURN: ((Audience.EXECUTOR, "assignment-returned"),),
    Task.CANCEL: ((Audience.EXECUTOR, "assignment-cancelled"),),
    Task.RELEASE: ((Audience.OWNER, "assignment-released"), (Audience.EXECUTOR, "assignment-task")),
}

_LETTERS = {ItemKind.REPORT: REPORT_LETTERS, ItemKind.ASSIGNMENT: ASSIGNMENT_LETTERS}

#: Who acted reads the result on their own card; only the receipt is a letter of its own (art. 64(2)).
_TOLD_OF_THEIR_OWN_ACT = frozenset({"receipt"})
_WAITS_FOR_OTHERS = frozenset(
    {AssignmentState.SUBMITTED, ReportState.PROPOSED, ReportState.DISPUTED, ReportState.UNCONFIRMED}
)
#: A sensitive report is never named by more than its number (decision "sensitive categories").
RESTRICTED = "report-restricted"


def notifications_for(event: Event, staff: Staff) -> list[Notification]:
    """The letters of an event, one a person, in the order of the table; who acted gets none."""
    notifications: dict[PersonId, Notification] = {}
    for person, kind in _readers(event, staff):
        if person == event.by.id and kind not in _TOLD_OF_THEIR_OWN_ACT:
            continue
        notifications.setdefault(person, _notice(event, person, kind=kind))
    return list(notifications.values())


def _readers(event: Event, staff: Staff) -> list[tuple[PersonId, str]]:
    letters = [
        (person, _kind(event, audience, kind=kind))
        for audience, kind in _LETTERS[event.summary.item][event.action]
        for person in recipients(event.summary, audience, staff)
        if not _is_idle(event, audience)
    ]
    return letters + _moved(event, staff)


def _is_idle(event: Event, audience: Audience) -> bool:
    """The executor has left while the item waits for somebody else: the body has nothing to take."""
    return event.action == Task.RELEASE and event.now in _WAITS_FOR_OTHERS and audience is Audience.EXECUTOR


def _moved(event: Event, staff: Staff) -> list[tuple[PersonId, str]]:
    """Who had a redirected report is told that it is theirs no longer."""
    was = event.was_executor
    if event.action != Act.REDIRECT or was is None or not staff.has(was):
        return []
    return [(was, "report-moved")]


def _kind(event: Event, audience: Audience, *, kind: str) -> str:
    hides = event.summary.is_sensitive and audience is not Audience.OWNER
    return RESTRICTED if hides else kind


def _notice(event: Event, person: PersonId, *, kind: str) -> Notification:
    return Notification(
        f"{event.key}:{person}",
        person,
        kind,
        item=str(event.summary.item),
        item_id=event.summary.item_id,
        facts=_facts(event, kind),
        machine=event.action == Act.LAPSE,
    )


def _facts(event: Event, kind: str) -> dict[str, str | int]:
    number: dict[str, str | int] = {"number": event.summary.number}
    if kind == RESTRICTED:
        return number
    return {
        **number,
        "at": event.at.isoformat(),
        "body": event.summary.body or "",
        "due_on": event.due_on.isoformat(),
    }


def digest(person: PersonId, lines: Sequence[DigestLine]) -> Notification:
    """One message with a line per item; kept apart from every other by the first promise in it."""
    return Notification(
        f"morning:{lines[0].unit(person)}",
        person,
        "morning",
        facts={"lines": [line.facts() for line in lines]},
        machine=True,
    )


def digests(lines: Mapping[PersonId, Sequence[DigestLine]]) -> list[Notification]:
    """One message a person."""
    return [digest(person, own) for person, own in lines.items() if own]


def invitation_used(
    invite: str, *, inviter: PersonId, at: datetime, role: str, body: str | None
) -> Notification:
    """The inviter is told that somebody has joined; who it was is not said."""
    return Notification(
        f"invite:{invite}:{inviter}",
        inviter,
        "invitation-used",
        facts={"role": role, "body": body or "", "at": at.isoformat()},
    )
