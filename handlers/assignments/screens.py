"""The screens on which an assignment is written: the draft itself, its date, and a date on a day off."""

from aiogram.types import InlineKeyboardButton

from domain.assignments.numbers import assignment_number
from domain.text.limits import has_words
from handlers.callbacks import DraftDo, DraftPress, DuePick
from handlers.ui import keyboards
from handlers.ui.card import Card, escaped, join_lines, join_paragraphs
from handlers.ui.keyboards import Row, button, keyboard
from handlers.ui.screen_context import ScreenContext

#: Terms that one press gives, in working days (issue 2, section 4).
_TERMS = (3, 5, 10)


def assignment(ctx: ScreenContext) -> Card:
    """Text, body, date; «Жіберу» once all three are there."""
    say, draft = ctx.say, ctx.draft
    body = ctx.city.body(draft.body).names[ctx.lang] if draft.body else ""
    fields = join_lines(
        say("draft-title-assignment"),
        say("draft-text", text=escaped(draft.text)) if draft.text else "",
        ctx.files_line,
        say("draft-assignment-body", body=body) if body else say("draft-assignment-body-none"),
        _due_line(ctx) or say("draft-due-none"),
    )
    rows = [
        [button(say("button-send"), DraftPress(do=DraftDo.SEND))] if _is_whole(ctx) else [],
        [button(say("button-body"), DraftPress(do=DraftDo.BODY)), _due_button(ctx)],
        [button(say("button-cancel"), DraftPress(do=DraftDo.CANCEL))],
    ]
    return Card(join_paragraphs(fields, _hint(ctx)), keyboard(*rows))


def _is_whole(ctx: ScreenContext) -> bool:
    draft = ctx.draft
    return has_words(draft.text) and bool(draft.body) and draft.due is not None


def _hint(ctx: ScreenContext) -> str:
    if not has_words(ctx.draft.text):
        return ctx.say("prompt-assignment")
    return ctx.say("draft-hint-assignment") if _is_whole(ctx) else ""


def returning(ctx: ScreenContext) -> Card:
    """Why an assignment goes back; a new term may be given with it."""
    say, draft = ctx.say, ctx.draft
    written = say("draft-text", text=escaped(draft.text)) if draft.text else say("prompt-return")
    send = [] if draft.is_blank else [button(say("button-send"), DraftPress(do=DraftDo.SEND))]
    cancel = [button(say("button-cancel"), DraftPress(do=DraftDo.CANCEL))]
    title = say("draft-title-return", number=assignment_number(draft.about or 0))
    text = join_paragraphs(title, join_lines(written, ctx.files_line, _due_line(ctx)))
    return Card(text, keyboard(send, [_due_button(ctx)], cancel))


def _due_button(ctx: ScreenContext) -> InlineKeyboardButton:
    """To the choice of a date."""
    return button(ctx.say("button-due"), DraftPress(do=DraftDo.DUE))


def _due_line(ctx: ScreenContext) -> str:
    """The chosen date, and that it is a day off; "" where none is chosen."""
    say, due = ctx.say, ctx.draft.due
    if due is None:
        return ""
    off = "" if ctx.render.calendar.is_working(due) else say("draft-due-day-off")
    return join_lines(say("draft-due", due=say.date(due)), off)


def due(ctx: ScreenContext) -> Card:
    """When it is to be done: three terms by a press, any other date by words."""
    say, calendar = ctx.say, ctx.render.calendar
    days = [(term, calendar.add_working_days(ctx.render.today, term)) for term in _TERMS]
    picks: list[Row] = [
        [button(say("button-due-days", days=term, date=say.short_date(day)), DuePick(day=day.toordinal()))]
        for term, day in days
    ]
    return Card(say("prompt-assignment-due"), keyboard(*picks, keyboards.back(say)))


def day_off(ctx: ScreenContext) -> Card:
    """The date is a day off: said, the next working day proposed, the author decides (decision)."""
    say, day = ctx.say, ctx.draft.due or ctx.render.today
    following = ctx.render.calendar.next_working_day(day)
    text = say("date-day-off", date=say.date(day), weekday=say.weekday(day), next=say.date(following))
    move = button(say("button-date-next", date=say.short_date(following)), DuePick(day=following.toordinal()))
    keep = button(say("button-date-keep", date=say.short_date(day)), DuePick(day=day.toordinal()))
    return Card(text, keyboard([move], [keep], keyboards.back(say)))
