"""Commands that show what there is: /my, /tasks, /assignments, /help."""

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain.errors import Refused
from domain.people import Role
from domain.reports.report import Report
from handlers.callbacks import AssignmentDo, AssignmentPress, ReportDo, ReportPress
from handlers.context import Visit
from handlers.drafts.screens import category_name
from handlers.filters import Command
from handlers.onboarding.screens import emergency
from handlers.ui.card import lines, paragraphs
from handlers.ui.keyboards import button, keyboard
from handlers.ui.render_context import Desk
from services.items.queries import Registers
from services.operations.retention import ACCOUNT_LASTS

#: Lines of a list; the rest is counted.
LINES = 20


async def my(_message: Message, visit: Visit, registers: Registers) -> None:
    """A resident's reports, newest first."""
    desk, say = visit.desk, visit.say
    found = await registers.of_reporter(visit.actor)
    if not found:
        await visit.answer(say("my-empty", days=ACCOUNT_LASTS.days))
        return
    shown = [
        say("my-line", number=one.number, category=_category(desk, one), state=say(f"state-{one.state}"))
        for one in found[:LINES]
    ]
    await visit.answer(
        paragraphs(say("my-title"), lines(*shown, _more(desk, "my-more", found))), _openers(desk, found)
    )


async def tasks(_message: Message, visit: Visit, registers: Registers) -> None:
    """Open reports of an official, of a head's body, or those that wait for who controls."""
    desk, say, role = visit.desk, visit.say, visit.actor.role
    found = [] if role is Role.RESIDENT else await registers.tasks(visit.actor)
    if not found and role in {Role.RESIDENT, Role.ADMIN}:
        raise Refused("not-allowed")
    if not found:
        await visit.answer(say("tasks-empty"))
        return
    shown = [_task_line(desk, one) for one in found[:LINES]]
    text = paragraphs(say("tasks-title"), lines(*shown, _more(desk, "tasks-more", found)))
    await visit.answer(text, _openers(desk, found))


def _task_line(desk: Desk, one: Report) -> str:
    say = desk.say
    state = say("state-overdue") if one.is_overdue(desk.now, desk.calendar) else say(f"state-{one.state}")
    due = say.short_date(one.due_on)
    if one.is_sensitive:
        return say("tasks-line-restricted", number=one.number, state=state, due=due)
    return say("tasks-line", number=one.number, category=_category(desk, one), state=state, due=due)


async def assignments(_message: Message, visit: Visit, registers: Registers) -> None:
    """Assignments of the body, or all of them for the office that controls them."""
    if visit.actor.role in {Role.RESIDENT, Role.ADMIN}:
        raise Refused("not-allowed")
    say = visit.say
    found = await registers.assignments(visit.actor)
    shown = [
        say(
            "assignments-line-body",
            number=one.number,
            body=visit.desk.body(one.body),
            state=say("state-overdue")
            if one.is_overdue(visit.desk.now, visit.desk.calendar)
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
    if visit.actor.role is Role.PROSECUTOR:
        rows.append([button(say("button-new-assignment"), AssignmentPress(do=AssignmentDo.BEGIN, id=0))])
    rest = len(found) - LINES
    more = say("assignments-more", count=rest) if rest > 0 else ""
    text = paragraphs(say("assignments-title"), lines(*shown, more) or say("assignments-empty"))
    await visit.answer(text, keyboard(*rows) if rows else None)


async def help_me(_message: Message, visit: Visit) -> None:
    """The emergency line first, then what this role can do, then numbers."""
    say, city = visit.say, visit.desk.city
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
    await visit.answer(paragraphs(emergency(say, city), say(f"help-{visit.actor.role}"), numbers, legal))


async def unknown_command(_message: Message, visit: Visit) -> None:
    """A command that is not known, or is meant for another bot: never taken for words of a concern."""
    await visit.answer(visit.say("unknown-command"))


async def not_understood(_message: Message, visit: Visit) -> None:
    """Whatever no other handler knows."""
    await visit.answer(visit.say("unknown-staff"))


async def unknown_press(_query: CallbackQuery) -> None:
    """A forged, truncated or outdated button."""
    raise Refused("button-unknown")


def _category(desk: Desk, one: Report) -> str:
    return category_name(desk.city, desk.lang, one.category, one.subcategory)


def _more(desk: Desk, key: str, found: list[Report]) -> str:
    rest = len(found) - LINES
    return desk.say(key, count=rest) if rest > 0 else ""


def _openers(desk: Desk, found: list[Report]) -> InlineKeyboardMarkup:
    return keyboard(
        *(
            [
                button(
                    desk.say("button-open-number", number=one.number),
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
