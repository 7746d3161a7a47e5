"""The screens on which an assignment is written: the draft itself, its date, and a date on a day off."""

from aiogram.types import InlineKeyboardButton

from domain.numbers import assignment_number
from domain.text.limits import has_words
from handlers.callbacks import DraftDo, DraftPress, DuePick
from handlers.ui import keyboards
from handlers.ui.card import Card, lines, paragraphs, quoted
from handlers.ui.keyboards import Row, button, keyboard
from handlers.ui.screen_context import Scene

#: Terms that one press gives, in working days (issue 2, section 4).
_TERMS = (3, 5, 10)


def assignment(scene: Scene) -> Card:
    """Text, body, date; «Жіберу» once all three are there."""
    say, draft = scene.say, scene.draft
    body = scene.city.body(draft.body).names[scene.lang] if draft.body else ""
    fields = lines(
        say("draft-title-assignment"),
        say("draft-text", text=quoted(draft.text)) if draft.text else "",
        scene.files_line,
        say("draft-assignment-body", body=body) if body else say("draft-assignment-body-none"),
        _due_line(scene) or say("draft-due-none"),
    )
    rows = [
        [button(say("button-send"), DraftPress(do=DraftDo.SEND))] if _is_whole(scene) else [],
        [button(say("button-body"), DraftPress(do=DraftDo.BODY)), _due_button(scene)],
        [button(say("button-cancel"), DraftPress(do=DraftDo.CANCEL))],
    ]
    return Card(paragraphs(fields, _hint(scene)), keyboard(*rows))


def _is_whole(scene: Scene) -> bool:
    draft = scene.draft
    return has_words(draft.text) and bool(draft.body) and draft.due is not None


def _hint(scene: Scene) -> str:
    if not has_words(scene.draft.text):
        return scene.say("prompt-assignment")
    return scene.say("draft-hint-assignment") if _is_whole(scene) else ""


def returning(scene: Scene) -> Card:
    """Why an assignment goes back; a new term may be given with it."""
    say, draft = scene.say, scene.draft
    written = say("draft-text", text=quoted(draft.text)) if draft.text else say("prompt-return")
    send = [] if draft.is_blank else [button(say("button-send"), DraftPress(do=DraftDo.SEND))]
    cancel = [button(say("button-cancel"), DraftPress(do=DraftDo.CANCEL))]
    title = say("draft-title-return", number=assignment_number(draft.about or 0))
    text = paragraphs(title, lines(written, scene.files_line, _due_line(scene)))
    return Card(text, keyboard(send, [_due_button(scene)], cancel))


def _due_button(scene: Scene) -> InlineKeyboardButton:
    """To the choice of a date."""
    return button(scene.say("button-due"), DraftPress(do=DraftDo.DUE))


def _due_line(scene: Scene) -> str:
    """The chosen date, and that it is a day off; "" where none is chosen."""
    say, due = scene.say, scene.draft.due
    if due is None:
        return ""
    off = "" if scene.desk.calendar.is_working(due) else say("draft-due-day-off")
    return lines(say("draft-due", due=say.date(due)), off)


def due(scene: Scene) -> Card:
    """When it is to be done: three terms by a press, any other date by words."""
    say, calendar = scene.say, scene.desk.calendar
    days = [(term, calendar.add_working_days(scene.desk.today, term)) for term in _TERMS]
    picks: list[Row] = [
        [button(say("button-due-days", days=term, date=say.short_date(day)), DuePick(day=day.toordinal()))]
        for term, day in days
    ]
    return Card(say("prompt-assignment-due"), keyboard(*picks, keyboards.back(say)))


def day_off(scene: Scene) -> Card:
    """The date is a day off: said, the next working day proposed, the author decides (decision)."""
    say, day = scene.say, scene.draft.due or scene.desk.today
    following = scene.desk.calendar.next_working_day(day)
    text = say("date-day-off", date=say.date(day), weekday=say.weekday(day), next=say.date(following))
    move = button(say("button-date-next", date=say.short_date(following)), DuePick(day=following.toordinal()))
    keep = button(say("button-date-keep", date=say.short_date(day)), DuePick(day=day.toordinal()))
    return Card(text, keyboard([move], [keep], keyboards.back(say)))
