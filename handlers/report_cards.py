"""The card of a report: for officials without any identity, for its resident with their own buttons."""

from collections.abc import Mapping

from aiogram.types import InlineKeyboardMarkup

from domain.people import Actor
from domain.report import TRANSITIONS, Report, ReportAction, allowed
from domain.rights import report_parties
from handlers.callbacks import ReportDo, ReportPress
from handlers.card import Card, counted, lines, paragraphs, quoted
from handlers.desk import Desk
from handlers.draft_cards import category_name, place_words
from handlers.keyboards import Row, button, keyboard
from services.views import ReportView

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


def buttons(desk: Desk, report: Report, reader: Actor) -> InlineKeyboardMarkup | None:
    """What the reader may do now; the rules are asked again when it is pressed."""
    offered = _RESIDENT if reader.id == report.reporter else _STAFF
    parties = report_parties(reader, report.stake)
    rows: list[Row] = []
    for do, label, action in offered:
        if _is_open(report, action) and parties & allowed(report.state, action):
            rows.append([button(desk.say(label), ReportPress(do=do, id=report.id))])
    return keyboard(*rows) if rows else None


def _is_open(report: Report, action: ReportAction) -> bool:
    if action is ReportAction.REDIRECT and report.is_sensitive:
        return False
    return action in TRANSITIONS[report.state]


def task_card(desk: Desk, view: ReportView, reader: Actor, *, headline: str = "") -> Card:
    """A report as an official sees it."""
    say, report = desk.say, view.report
    fields = lines(
        say("task-title", number=report.number),
        say(
            "task-category", category=category_name(desk.city, desk.lang, report.category, report.subcategory)
        ),
        _place(desk, view),
        say("task-state", state=say(f"state-{report.state}")),
        say("task-received", received=desk.moment(report.received_at)),
        due_line(desk, report),
        say("task-body", body=desk.body(report.body)) if report.body else "",
    )
    words = view.words()
    said = lines(
        say("task-text", text=quoted(words)) if words else say("task-text-none"),
        say("task-files", files=counted(say, view.files())) if view.files() else "",
        _thread(desk, view),
        say("task-hidden"),
    )
    return Card(paragraphs(headline, fields, said), buttons(desk, report, reader))


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


def due_line(desk: Desk, report: Report) -> str:
    """When the term ends, and that it has."""
    key = "task-due-overdue" if report.is_overdue(desk.now, desk.calendar) else "task-due"
    return desk.say(key, due=desk.say.date(report.due_on))


#: What was said after the report, in the words of its card.
_THREAD: Mapping[str, tuple[str, str]] = {
    "question": ("task-question", "text"),
    "reply": ("task-reply", "text"),
    "resolution": ("task-answer", "text"),
    "redirect": ("task-reason", "reason"),
    "send-back": ("task-reason", "reason"),
    "closing": ("task-reason", "reason"),
}


def _thread(desk: Desk, view: ReportView) -> str:
    said = [one for one in view.said if one.purpose in _THREAD and one.text]
    return lines(*(_entry(desk, one.purpose, one.text) for one in said[-6:]))


def _entry(desk: Desk, purpose: str, text: str) -> str:
    key, name = _THREAD[purpose]
    return desk.say(key, **{name: quoted(text[:400])})


def resident_card(desk: Desk, view: ReportView, reader: Actor) -> Card:
    """A report as its own resident sees it."""
    say, report = desk.say, view.report
    fields = lines(
        say(
            "resident-card",
            number=report.number,
            category=category_name(desk.city, desk.lang, report.category, report.subcategory),
            state=say(f"state-{report.state}"),
            received=desk.moment(report.received_at),
        ),
        say("resident-card-body", body=desk.body(report.body)) if report.body else "",
        say("resident-card-due", due=say.date(report.due_on)),
    )
    return Card(paragraphs(fields, _thread(desk, view)), buttons(desk, report, reader))


def restricted_card(desk: Desk, view: ReportView, reader: Actor) -> Card:
    """A sensitive report, opened by one of its readers in a private chat; the view is in the journal."""
    return task_card(desk, view, reader, headline=desk.say("restricted-view"))


def restricted_push(desk: Desk, report_id: int, number: str) -> Card:
    """All that a push may say of a sensitive report."""
    row = [button(desk.say("button-open-restricted"), ReportPress(do=ReportDo.OPEN, id=report_id))]
    return Card(desk.say("report-restricted", number=number), keyboard(row))
