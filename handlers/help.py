"""Commands that show what there is: /my, /tasks, /assignments, /help."""

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain.errors import Refused
from domain.people import Role
from domain.reports.report import Report
from handlers.callbacks import AssignmentDo, AssignmentPress, ReportDo, ReportPress
from handlers.context import Context
from handlers.drafts.screens import category_name
from handlers.filters import Command
from handlers.onboarding.screens import emergency
from handlers.ui.card import join_lines, join_paragraphs
from handlers.ui.keyboards import button, keyboard
from handlers.ui.render_context import RenderContext
from services.assignments.queries import AssignmentQueries
from services.operations.retention import ACCOUNT_LASTS
from services.reports.queries import ReportQueries

#: Lines of a list; the rest is counted.
LINES = 20


async def my(_message: Message, ctx: Context, report_queries: ReportQueries) -> None:
    """A resident's reports, newest first."""
    render, say = ctx.render, ctx.say
    found = await report_queries.of_reporter(ctx.actor)
    if not found:
        await ctx.answer(say("my-empty", days=ACCOUNT_LASTS.days))
        return
    shown = [
        say("my-line", number=one.number, category=_category(render, one), state=say(f"state-{one.state}"))
        for one in found[:LINES]
    ]
    await ctx.answer(
        join_paragraphs(say("my-title"), join_lines(*shown, _more(render, "my-more", found))),
        _openers(render, found),
    )


async def tasks(_message: Message, ctx: Context, report_queries: ReportQueries) -> None:
    """Open reports of an official, of a head's body, or those that wait for who controls."""
    render, say, role = ctx.render, ctx.say, ctx.actor.role
    found = [] if role is Role.RESIDENT else await report_queries.tasks(ctx.actor)
    if not found and role in {Role.RESIDENT, Role.ADMIN}:
        raise Refused("not-allowed")
    if not found:
        await ctx.answer(say("tasks-empty"))
        return
    shown = [_task_line(render, one) for one in found[:LINES]]
    text = join_paragraphs(say("tasks-title"), join_lines(*shown, _more(render, "tasks-more", found)))
    await ctx.answer(text, _openers(render, found))


def _task_line(render: RenderContext, one: Report) -> str:
    say = render.say
    state = say("state-overdue") if one.is_overdue(render.now, render.calendar) else say(f"state-{one.state}")
    due = say.short_date(one.due_on)
    if one.is_sensitive:
        return say("tasks-line-restricted", number=one.number, state=state, due=due)
    return say("tasks-line", number=one.number, category=_category(render, one), state=state, due=due)


async def assignments(_message: Message, ctx: Context, assignment_queries: AssignmentQueries) -> None:
    """Assignments of the body, or all of them for the office that controls them."""
    if ctx.actor.role in {Role.RESIDENT, Role.ADMIN}:
        raise Refused("not-allowed")
    say = ctx.say
    found = await assignment_queries.open_for(ctx.actor)
    shown = [
        say(
            "assignments-line-body",
            number=one.number,
            body=ctx.render.body(one.body),
            state=say("state-overdue")
            if one.is_overdue(ctx.render.now, ctx.render.calendar)
            else say(f"state-{one.state}"),
            due=say.short_date(one.due_on),
        )
        for one in found[:LINES]
    ]
    rows = [
        [
            button(
                say("button-open-number", number=one.number), AssignmentPress(do=AssignmentDo.OPEN, id=one.id)
            )
        ]
        for one in found[:LINES]
    ]
    if ctx.actor.role is Role.PROSECUTOR:
        rows.append([button(say("button-new-assignment"), AssignmentPress(do=AssignmentDo.BEGIN, id=0))])
    rest = len(found) - LINES
    more = say("assignments-more", count=rest) if rest > 0 else ""
    text = join_paragraphs(say("assignments-title"), join_lines(*shown, more) or say("assignments-empty"))
    await ctx.answer(text, keyboard(*rows) if rows else None)


async def help_me(_message: Message, ctx: Context) -> None:
    """The emergency line first, then what this role can do, then numbers."""
    say, city = ctx.say, ctx.render.city
    phones = city.phones
    numbers = say(
        "help-phones",
        emergency=phones.emergency,
        fire=phones.fire,
        police=phones.police,
        ambulance=phones.ambulance,
        gas=phones.gas,
        call_centre=phones.call_centre,
    )
    legal = say("legal-note", appeals=city.links.appeals)
    await ctx.answer(join_paragraphs(emergency(say, city), say(f"help-{ctx.actor.role}"), numbers, legal))


async def unknown_command(_message: Message, ctx: Context) -> None:
    """A command that is not known, or is meant for another bot: never taken for words of a concern."""
    await ctx.answer(ctx.say("unknown-command"))


async def not_understood(_message: Message, ctx: Context) -> None:
    """Whatever no other handler knows."""
    await ctx.answer(ctx.say("unknown-staff"))


async def unknown_press(_query: CallbackQuery) -> None:
    """A forged, truncated or outdated button."""
    raise Refused("button-unknown")


def _category(render: RenderContext, one: Report) -> str:
    return category_name(render.city, render.lang, one.category, one.subcategory)


def _more(render: RenderContext, key: str, found: list[Report]) -> str:
    rest = len(found) - LINES
    return render.say(key, count=rest) if rest > 0 else ""


def _openers(render: RenderContext, found: list[Report]) -> InlineKeyboardMarkup:
    return keyboard(
        *(
            [
                button(
                    render.say("button-open-number", number=one.number),
                    ReportPress(do=ReportDo.OPEN, id=one.id),
                )
            ]
            for one in found[:LINES]
        )
    )


def commands() -> Router:
    """Before anything that is being written."""
    router = Router(name=f"{__name__}.commands")
    router.message.register(my, Command("my"))
    router.message.register(tasks, Command("tasks"))
    router.message.register(assignments, Command("assignments"))
    return router


def fallback() -> Router:
    """Always last."""
    router = Router(name=f"{__name__}.fallback")
    router.message.register(not_understood)
    router.callback_query.register(unknown_press)
    return router
