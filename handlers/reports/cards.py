"""The card of a report: for staff without the resident's identity, and for the resident."""

from collections.abc import Mapping, Sequence

from aiogram.types import InlineKeyboardMarkup

from domain.people import Actor
from domain.reports.report import Report
from domain.reports.rules import FINAL, TRANSITIONS, ReportAction, allowed, report_parties
from handlers.callbacks import ReportDo, ReportPress
from handlers.ui.card import (
    ROOM,
    SHOWN_NEWEST,
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
from handlers.ui.labels import category_name, place_words
from handlers.ui.render_context import RenderContext
from services.items.content import ContentPart, words_of
from services.reports.views import ReportView

#: (button, message key, action that the rules must allow), in the order of the buttons.
_STAFF = (
    (ReportDo.ACCEPT, "button-accept", ReportAction.ACCEPT),
    (ReportDo.RESOLVE, "button-resolve", ReportAction.PROPOSE),
    (ReportDo.ASK, "button-ask", ReportAction.ASK),
    (ReportDo.SEND_BACK, "button-send-back", ReportAction.RETURN),
    (ReportDo.CLOSE, "button-close", ReportAction.CLOSE),
    (ReportDo.REDIRECT, "button-redirect", ReportAction.REDIRECT),
)
_RESIDENT = (
    (ReportDo.CONFIRM, "button-solved", ReportAction.CONFIRM),
    (ReportDo.DENY, "button-not-solved", ReportAction.DENY),
    (ReportDo.REPLY, "button-supplement", ReportAction.ANSWER),
    (ReportDo.REOPEN, "button-reopen", ReportAction.REOPEN),
    (ReportDo.WITHDRAW, "button-withdraw", ReportAction.WITHDRAW),
)


def is_owner(report: Report, reader: Actor) -> bool:
    """The reader is the resident who sent the report."""
    return reader.id == report.reporter


def is_guarded(report: Report, reader: Actor) -> bool:
    """The reader sees the words only after a press, and can neither copy nor forward them."""
    return report.is_sensitive and not is_owner(report, reader)


def buttons(render: RenderContext, report: Report, reader: Actor, *only: ReportDo) -> list[Row]:
    """Rows of the actions that the reader may take now, among `only` if given.

    The rules check each press again.
    """
    offered = _RESIDENT if is_owner(report, reader) else _STAFF
    parties = report_parties(reader, report.summary)
    return [
        [button(render.say(label), ReportPress(do=do, id=report.id))]
        for do, label, action in offered
        if do in (only or ReportDo) and _is_open(report, action) and parties & allowed(report.state, action)
    ]


def _is_open(report: Report, action: ReportAction) -> bool:
    if action is ReportAction.REDIRECT and report.is_sensitive:
        return False
    return action in TRANSITIONS[report.state]


def markup(rows: Sequence[Row]) -> InlineKeyboardMarkup | None:
    """The keyboard; None without rows."""
    return keyboard(*rows) if rows else None


def report_card(render: RenderContext, view: ReportView, reader: Actor, *, headline: str = "") -> Card:
    """The resident's card for the resident, the card of a task for everybody else."""
    if is_owner(view.report, reader):
        return resident_card(render, view, reader, headline=headline)
    return task_card(render, view, reader, headline=headline)


def task_card(render: RenderContext, view: ReportView, reader: Actor, *, headline: str = "") -> Card:
    """A report for staff; a sensitive one says that each view is recorded."""
    guarded = render.say("restricted-view") if is_guarded(view.report, reader) else ""
    above = join_paragraphs(guarded, headline, _fields(render, view, reader))
    below = join_lines(_files(render, view), _thread(render, view), render.say("task-hidden"))
    words = view.words()
    shown = cut(words, room(above, below))
    without = _wiped_line(render, view) or render.say("task-text-none")
    text = render.say("task-text", text=escaped(shown, ROOM)) if words else without
    rows = buttons(render, view.report, reader) + _more_rows(render, view, shown)
    return Card(
        join_paragraphs(above, join_lines(text, below)), markup(rows), is_guarded(view.report, reader)
    )


def _wiped_line(render: RenderContext, view: ReportView) -> str:
    """The note that a closed report was wiped after its term (decision "retention"); else ""."""
    is_wiped = not view.content and view.report.state in FINAL
    return render.say("report-wiped") if is_wiped else ""


def _fields(render: RenderContext, view: ReportView, reader: Actor) -> str:
    say, report = render.say, view.report
    category = category_name(render.city, render.lang, report.category, report.subcategory)
    return join_lines(
        say("task-title", number=report.number),
        say("task-category", category=category),
        _place(render, view),
        say("task-state", state=say(f"state-{report.state}")),
        _executor_line(render, report, reader),
        say("task-received", received=render.moment(report.received_at)),
        due_line(render, report),
        say("task-body", body=render.body(report.body)) if report.body else "",
    )


def _place(render: RenderContext, view: ReportView) -> str:
    place = view.place
    words = place_words(
        render.say,
        render.city,
        sector=view.report.sector,
        words=place.text if place else "",
        is_on_map=bool(place and place.point),
    )
    return render.say("task-place", place=words) if words else render.say("task-place-none")


def _executor_line(render: RenderContext, report: Report, reader: Actor) -> str:
    """The note for colleagues that another executor has the report; else ""."""
    is_colleague = report.is_sensitive or (reader.body is not None and reader.body == report.body)
    is_free = ReportAction.ACCEPT in TRANSITIONS[report.state] or report.state in FINAL
    if report.executor in (None, reader.id) or is_free or not is_colleague:
        return ""
    return render.say("report-taken", number=report.number)


def due_line(render: RenderContext, report: Report) -> str:
    """The line with the term, or with an overdue term."""
    key = "task-due-overdue" if report.is_overdue(render.now, render.calendar) else "task-due"
    return render.say(key, due=render.say.date(report.due_on))


def _files(render: RenderContext, view: ReportView) -> str:
    return render.say("task-files", files=count_files(render.say, view.files)) if view.files else ""


#: Acts with words by purpose: (message key, name of its variable), for staff and for the resident.
_THREAD: Mapping[str, tuple[str, str]] = {
    "question": ("task-question", "text"),
    "reply": ("task-reply", "text"),
    "resolution": ("task-answer", "text"),
    "redirect": ("task-reason", "reason"),
    "send-back": ("task-reason", "reason"),
    "closing": ("task-reason", "reason"),
}
_THREAD_OF_RESIDENT: Mapping[str, tuple[str, str]] = {
    **_THREAD,
    "question": ("resident-card-question", "text"),
    "reply": ("resident-card-reply", "text"),
    "resolution": ("resident-card-answer", "text"),
}


def entry(render: RenderContext, purpose: str, words: str, *, for_owner: bool) -> str:
    """The words of an act below their label; words of the report itself have no label."""
    key, name = (_THREAD_OF_RESIDENT if for_owner else _THREAD).get(purpose, ("", ""))
    text = escaped(words, ROOM)
    return render.say(key, **{name: text}) if key else text


def _thread(render: RenderContext, view: ReportView, *, for_owner: bool = False) -> str:
    thread = cut_thread(_entries(view))
    return join_lines(*(entry(render, purpose, words, for_owner=for_owner) for purpose, words in thread))


def _entries(view: ReportView) -> list[tuple[str, str]]:
    said = [(act[0].purpose, _words(act)) for act in view.acts if act[0].purpose in _THREAD]
    return [(purpose, words) for purpose, words in said if words]


def _words(act: Sequence[ContentPart]) -> str:
    return words_of(act, act[0].purpose)


def _more_rows(render: RenderContext, view: ReportView, shown: str) -> list[Row]:
    """Buttons for files, and for the whole text where the card cut it."""
    report_id = view.report.id
    files = button(render.say("button-attachments"), ReportPress(do=ReportDo.FILES, id=report_id))
    words = button(render.say("button-whole-text"), ReportPress(do=ReportDo.WORDS, id=report_id))
    has_files = any(one.file_id or one.point for one in view.content)
    return [[files]] * has_files + [[words]] * _is_cut(view, shown)


def _is_cut(view: ReportView, shown: str) -> bool:
    said = _entries(view)
    return shown != view.words() or cut_thread(said) != said


def resident_card(render: RenderContext, view: ReportView, reader: Actor, *, headline: str = "") -> Card:
    """A report for its resident."""
    say, report = render.say, view.report
    category = category_name(render.city, render.lang, report.category, report.subcategory)
    fields = join_lines(
        say(
            "resident-card",
            number=report.number,
            category=category,
            state=say(f"state-{report.state}"),
            received=render.moment(report.received_at),
        ),
        say("resident-card-body", body=render.body(report.body)) if report.body else "",
        say("resident-card-due", due=say.date(report.due_on)) if report.state not in FINAL else "",
    )
    shown = cut(view.words(), SHOWN_NEWEST)
    own = say("resident-card-text", text=escaped(shown)) if shown else ""
    said = join_lines(
        own, _files(render, view), _thread(render, view, for_owner=True), _wiped_line(render, view)
    )
    rows = buttons(render, report, reader) + _more_rows(render, view, shown)
    return Card(join_paragraphs(headline, fields, said), markup(rows))


def closed_card(render: RenderContext, report: Report, reader: Actor) -> Card:
    """The card without words: of a sensitive report that changed since it was opened.

    A reader who may no longer read the report is told so.
    """
    if not report.may_read(reader):
        return Card(render.say("report-gone", number=report.number))
    push = restricted_push(render, report.id, report.number)
    state = render.say("task-state", state=render.say(f"state-{report.state}"))
    return Card(join_lines(push.text, state), push.markup, is_protected=True)


def restricted_push(render: RenderContext, report_id: int, number: str) -> Card:
    """The notification of a sensitive report: its number alone, and a button that opens it."""
    row = [button(render.say("button-open-restricted"), ReportPress(do=ReportDo.OPEN, id=report_id))]
    return Card(render.say("report-restricted", number=number), keyboard(row))
