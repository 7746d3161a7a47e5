"""Screens that drafts of several capabilities share: a short text about one item, a date on a day off."""

from datetime import date

from domain.drafts import ContentDraft
from handlers.callbacks import DraftDo, DraftPress, DuePick
from handlers.ui import keyboards
from handlers.ui.card import Card, escaped, join_lines, join_paragraphs
from handlers.ui.keyboards import Row, button, keyboard
from handlers.ui.screen_context import ScreenContext


def short_text(
    ctx: ScreenContext, draft: ContentDraft, *, number: str, field: str = "", row: Row | None = None
) -> Card:
    """The card of a short text about one item: a prompt while blank, then the text and «Жіберу».

    `field` is a line below the title, `row` a row of buttons above «Бас тарту».
    """
    say = ctx.say
    title = say(f"draft-title-{draft.kind}", number=number)
    written = say("draft-text", text=escaped(draft.text)) if draft.text else say(f"prompt-{draft.kind}")
    send = [] if draft.is_blank else send_row(ctx)
    text = join_paragraphs(join_lines(title, field), join_lines(written, ctx.files_line(draft)))
    return Card(text, keyboard(send, row or [], cancel_row(ctx)))


def send_row(ctx: ScreenContext) -> Row:
    """«Жіберу»."""
    return [button(ctx.say("button-send"), DraftPress(do=DraftDo.SEND))]


def cancel_row(ctx: ScreenContext) -> Row:
    """«Бас тарту»."""
    return [button(ctx.say("button-cancel"), DraftPress(do=DraftDo.CANCEL))]


def cancelled(ctx: ScreenContext) -> Card:
    """The last card of a cancelled draft."""
    return Card(ctx.say("draft-cancelled"))


def day_off(ctx: ScreenContext, day: date) -> Card:
    """The question about a date on a day off: this day, or the next working day (decision)."""
    say, following = ctx.say, ctx.render.calendar.next_working_day(day)
    text = say("date-day-off", date=say.date(day), weekday=say.weekday(day), next=say.date(following))
    move = button(say("button-date-next", date=say.short_date(following)), DuePick(day=following.toordinal()))
    keep = button(say("button-date-keep", date=say.short_date(day)), DuePick(day=day.toordinal()))
    return Card(text, keyboard([move], [keep], keyboards.back_row(say)))
