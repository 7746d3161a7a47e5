"""The card of an assignment, for the body that carries it out and for the office that gave it."""

from domain.assignments.assignment import RIGHTS, TRANSITIONS, Assignment, AssignmentAction
from domain.errors import Missing
from domain.parties import assignment_parties
from domain.people import Actor
from domain.text.limits import length
from handlers.callbacks import AssignmentDo, AssignmentPress
from handlers.ui.card import ROOM, Card, counted, cut, lines, paragraphs, quoted
from handlers.ui.keyboards import Row, button, keyboard
from handlers.ui.render_context import Desk
from services.items.views import AssignmentView, pieces_of, words_of
from services.outbox.outbox import Letter

_BUTTONS = (
    (AssignmentDo.ACKNOWLEDGE, "button-acknowledge", AssignmentAction.ACKNOWLEDGE),
    (AssignmentDo.SUBMIT, "button-submit", AssignmentAction.SUBMIT),
    (AssignmentDo.REMOVE, "button-remove", AssignmentAction.REMOVE),
    (AssignmentDo.RETURN, "button-return", AssignmentAction.RETURN),
    (AssignmentDo.CANCEL, "button-assignment-cancel", AssignmentAction.CANCEL),
)
#: Acts with words, in the words of the card: message and what it calls them.
_THREAD = {
    "execution": ("assignment-report", "text"),
    "return": ("assignment-reason", "reason"),
    "cancel": ("assignment-reason", "reason"),
}
#: Characters of the newest act and of each before it; the text of the assignment gets the rest.
_NEWEST, _EARLIER, _ENTRIES = 1000, 180, 5
#: Letters that say what has happened above the card; one that was asked for says nothing.
_WITHOUT_HEADLINE = frozenset({"assignment-opened"})


def assignment_card(desk: Desk, view: AssignmentView, reader: Actor, *, headline: str = "") -> Card:
    """An assignment as it stands now."""
    say = desk.say
    above = paragraphs(headline, _fields(desk, view.assignment, reader))
    thread = _thread(view)
    below = lines(
        say("assignment-files", files=counted(say, view.files)) if view.files else "",
        *(_entry(desk, purpose, shown) for purpose, _, shown in thread),
    )
    words = view.words()
    shown = cut(words, max(_NEWEST, ROOM - length(above) - length(below)))
    is_cut = shown != words or any(cut_words != whole for _, whole, cut_words in thread)
    text = say("assignment-text", text=quoted(shown, ROOM))
    rows = _acts(desk, view.assignment, reader) + _more(desk, view, is_cut=is_cut)
    return Card(paragraphs(above, lines(text, below)), keyboard(*rows) if rows else None)


def _fields(desk: Desk, one: Assignment, reader: Actor) -> str:
    say = desk.say
    return lines(
        say("assignment-title", number=one.number),
        say("assignment-body", body=desk.body(one.body)),
        say("assignment-state", state=say(f"state-{one.state}")),
        _taken(desk, one, reader),
        say("assignment-issued", date=say.date(desk.calendar.local(one.issued_at).date())),
        _due(desk, one),
    )


def _taken(desk: Desk, one: Assignment, reader: Actor) -> str:
    if one.executor is None or reader.body != one.body:
        return ""
    return desk.say("assignment-yours" if one.executor == reader.id else "assignment-taken")


def _due(desk: Desk, one: Assignment) -> str:
    say = desk.say
    key = "assignment-due-overdue" if one.is_overdue(desk.now, desk.calendar) else "assignment-due"
    moved = one.due_on != one.original_due_on
    original = say("assignment-due-original", due=say.date(one.original_due_on)) if moved else ""
    return lines(say(key, due=say.date(one.due_on)), original)


def _thread(view: AssignmentView) -> list[tuple[str, str, str]]:
    """(purpose, words, what is shown of them); the newest is what the reader is told: it has most room."""
    said = [(act[0].purpose, words_of(act, act[0].purpose)) for act in view.acts if act[0].purpose in _THREAD]
    newest = said[-_ENTRIES:]
    rooms = [_EARLIER] * (len(newest) - 1) + [_NEWEST]
    return [(purpose, words, cut(words, room)) for (purpose, words), room in zip(newest, rooms, strict=False)]


def _entry(desk: Desk, purpose: str, words: str) -> str:
    key, name = _THREAD[purpose]
    return desk.say(key, **{name: quoted(words)})


def _acts(desk: Desk, one: Assignment, reader: Actor) -> list[Row]:
    parties = assignment_parties(reader, one.stake)
    rows: list[Row] = []
    for do, label, action in _BUTTONS:
        is_taken = action is AssignmentAction.ACKNOWLEDGE and one.executor is not None
        if not is_taken and action in TRANSITIONS[one.state] and parties & RIGHTS[action]:
            rows.append([button(desk.say(label), AssignmentPress(do=do, id=one.id))])
    return rows


def _more(desk: Desk, view: AssignmentView, *, is_cut: bool) -> list[Row]:
    """What the card has no room for: files, and words that had to be cut."""
    one = view.assignment
    files = button(desk.say("button-attachments"), AssignmentPress(do=AssignmentDo.FILES, id=one.id))
    words = button(desk.say("button-whole-text"), AssignmentPress(do=AssignmentDo.WORDS, id=one.id))
    has_files = any(part.file_id or part.point for part in view.said)
    return [[files]] * has_files + [[words]] * is_cut


def assignment_letter(desk: Desk, letter: Letter, view: AssignmentView) -> Card:
    """The card of a letter about an assignment; no words where it is not the reader's to read any more."""
    one = view.assignment
    if not one.may_read(letter.reader):
        return Card(desk.say("assignment-moved", number=one.number))
    if letter.kind == "assignment-words":
        return Card(_piece(desk, letter, view))
    headline = "" if letter.kind in _WITHOUT_HEADLINE else desk.say(letter.kind, number=one.number)
    return assignment_card(desk, view, letter.reader, headline=headline)


def _piece(desk: Desk, letter: Letter, view: AssignmentView) -> str:
    """A part of a long text, under the number and what it was written for."""
    purpose, index = letter.facts["purpose"], letter.facts["piece"]
    act = next(
        (
            act
            for act in view.acts
            if act[0].purpose == purpose and act[0].at.isoformat() == letter.facts["at"]
        ),
        (),
    )
    pieces = pieces_of(words_of(act, purpose)) if act else []
    if index >= len(pieces):
        raise Missing("these words were wiped")
    key, name = _THREAD.get(purpose, ("assignment-text", "text"))
    said = quoted(pieces[index], ROOM) if index else desk.say(key, **{name: quoted(pieces[index], ROOM)})
    return lines(desk.say("assignment-title", number=view.assignment.number), said)
