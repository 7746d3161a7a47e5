"""Lines of the digest: the task and the term of one item, when the message is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.reminders.digest import is_late
from handlers.ui.card import join_lines
from handlers.ui.render_context import RenderContext
from services.items.item_type import Item


@dataclass(frozen=True, slots=True)
class DueLine:
    """An item with its due reminder steps.

    `planned_at` is aware and UTC. `days` are working days left, negative when overdue.
    """

    item: Item
    steps: tuple[str, ...]
    planned_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class DigestItem:
    """Rendering of one kind of item in the digest.

    `is_owed(step, item, now)`: the step is still due. `line(render, due, has_no_body)`: the text; a
    reader without a body is told the item's body.
    """

    is_owed: Callable[[str, Item, datetime], bool]
    line: Callable[[RenderContext, DueLine, bool], str]


def term_line(render: RenderContext, due: DueLine, *, kind: str, body: str | None) -> str:
    """The line of an item with a term: task, date, `body` if given, and that the line comes late.

    `kind` is the part of the message keys `reminder-KIND-WHEN`.
    """
    say, item = render.say, due.item
    when = _when(render, due)
    facts: dict[str, str | int] = {"number": item.number}
    facts |= {} if when == "today" else {"due": say.date(item.due_on)}
    facts |= {"days": abs(due.days)} if when in ("before", "overdue") else {}
    late = (
        say("reminder-late", at=render.moment(due.planned_at)) if is_late(due.planned_at, render.now) else ""
    )
    named = say("reminder-body", body=render.body(body)) if body else ""
    return join_lines(say(f"reminder-{kind}-{when}", **facts), named, late)


def is_acceptance(step: str) -> bool:
    """The step reminds of an item that waits for acceptance."""
    return step.startswith("a")


def is_review(step: str) -> bool:
    """The step reminds the issuer of an execution report to review."""
    return step.startswith("r")


def _when(render: RenderContext, due: DueLine) -> str:
    """The WHEN of the message key; "last" is the last working day of a term that ends on a day off."""
    if is_acceptance(due.steps[-1]):
        return "waiting"
    if is_review(due.steps[-1]):
        return "review"
    if due.days == 0:
        return "today" if due.item.due_on == render.today else "last"
    return "before" if due.days > 0 else "overdue"
