"""The card of a report: for officials without any identity, for its resident with their own buttons."""

from collections.abc import Mapping, Sequence

from aiogram.types import InlineKeyboardMarkup

from domain.parties import report_parties
from domain.people import Actor
from domain.reports.report import FINAL, TRANSITIONS, Report, ReportAction, allowed
from domain.text.limits import length
from handlers.callbacks import ReportDo, ReportPress
from handlers.drafts.screens import category_name, place_words
from handlers.ui.card import ROOM, Card, counted, cut, lines, paragraphs, quoted, visible
from handlers.ui.keyboards import Row, button, keyboard
from handlers.ui.render_context import Desk
from services.items.views import ReportView, Said, words_of

#: Buttons in the order they stand, with the act that a rule must allow for them to be shown.
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
#: Characters of the newest thing said and of each one before it; the text of the report gets the rest.
_NEWEST, _EARLIER, _ENTRIES = 1000, 180, 5


def is_owner(report: Report, reader: Actor) -> bool:
    """The reader is the resident who said it."""
    return reader.id == report.reporter


def is_guarded(report: Report, reader: Actor) -> bool:
    """Its words are shown to this reader after a press only, and can be neither copied nor forwarded."""
    return report.is_sensitive and not is_owner(report, reader)


def buttons(desk: Desk, report: Report, reader: Actor, *only: ReportDo) -> list[Row]:
    """What the reader may do now; the rules are asked again when it is pressed."""
    offered = _RESIDENT if is_owner(report, reader) else _STAFF
    parties = report_parties(reader, report.stake)
    return [
        [button(desk.say(label), ReportPress(do=do, id=report.id))]
        for do, label, action in offered
        if do in (only or ReportDo) and _is_open(report, action) and parties & allowed(report.state, action)
    ]


def _is_open(report: Report, action: ReportAction) -> bool:
    if action is ReportAction.REDIRECT and report.is_sensitive:
        return False
    return action in TRANSITIONS[report.state]


def markup(rows: Sequence[Row]) -> InlineKeyboardMarkup | None:
    """A keyboard where there is a button at all."""
    return keyboard(*rows) if rows else None


def report_card(desk: Desk, view: ReportView, reader: Actor, *, headline: str = "") -> Card:
    """The card as this reader sees it, whoever it is."""
    if is_owner(view.report, reader):
        return resident_card(desk, view, reader, headline=headline)
    return task_card(desk, view, reader, headline=headline)


def task_card(desk: Desk, view: ReportView, reader: Actor, *, headline: str = "") -> Card:
    """A report as an official sees it; a sensitive one says that the view is written down."""
    guarded = desk.say("restricted-view") if is_guarded(view.report, reader) else ""
    above = paragraphs(guarded, headline, _fields(desk, view, reader))
    below = lines(_files(desk, view), _thread(desk, view), desk.say("task-hidden"))
    words = view.words()
    shown = cut(words, max(_EARLIER, ROOM - visible(above) - visible(below)))
    without = _wiped(desk, view) or desk.say("task-text-none")
    text = desk.say("task-text", text=quoted(shown, ROOM)) if words else without
    rows = buttons(desk, view.report, reader) + _more(desk, view, shown)
    return Card(paragraphs(above, lines(text, below)), markup(rows), is_guarded(view.report, reader))


def _wiped(desk: Desk, view: ReportView) -> str:
    """Nothing of a closed report is left: its words had their time (decision "retention")."""
    is_wiped = not view.said and view.report.state in FINAL
    return desk.say("report-wiped") if is_wiped else ""


def _fields(desk: Desk, view: ReportView, reader: Actor) -> str:
    say, report = desk.say, view.report
    category = category_name(desk.city, desk.lang, report.category, report.subcategory)
    return lines(
        say("task-title", number=report.number),
        say("task-category", category=category),
        _place(desk, view),
        say("task-state", state=say(f"state-{report.state}")),
        _taken(desk, report, reader),
        say("task-received", received=desk.moment(report.received_at)),
        due_line(desk, report),
        say("task-body", body=desk.body(report.body)) if report.body else "",
    )


def _place(desk: Desk, view: ReportView) -> str:
    place = view.place
    words = place_words(
        desk.say,
        desk.city,
        sector=view.report.sector,
        words=place.text if place else "",
        is_on_map=bool(place and place.point),
    )
    return desk.say("task-place", place=words) if words else desk.say("task-place-none")


