"""/my and /tasks: a resident's own reports, and the open reports of staff."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import InlineKeyboardMarkup, Message

from domain.errors import Refused
from domain.permissions import Permission, may
from domain.reports.report import Report
from handlers.callbacks import ReportDo, ReportPress
from handlers.context import Context
from handlers.filters import Command
from handlers.ui.card import join_lines, join_paragraphs
from handlers.ui.keyboards import button, keyboard
from handlers.ui.labels import category_name
from handlers.ui.listing import LINES, more
from handlers.ui.render_context import RenderContext
from services.operations.retention import ACCOUNT_LASTS
from services.reports.queries import ReportQueries


async def list_own_reports(_message: Message, ctx: Context, report_queries: ReportQueries) -> None:
    """List the sender's reports, newest first."""
    render, say = ctx.render, ctx.say
    found = await report_queries.of_reporter(ctx.actor)
    if not found:
        await ctx.answer(say("my-empty", days=ACCOUNT_LASTS.days))
        return
    shown = [
        say("my-line", number=one.number, category=_category(render, one), state=say(f"state-{one.state}"))
        for one in found[:LINES]
    ]
    text = join_paragraphs(say("my-title"), join_lines(*shown, more(say, "my-more", found)))
    await ctx.answer(text, _open_buttons(render, found))


async def list_tasks(_message: Message, ctx: Context, report_queries: ReportQueries) -> None:
    """List open reports of an official, of a head's body, or of all that wait for controllers.

    Raises Refused("not-allowed") where the role has no list and the person no reports.
    """
    render, say = ctx.render, ctx.say
    found = await report_queries.tasks(ctx.actor) if may(ctx.actor, Permission.HAVE_REPORTS) else []
    if not found and not may(ctx.actor, Permission.LIST_TASKS):
        raise Refused("not-allowed")
    if not found:
        await ctx.answer(say("tasks-empty"))
        return
    shown = [_task_line(render, one) for one in found[:LINES]]
    text = join_paragraphs(say("tasks-title"), join_lines(*shown, more(say, "tasks-more", found)))
    await ctx.answer(text, _open_buttons(render, found))


def _task_line(render: RenderContext, one: Report) -> str:
    say = render.say
    state = say("state-overdue") if one.is_overdue(render.now, render.calendar) else say(f"state-{one.state}")
    due = say.short_date(one.due_on)
    if one.is_sensitive:
        return say("tasks-line-restricted", number=one.number, state=state, due=due)
    return say("tasks-line", number=one.number, category=_category(render, one), state=state, due=due)


def _category(render: RenderContext, one: Report) -> str:
    return category_name(render.city, render.lang, one.category, one.subcategory)


def _open_buttons(render: RenderContext, found: Sequence[Report]) -> InlineKeyboardMarkup:
    say = render.say
    return keyboard(
        *(
            [button(say("button-open-number", number=one.number), ReportPress(do=ReportDo.OPEN, id=one.id))]
            for one in found[:LINES]
        )
    )


def commands() -> Router:
    """Routes before messages to an open draft."""
    router = Router(name=__name__)
    router.message.register(list_own_reports, Command("my"))
    router.message.register(list_tasks, Command("tasks"))
    return router
