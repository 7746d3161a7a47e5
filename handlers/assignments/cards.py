"""The card of an assignment, for the executing body and for the controlling offices."""

from domain.assignments.assignment import Assignment
from domain.assignments.rules import RIGHTS, TRANSITIONS, AssignmentAction, assignment_parties
from domain.errors import NotFound
from domain.people import Actor
from domain.text.limits import split_words
from handlers.callbacks import AssignmentDo, AssignmentPress
from handlers.ui.card import (
    ROOM,
    Card,
    count_files,
    cut,
    cut_thread,
    escaped,
    join_lines,
    join_paragraphs,
    room,
)
from handlers.ui.keyboards import Row, button, keyboard
from handlers.ui.render_context import RenderContext
from services.assignments.views import AssignmentView
from services.items.content import words_of
from services.outbox.outbox import OutboxMessage

_BUTTONS = (
    (AssignmentDo.ACKNOWLEDGE, "button-acknowledge", AssignmentAction.ACKNOWLEDGE),
    (AssignmentDo.SUBMIT, "button-submit", AssignmentAction.SUBMIT),
    (AssignmentDo.REMOVE, "button-remove", AssignmentAction.REMOVE),
    (AssignmentDo.RETURN, "button-return", AssignmentAction.RETURN),
    (AssignmentDo.CANCEL, "button-assignment-cancel", AssignmentAction.CANCEL),
)
#: Acts with words by purpose: (message key, name of its variable).
_THREAD = {
    "execution": ("assignment-report", "text"),
    "return": ("assignment-reason", "reason"),
    "cancel": ("assignment-reason", "reason"),
}
#: Kinds of notifications without a headline above the card: the reader asked for the card.
_WITHOUT_HEADLINE = frozenset({"assignment-opened"})


def assignment_card(
    render: RenderContext, view: AssignmentView, reader: Actor, *, headline: str = ""
) -> Card:
    """The card of an assignment in its present state, with the reader's buttons."""
    say = render.say
    above = join_paragraphs(headline, _fields(render, view.assignment, reader))
    said = _entries(view)
    thread = cut_thread(said)
    below = join_lines(
        say("assignment-files", files=count_files(say, view.files)) if view.files else "",
        *(_entry(render, purpose, shown) for purpose, shown in thread),
    )
    words = view.words()
    shown = cut(words, room(above, below))
    is_cut = shown != words or thread != said
    text = say("assignment-text", text=escaped(shown, ROOM))
    rows = _action_rows(render, view.assignment, reader) + _more_rows(render, view, is_cut=is_cut)
    return Card(join_paragraphs(above, join_lines(text, below)), keyboard(*rows) if rows else None)


def _fields(render: RenderContext, one: Assignment, reader: Actor) -> str:
    say = render.say
    return join_lines(
        say("assignment-title", number=one.number),
        say("assignment-body", body=render.body(one.body)),
        say("assignment-state", state=say(f"state-{one.state}")),
        _executor_line(render, one, reader),
        say("assignment-issued", date=say.date(render.calendar.local(one.issued_at).date())),
        _due(render, one),
    )


def _executor_line(render: RenderContext, one: Assignment, reader: Actor) -> str:
    if one.executor is None or reader.body != one.body:
        return ""
    return render.say("assignment-yours" if one.executor == reader.id else "assignment-taken")


def _due(render: RenderContext, one: Assignment) -> str:
    say = render.say
    key = "assignment-due-overdue" if one.is_overdue(render.now, render.calendar) else "assignment-due"
    moved = one.due_on != one.original_due_on
    original = say("assignment-due-original", due=say.date(one.original_due_on)) if moved else ""
    return join_lines(say(key, due=say.date(one.due_on)), original)


def _entries(view: AssignmentView) -> list[tuple[str, str]]:
    """(purpose, words) of every act after the first, the oldest first."""
    return [(act[0].purpose, words_of(act, act[0].purpose)) for act in view.acts if act[0].purpose in _THREAD]


def _entry(render: RenderContext, purpose: str, words: str) -> str:
    key, name = _THREAD[purpose]
    return render.say(key, **{name: escaped(words)})


def _action_rows(render: RenderContext, one: Assignment, reader: Actor) -> list[Row]:
    parties = assignment_parties(reader, one.summary)
    rows: list[Row] = []
    for do, label, action in _BUTTONS:
        is_taken = action is AssignmentAction.ACKNOWLEDGE and one.executor is not None
        if not is_taken and action in TRANSITIONS[one.state] and parties & RIGHTS[action]:
            rows.append([button(render.say(label), AssignmentPress(do=do, id=one.id))])
    return rows


def _more_rows(render: RenderContext, view: AssignmentView, *, is_cut: bool) -> list[Row]:
    """Buttons for files, and for the whole text where the card cut it."""
    one = view.assignment
    files = button(render.say("button-attachments"), AssignmentPress(do=AssignmentDo.FILES, id=one.id))
    words = button(render.say("button-whole-text"), AssignmentPress(do=AssignmentDo.WORDS, id=one.id))
    has_files = any(part.file_id or part.point for part in view.content)
    return [[files]] * has_files + [[words]] * is_cut


def assignment_notification(render: RenderContext, message: OutboxMessage, view: AssignmentView) -> Card:
    """The card of a notification; a line without content where the reader may no longer read the assignment.

    Raises NotFound where the text was wiped.
    """
    one = view.assignment
    if not one.may_read(message.reader):
        return Card(render.say("assignment-moved", number=one.number))
    if message.kind == "assignment-words":
        return Card(_part_of_text(render, message, view))
    headline = "" if message.kind in _WITHOUT_HEADLINE else render.say(message.kind, number=one.number)
    return assignment_card(render, view, message.reader, headline=headline)


def _part_of_text(render: RenderContext, message: OutboxMessage, view: AssignmentView) -> str:
    """One part of a long text, below the number; raises NotFound where the text was wiped."""
    purpose, index = message.facts["purpose"], message.facts["piece"]
    act = next(
        (
            act
            for act in view.acts
            if act[0].purpose == purpose and act[0].at.isoformat() == message.facts["at"]
        ),
        (),
    )
    pieces = split_words(words_of(act, purpose)) if act else []
    if index >= len(pieces):
        raise NotFound("these words were wiped")
    key, name = _THREAD.get(purpose, ("assignment-text", "text"))
    said = escaped(pieces[index], ROOM) if index else render.say(key, **{name: escaped(pieces[index], ROOM)})
    return join_lines(render.say("assignment-title", number=view.assignment.number), said)
