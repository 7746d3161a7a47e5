"""An assignment's line in the digest: its number, task and term."""

from datetime import datetime

from domain.assignments.assignment import Assignment
from domain.assignments.rules import TERM_RUNS, AssignmentState
from handlers.ui.digest_lines import DigestItem, DueLine, is_acceptance, is_review, term_line
from handlers.ui.render_context import RenderContext
from services.items.item_type import Item


def _is_owed(step: str, item: Item, _now: datetime) -> bool:
    if not isinstance(item, Assignment):
        return False
    if is_review(step):
        return item.state is AssignmentState.SUBMITTED
    return item.state in TERM_RUNS and not is_acceptance(step)


def _line(render: RenderContext, due: DueLine, has_no_body: bool) -> str:
    body = due.item.body if has_no_body and isinstance(due.item, Assignment) else None
    return term_line(render, due, kind="assignment", body=body)


DIGEST = DigestItem(_is_owed, _line)
