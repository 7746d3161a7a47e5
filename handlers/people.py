"""/people: who is in office; dismissal asks once more before it is done."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.refusal import Refused
from handlers.callbacks import PersonDo, PersonPress
from handlers.card import lines, paragraphs, quoted
from handlers.filters import Command, Press
from handlers.keyboards import button, keyboard
from handlers.visit import Visit
from services.offices import Officer, Offices


async def everybody(_message: Message, visit: Visit, offices: Offices) -> None:
    """The list, in the order people joined."""
    say = visit.say
    found = await offices.officers(visit.actor)
    shown = lines(*(_line(visit, one) for one in found))
    rows = [[button(_name(visit, one), PersonPress(do=PersonDo.OPEN, id=one.actor.id))] for one in found]
    await visit.answer(
        paragraphs(say("people-title"), shown or say("people-empty")), keyboard(*rows) if rows else None
    )


async def open_person(_query: CallbackQuery, visit: Visit, press: PersonPress, offices: Offices) -> None:
    """One person, and the button that dismisses."""
    one, say = await _found(visit, offices, press.id), visit.say
    dismiss = button(say("button-dismiss"), PersonPress(do=PersonDo.DISMISS, id=one.actor.id))
    text = lines(
        say("person-card", name=quoted(_name(visit, one)), role=say(f"role-{one.actor.role}")),
        say("person-card-body", body=visit.desk.body(one.actor.body)) if one.actor.body else "",
        say("person-card-open", count=one.open_items),
    )
    await visit.redraw(text, keyboard([dismiss]))


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
    router.callback_query.register(open_person, Press(PersonPress, PersonDo.OPEN))
    router.callback_query.register(ask_dismissal, Press(PersonPress, PersonDo.DISMISS))
    router.callback_query.register(dismiss, Press(PersonPress, PersonDo.SURE))
    return router
