"""/people: who is in office; dismissal asks once more before it is done."""

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain.errors import Refused
from handlers.callbacks import PersonDo, PersonPress
from handlers.context import Visit
from handlers.filters import Command, Press
from handlers.ui.card import lines, paragraphs, quoted
from handlers.ui.keyboards import button, keyboard
from services.staff.roster import Officer, Offices, may_dismiss

#: People of one page: their names are buttons.
PAGE = 20


async def everybody(_message: Message, visit: Visit, offices: Offices) -> None:
    """The list, in the order people joined."""
    text, markup = _page(visit, await offices.officers(visit.actor), 0)
    await visit.answer(text, markup)


async def turn_page(_query: CallbackQuery, visit: Visit, press: PersonPress, offices: Offices) -> None:
    """More people than a message holds; from the last page on to the first."""
    found = await offices.officers(visit.actor)
    await visit.redraw(*_page(visit, found, press.id if press.id * PAGE < len(found) else 0))


def _page(visit: Visit, found: list[Officer], page: int) -> tuple[str, InlineKeyboardMarkup | None]:
    say, here = visit.say, found[page * PAGE : (page + 1) * PAGE]
    rows = [[button(_name(visit, one), PersonPress(do=PersonDo.OPEN, id=one.actor.id))] for one in here]
    if len(found) > PAGE:
        rows.append([button(say("button-people-more"), PersonPress(do=PersonDo.PAGE, id=page + 1))])
    shown = lines(*(_line(visit, one) for one in here)) or say("people-empty")
    return paragraphs(say("people-title"), shown), keyboard(*rows) if rows else None


async def open_person(_query: CallbackQuery, visit: Visit, press: PersonPress, offices: Offices) -> None:
    """One person, and the button that dismisses, for who may."""
    one, say = await _found(visit, offices, press.id), visit.say
    text = lines(
        say("person-card", name=quoted(_name(visit, one)), role=say(f"role-{one.actor.role}")),
        say("person-card-body", body=visit.desk.body(one.actor.body)) if one.actor.body else "",
        say("person-card-open", count=one.open_items),
        say("people-away") if one.is_away else "",
    )
    dismiss = button(say("button-dismiss"), PersonPress(do=PersonDo.DISMISS, id=one.actor.id))
    await visit.redraw(text, keyboard([dismiss]) if may_dismiss(visit.actor, one.actor) else None)


async def ask_dismissal(_query: CallbackQuery, visit: Visit, press: PersonPress, offices: Offices) -> None:
    """Once more, since it cannot be taken back."""
    one, say = await _found(visit, offices, press.id), visit.say
    sure = button(say("button-dismiss-sure"), PersonPress(do=PersonDo.SURE, id=one.actor.id))
    await visit.redraw(say("dismiss-sure", name=quoted(_name(visit, one))), keyboard([sure]))


async def dismiss(_query: CallbackQuery, visit: Visit, press: PersonPress, offices: Offices) -> None:
    """It is done."""
    one = await offices.dismiss(visit.cause, press.id)
    await visit.redraw(visit.say("done-dismissed", name=quoted(_name(visit, one))))


async def _found(visit: Visit, offices: Offices, person: int) -> Officer:
    for one in await offices.officers(visit.actor):
        if one.actor.id == person:
            return one
    raise Refused("button-stale")


def _line(visit: Visit, one: Officer) -> str:
    say, role = visit.say, visit.say(f"role-{one.actor.role}")
    name = quoted(_name(visit, one))
    if one.actor.body is None:
        return say("people-line", name=name, role=role)
    body = visit.desk.body(one.actor.body)
    return say("people-line-body", name=name, role=role, body=body)


def _name(visit: Visit, one: Officer) -> str:
    return one.name or visit.say("person-unnamed")


def routes() -> Router:
    """The list and its buttons."""
    router = Router(name=__name__)
    router.message.register(everybody, Command("people"))
    router.callback_query.register(turn_page, Press(PersonPress, PersonDo.PAGE))
    router.callback_query.register(open_person, Press(PersonPress, PersonDo.OPEN))
    router.callback_query.register(ask_dismissal, Press(PersonPress, PersonDo.DISMISS))
    router.callback_query.register(dismiss, Press(PersonPress, PersonDo.SURE))
    return router
