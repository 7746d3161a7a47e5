"""/assignments: open assignments of the reader's body, or of all bodies for controlling offices."""

from aiogram import Router
from aiogram.types import Message

from domain.assignments.assignment import Assignment
from domain.permissions import Permission, may, require
from handlers.callbacks import AssignmentDo, AssignmentPress
from handlers.context import Context
from handlers.filters import Command
from handlers.ui.card import join_lines, join_paragraphs
from handlers.ui.keyboards import button, keyboard
from handlers.ui.listing import LINES, more
from handlers.ui.render_context import RenderContext
from services.assignments.queries import AssignmentQueries


async def list_assignments(_message: Message, ctx: Context, assignment_queries: AssignmentQueries) -> None:
    """List open assignments; issuers also get a button for a new one.

    Raises Refused("not-allowed") where the role has no list.
    """
    require(ctx.actor, Permission.LIST_ASSIGNMENTS)
    say, found = ctx.say, await assignment_queries.open_for(ctx.actor)
    rows = [
        [button(say("button-open-number", number=one.number), _press(AssignmentDo.OPEN, one.id))]
        for one in found[:LINES]
    ]
    if may(ctx.actor, Permission.ISSUE_ASSIGNMENTS):
        rows.append([button(say("button-new-assignment"), _press(AssignmentDo.BEGIN, 0))])
    shown = [_line(ctx.render, one) for one in found[:LINES]]
    lines = join_lines(*shown, more(say, "assignments-more", found)) or say("assignments-empty")
    await ctx.answer(join_paragraphs(say("assignments-title"), lines), keyboard(*rows) if rows else None)


def _press(do: AssignmentDo, assignment_id: int) -> AssignmentPress:
    return AssignmentPress(do=do, id=assignment_id)


def _line(render: RenderContext, one: Assignment) -> str:
    say = render.say
    state = say("state-overdue") if one.is_overdue(render.now, render.calendar) else say(f"state-{one.state}")
    body, due = render.body(one.body), say.short_date(one.due_on)
    return say("assignments-line-body", number=one.number, body=body, state=state, due=due)


def commands() -> Router:
    """Routes before messages to an open draft."""
    router = Router(name=__name__)
    router.message.register(list_assignments, Command("assignments"))
    return router
