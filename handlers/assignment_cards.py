"""The card of an assignment, for the body that carries it out and for the office that gave it."""

from aiogram.types import InlineKeyboardMarkup

from domain.assignment import RIGHTS, TRANSITIONS, Assignment, AssignmentAction
from domain.people import Actor
from domain.rights import assignment_parties
from handlers.callbacks import AssignmentDo, AssignmentPress
from handlers.card import Card, counted, lines, paragraphs, quoted
from handlers.desk import Desk
from handlers.keyboards import Row, button, keyboard
from services.views import AssignmentView

_BUTTONS = (
    (AssignmentDo.ACKNOWLEDGE, "button-acknowledge", AssignmentAction.ACKNOWLEDGE),
    (AssignmentDo.SUBMIT, "button-submit", AssignmentAction.SUBMIT),
    (AssignmentDo.REMOVE, "button-remove", AssignmentAction.REMOVE),
    (AssignmentDo.RETURN, "button-return", AssignmentAction.RETURN),
    (AssignmentDo.CANCEL, "button-assignment-cancel", AssignmentAction.CANCEL),
)


def assignment_card(desk: Desk, view: AssignmentView, reader: Actor, *, headline: str = "") -> Card:
    """An assignment as it stands now."""
    say, one = desk.say, view.assignment
    fields = lines(
        say("assignment-title", number=one.number),
        say("assignment-body", body=desk.body(one.body)),
        say("assignment-state", state=say(f"state-{one.state}")),
        _taken(desk, one, reader),
        say("assignment-issued", date=say.date(desk.calendar.local(one.issued_at).date())),
        _due(desk, one),
    )
    said = lines(
        say("assignment-text", text=quoted(view.words())),
        say("assignment-files", files=counted(say, view.files("assignment")))
        if view.files("assignment")
        else "",
        _entry(desk, view, "execution", key="assignment-report", name="text"),
        _entry(desk, view, "return", key="assignment-reason", name="reason"),
        _entry(desk, view, "cancel", key="assignment-reason", name="reason"),
    )
    return Card(paragraphs(headline, fields, said), _markup(desk, one, reader))


def _taken(desk: Desk, one: Assignment, reader: Actor) -> str:
    if one.executor is None or reader.body != one.body:
        return ""
    if one.executor == reader.id:
        return desk.say("assignment-yours")
    return desk.say("assignment-taken")


def _due(desk: Desk, one: Assignment) -> str:
    say = desk.say
    key = "assignment-due-overdue" if one.is_overdue(desk.now, desk.calendar) else "assignment-due"
    moved = one.due_on != one.original_due_on
    original = say("assignment-due-original", due=say.date(one.original_due_on)) if moved else ""
    return lines(say(key, due=say.date(one.due_on)), original)


def _entry(desk: Desk, view: AssignmentView, purpose: str, *, key: str, name: str) -> str:
    words = view.words(purpose)
    return desk.say(key, **{name: quoted(words[:600])}) if words else ""


def _markup(desk: Desk, one: Assignment, reader: Actor) -> InlineKeyboardMarkup | None:
    parties = assignment_parties(reader, one.stake)
    rows: list[Row] = []
    for do, label, action in _BUTTONS:
        is_taken = action is AssignmentAction.ACKNOWLEDGE and one.executor is not None
        if not is_taken and action in TRANSITIONS[one.state] and parties & RIGHTS[action]:
            rows.append([button(desk.say(label), AssignmentPress(do=do, id=one.id))])
    return keyboard(*rows) if rows else None


#: What a headline tells beside the number, by the kind of its letter.
_FACTS = {
    "assignment-acknowledged": ("body",),
    "assignment-submitted": ("body",),
    "assignment-returned": ("reason", "due"),
    "assignment-cancelled": ("reason",),
    "assignment-released": ("body",),
}


def assignment_headline(desk: Desk, kind: str, view: AssignmentView) -> str:
    """The first sentence of a letter about an assignment."""
    one = view.assignment
    known = {
        "body": desk.body(one.body),
        "reason": quoted(view.words("return" if kind == "assignment-returned" else "cancel")),
        "due": desk.say.date(one.due_on),
    }
    return desk.say(kind, number=one.number, **{name: known[name] for name in _FACTS.get(kind, ())})
