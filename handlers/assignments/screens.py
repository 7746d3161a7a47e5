"""Screens of drafts about assignments: the draft itself, its body and its date."""

from datetime import date

from aiogram.types import InlineKeyboardButton

from domain.assignments.draft import AssignmentDraft, DatedDraft, ReturnDraft
from domain.assignments.numbers import assignment_number
from domain.drafts import ContentDraft
from domain.text.limits import has_words
from handlers.callbacks import DraftDo, DraftPress, DuePick
from handlers.drafts import screens
from handlers.drafts.screens import cancel_row, send_row, short_text
from handlers.ui import keyboards
from handlers.ui.card import Card, escaped, join_lines, join_paragraphs
from handlers.ui.keyboards import Row, button, keyboard
from handlers.ui.screen_context import ScreenContext

#: Terms that one press gives, in working days (issue 2, section 4).
_TERMS = (3, 5, 10)


def assignment(ctx: ScreenContext) -> Card:
    """The draft of an assignment; «Жіберу» appears once text, body and date are given."""
    say, draft = ctx.say, ctx.draft(AssignmentDraft)
    body = ctx.city.body(draft.body).names[ctx.lang] if draft.body else ""
    fields = join_lines(
        say("draft-title-assignment"),
        say("draft-text", text=escaped(draft.text)) if draft.text else "",
        ctx.files_line(draft),
        say("draft-assignment-body", body=body) if body else say("draft-assignment-body-none"),
        _due_line(ctx, draft.due) or say("draft-due-none"),
    )
    choices = [button(say("button-body"), DraftPress(do=DraftDo.BODY)), _due_button(ctx)]
    send = send_row(ctx) if _is_whole(draft) else []
    return Card(join_paragraphs(fields, _hint(ctx, draft)), keyboard(send, choices, cancel_row(ctx)))


def _is_whole(draft: AssignmentDraft) -> bool:
    return has_words(draft.text) and bool(draft.body) and draft.due is not None


def _hint(ctx: ScreenContext, draft: AssignmentDraft) -> str:
    if not has_words(draft.text):
        return ctx.say("prompt-assignment")
    return ctx.say("draft-hint-assignment") if _is_whole(draft) else ""


def about_assignment(ctx: ScreenContext) -> Card:
    """A short text about one assignment."""
    draft = ctx.draft(ContentDraft)
    return short_text(ctx, draft, number=assignment_number(draft.about or 0))


def returning(ctx: ScreenContext) -> Card:
    """The draft of a return: the reason, and perhaps a new term."""
    say, draft = ctx.say, ctx.draft(ReturnDraft)
    written = say("draft-text", text=escaped(draft.text)) if draft.text else say("prompt-return")
    send = [] if draft.is_blank else send_row(ctx)
    title = say("draft-title-return", number=assignment_number(draft.about or 0))
    text = join_paragraphs(title, join_lines(written, ctx.files_line(draft), _due_line(ctx, draft.due)))
    return Card(text, keyboard(send, [_due_button(ctx)], cancel_row(ctx)))


def bodies(ctx: ScreenContext) -> Card:
    """The choice of the body."""
    return Card(ctx.say("prompt-assignment-body"), keyboards.bodies(ctx.say, ctx.city))


def day_off(ctx: ScreenContext) -> Card:
    """The question about a date on a day off."""
    return screens.day_off(ctx, ctx.draft(DatedDraft).due or ctx.render.today)


def _due_button(ctx: ScreenContext) -> InlineKeyboardButton:
    """The button to the choice of a date."""
    return button(ctx.say("button-due"), DraftPress(do=DraftDo.DUE))


def _due_line(ctx: ScreenContext, due: date | None) -> str:
    """The chosen date, with a note if it is a day off; "" without a date."""
    say = ctx.say
    if due is None:
        return ""
    off = "" if ctx.render.calendar.is_working(due) else say("draft-due-day-off")
    return join_lines(say("draft-due", due=say.date(due)), off)


def due(ctx: ScreenContext) -> Card:
    """The choice of the date: three terms as buttons, any other date as text."""
    say, calendar = ctx.say, ctx.render.calendar
    days = [(term, calendar.add_working_days(ctx.render.today, term)) for term in _TERMS]
    picks: list[Row] = [
        [button(say("button-due-days", days=term, date=say.short_date(day)), DuePick(day=day.toordinal()))]
        for term, day in days
    ]
    return Card(say("prompt-assignment-due"), keyboard(*picks, keyboards.back_row(say)))
