"""Routes of /people: the list of staff, a person's card, dismissal."""

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from domain.errors import Refused
from handlers.callbacks import PersonDo, PersonPress
from handlers.context import Context
from handlers.filters import Command, Press
from handlers.ui.card import SHOWN_LISTED, escaped, join_lines, join_paragraphs
from handlers.ui.keyboards import button, keyboard
from services.staff.roster import StaffMember, StaffRoster, may_dismiss

#: People of one page: their names are buttons.
PAGE = 20


async def list_staff(_message: Message, ctx: Context, roster: StaffRoster) -> None:
    """Answer with the first page of staff, by the date of joining; raises Refused("not-allowed")."""
    text, markup = _page(ctx, await roster.members(ctx.actor), 0)
    await ctx.answer(text, markup)


async def turn_page(_query: CallbackQuery, ctx: Context, press: PersonPress, roster: StaffRoster) -> None:
    """Show another page; after the last page the first follows."""
    found = await roster.members(ctx.actor)
    await ctx.redraw(*_page(ctx, found, press.id if press.id * PAGE < len(found) else 0))


def _page(ctx: Context, found: list[StaffMember], page: int) -> tuple[str, InlineKeyboardMarkup | None]:
    say, here = ctx.say, found[page * PAGE : (page + 1) * PAGE]
    rows = [[button(_name(ctx, one), PersonPress(do=PersonDo.OPEN, id=one.actor.id))] for one in here]
    if len(found) > PAGE:
        rows.append([button(say("button-people-more"), PersonPress(do=PersonDo.PAGE, id=page + 1))])
    shown = join_lines(*(_line(ctx, one) for one in here)) or say("people-empty")
    return join_paragraphs(say("people-title"), shown), keyboard(*rows) if rows else None


async def open_person(_query: CallbackQuery, ctx: Context, press: PersonPress, roster: StaffRoster) -> None:
    """Show a person, with a button for dismissal if allowed. Raises Refused("button-stale")."""
    one, say = await _member(ctx, roster, press.id), ctx.say
    text = join_lines(
        say("person-card", name=escaped(_name(ctx, one)), role=say(f"role-{one.actor.role}")),
        say("person-card-body", body=ctx.render.body(one.actor.body)) if one.actor.body else "",
        say("person-card-open", count=one.open_items),
        say("people-away") if one.is_away else "",
    )
    dismiss = button(say("button-dismiss"), PersonPress(do=PersonDo.DISMISS, id=one.actor.id))
    await ctx.redraw(text, keyboard([dismiss]) if may_dismiss(ctx.actor, one.actor) else None)


async def ask_dismissal(_query: CallbackQuery, ctx: Context, press: PersonPress, roster: StaffRoster) -> None:
    """Ask once more: a dismissal is final. Raises Refused("button-stale")."""
    one, say = await _member(ctx, roster, press.id), ctx.say
    sure = button(say("button-dismiss-sure"), PersonPress(do=PersonDo.SURE, id=one.actor.id))
    await ctx.redraw(say("dismiss-sure", name=escaped(_name(ctx, one))), keyboard([sure]))


async def dismiss_person(
    _query: CallbackQuery, ctx: Context, press: PersonPress, roster: StaffRoster
) -> None:
    """Dismiss the person; raises Refused as `StaffRoster.dismiss` does."""
    one = await roster.dismiss(ctx.cause, press.id)
    await ctx.redraw(ctx.say("done-dismissed", name=escaped(_name(ctx, one))))


async def _member(ctx: Context, roster: StaffRoster, person: int) -> StaffMember:
    for one in await roster.members(ctx.actor):
        if one.actor.id == person:
            return one
    raise Refused("button-stale")


def _line(ctx: Context, one: StaffMember) -> str:
    say, role = ctx.say, ctx.say(f"role-{one.actor.role}")
    name = escaped(_name(ctx, one), SHOWN_LISTED)
    if one.actor.body is None:
        return say("people-line", name=name, role=role)
    body = ctx.render.body(one.actor.body)
    return say("people-line-body", name=name, role=role, body=body)


def _name(ctx: Context, one: StaffMember) -> str:
    return one.name or ctx.say("person-unnamed")


def routes() -> Router:
    """/people and its buttons."""
    router = Router(name=__name__)
    router.message.register(list_staff, Command("people"))
    router.callback_query.register(turn_page, Press(PersonPress, PersonDo.PAGE))
    router.callback_query.register(open_person, Press(PersonPress, PersonDo.OPEN))
    router.callback_query.register(ask_dismissal, Press(PersonPress, PersonDo.DISMISS))
    router.callback_query.register(dismiss_person, Press(PersonPress, PersonDo.SURE))
    return router
