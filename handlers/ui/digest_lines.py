"""Lines of the digest: what is owed of one item and by when, as it stands when the message is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.reminders.digest import is_late
from handlers.ui.card import join_lines
from handlers.ui.render_context import RenderContext
from services.items.item_type import Item


@dataclass(frozen=True, slots=True)
class DueLine:
    """An item and the steps that are told of it; `days` are working days left, negative when overdue."""

    item: Item
    steps: tuple[str, ...]
    planned_at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class DigestItem:
    """How one kind of item stands in a digest.

    `is_owed`: a step of the item is still to be told, asked with the step's key, the item and the time.
    `line` draws it; the last argument says that the reader has no body, so the item's body is named.
    """

    is_owed: Callable[[str, Item, datetime], bool]
    line: Callable[[RenderContext, DueLine, bool], str]


def term_line(render: RenderContext, due: DueLine, *, kind: str, body: str | None) -> str:
    """What is owed and by when; `body`, where it is named; why the line comes late.

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
    """The step asks somebody to accept the item."""
    return step.startswith("a")


def is_review(step: str) -> bool:
    """The step asks the issuer to look at a report."""
    return step.startswith("r")


def _when(render: RenderContext, due: DueLine) -> str:
    """A term that its author let end on a day off has its last working day before that."""
    if is_acceptance(due.steps[-1]):
        return "waiting"
    if is_review(due.steps[-1]):
        return "review"
    if due.days == 0:
        return "today" if due.item.due_on == render.today else "last"
    return "before" if due.days > 0 else "overdue"
