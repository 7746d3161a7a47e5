"""The morning digest: one message for each person, one line for each item in its present state."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.errors import NotFound
from handlers.ui.card import SHOWN_LINES, Card, fitting, join_paragraphs
from handlers.ui.digest_lines import DigestItem, DueLine
from handlers.ui.render_context import RenderContext
from services.items.item_type import ItemRef, Items
from services.outbox.outbox import OutboxMessage

Forms = Mapping[str, DigestItem]


def items_of(message: OutboxMessage) -> set[ItemRef]:
    """The (kind, id) of each item in a digest."""
    return {(line["item"], line["item_id"]) for line in message.facts["lines"]}


def digest(render: RenderContext, message: OutboxMessage, items: Items, forms: Forms) -> Card:
    """The digest, the most overdue first; raises NotFound where no step is due any more."""
    found = (_due_line(render, line, items, forms) for line in message.facts["lines"])
    due = sorted((one for one in found if one is not None), key=_most_overdue_first)
    if not due:
        raise NotFound("no step of this digest is due any more")
    has_no_body = message.reader.body is None
    drawn = (forms[one.item.summary.item].line(render, one, has_no_body) for one in due)
    shown = fitting(drawn, SHOWN_LINES, gap=len("\n\n"))
    rest = len(due) - len(shown)
    more = render.say("reminder-more", count=rest) if rest else ""
    title = render.say("reminder-title", date=render.say.date(render.today))
    return Card(join_paragraphs(title, *shown, more, render.say("reminder-hint")))


def _most_overdue_first(due: DueLine) -> tuple[Any, ...]:
    return due.days, due.item.due_on, due.item.number


def _due_line(render: RenderContext, line: Mapping[str, Any], items: Items, forms: Forms) -> DueLine | None:
    """The line of an item; None where the item has ended, was answered, or has a new term."""
    item = items.get((line["item"], line["item_id"]))
    if item is None or item.due_version != line["due_version"]:
        return None
    is_owed = forms[line["item"]].is_owed
    steps = tuple(step for step in line["steps"] if is_owed(step, item, render.now))
    if not steps:
        return None
    days = item.term.days_left(render.now, render.calendar)
    return DueLine(item, steps, datetime.fromisoformat(line["planned_at"]), days)