def _taken(desk: Desk, report: Report, reader: Actor) -> str:
    """Said to colleagues of who has it: they might else begin the same work."""
    is_colleague = report.is_sensitive or (reader.body is not None and reader.body == report.body)
    is_free = ReportAction.ACCEPT in TRANSITIONS[report.state] or report.state in FINAL
    if report.executor in (None, reader.id) or is_free or not is_colleague:
        return ""
    return desk.say("report-taken", number=report.number)


def due_line(desk: Desk, report: Report) -> str:
    """When the term ends, and that it has."""
    key = "task-due-overdue" if report.is_overdue(desk.now, desk.calendar) else "task-due"
    return desk.say(key, due=desk.say.date(report.due_on))


def _files(desk: Desk, view: ReportView) -> str:
    return desk.say("task-files", files=counted(desk.say, view.files)) if view.files else ""


#: What was said after the report, in the words of its card for staff, and for its resident.
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


def entry(desk: Desk, purpose: str, words: str, *, for_owner: bool) -> str:
    """What was said, with what it was; the words of the report itself bear no label."""
    key, name = (_THREAD_OF_RESIDENT if for_owner else _THREAD).get(purpose, ("", ""))
    return desk.say(key, **{name: quoted(words)}) if key else quoted(words)


def _thread(desk: Desk, view: ReportView, *, for_owner: bool = False) -> str:
    """The newest has most room: it is what the reader is told."""
    said = _said(view)[-_ENTRIES:]
    rooms = [_EARLIER] * (len(said) - 1) + [_NEWEST]
    return lines(
        *(
            entry(desk, purpose, cut(words, room), for_owner=for_owner)
            for (purpose, words), room in zip(said, rooms, strict=False)
        )
    )


def _said(view: ReportView) -> list[tuple[str, str]]:
    said = [(act[0].purpose, _words(act)) for act in view.acts if act[0].purpose in _THREAD]
    return [(purpose, words) for purpose, words in said if words]


def _words(act: Sequence[Said]) -> str:
    return words_of(act, act[0].purpose)


def _more(desk: Desk, view: ReportView, shown: str) -> list[Row]:
    """What the card has no room for: files, and words that had to be cut."""
    report_id = view.report.id
    files = button(desk.say("button-attachments"), ReportPress(do=ReportDo.FILES, id=report_id))
    words = button(desk.say("button-whole-text"), ReportPress(do=ReportDo.WORDS, id=report_id))
    has_files = any(one.file_id or one.point for one in view.said)
    return [[files]] * has_files + [[words]] * _is_cut(view, shown)


def _is_cut(view: ReportView, shown: str) -> bool:
    said = [length(words) for _, words in _said(view)]
    is_long = any(one > _EARLIER for one in said[:-1]) or any(one > _NEWEST for one in said[-1:])
    return shown != view.words() or len(said) > _ENTRIES or is_long


def resident_card(desk: Desk, view: ReportView, reader: Actor, *, headline: str = "") -> Card:
    """A report as its own resident sees it."""
    say, report = desk.say, view.report
    category = category_name(desk.city, desk.lang, report.category, report.subcategory)
    fields = lines(
        say(
            "resident-card",
            number=report.number,
            category=category,
            state=say(f"state-{report.state}"),
            received=desk.moment(report.received_at),
        ),
        say("resident-card-body", body=desk.body(report.body)) if report.body else "",
        say("resident-card-due", due=say.date(report.due_on)) if report.state not in FINAL else "",
    )
    shown = cut(view.words(), _NEWEST)
    own = say("resident-card-text", text=quoted(shown)) if shown else ""
    said = lines(own, _files(desk, view), _thread(desk, view, for_owner=True), _wiped(desk, view))
    rows = buttons(desk, report, reader) + _more(desk, view, shown)
    return Card(paragraphs(headline, fields, said), markup(rows))


def closed_card(desk: Desk, report: Report, reader: Actor) -> Card:
    """A card that shows no words any more.

    Of a sensitive report that has changed since it was opened, or of one that is the reader's no longer.
    """
    if not report.may_read(reader):
        return Card(desk.say("report-gone", number=report.number))
    push = restricted_push(desk, report.id, report.number)
    state = desk.say("task-state", state=desk.say(f"state-{report.state}"))
    return Card(lines(push.text, state), push.markup, is_protected=True)


def restricted_push(desk: Desk, report_id: int, number: str) -> Card:
    """All that a push may say of a sensitive report."""
    row = [button(desk.say("button-open-restricted"), ReportPress(do=ReportDo.OPEN, id=report_id))]
    return Card(desk.say("report-restricted", number=number), keyboard(row))
