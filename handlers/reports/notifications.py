"""What notifications about reports say, rendered from the report as it stands when they are sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aiogram.types import InlineKeyboardMarkup

from domain.errors import NotFound
from domain.reports.report import Report
from domain.text.limits import split_words
from handlers.callbacks import ReportDo, ReportPress
from handlers.reports.cards import (
    buttons,
    closed_card,
    entry,
    is_guarded,
    is_owner,
    markup,
    report_card,
    restricted_push,
)
from handlers.ui.card import SHOWN_REASON, Card, escaped, join_lines, join_paragraphs
from handlers.ui.keyboards import button, keyboard
from handlers.ui.render_context import RenderContext
from services.outbox.outbox import OutboxMessage
from services.reports.views import ReportView


@dataclass(frozen=True, slots=True)
class About:
    """A letter about a report, with what it is drawn from."""

    render: RenderContext
    letter: OutboxMessage
    view: ReportView

    @property
    def report(self) -> Report:
        """The report as it stands now."""
        return self.view.report

    @property
    def is_owner(self) -> bool:
        """It goes to the resident who said it."""
        return is_owner(self.report, self.letter.reader)

    def words(self, purpose: str) -> str:
        """What was said by the act that the letter tells of."""
        at = self.letter.facts.get("at")
        return self.view.words(purpose, datetime.fromisoformat(at) if at else None)

    def reason(self, purpose: str) -> str:
        """The same as a line among others."""
        return escaped(self.words(purpose), SHOWN_REASON)

    def says(self, key: str, *only: ReportDo, **facts: str | int) -> Card:
        """A sentence with the number, and what the reader may do, or only some of it."""
        text = self.render.say(key, number=self.report.number, **facts)
        return Card(text, self.markup(*only))

    def markup(self, *only: ReportDo) -> InlineKeyboardMarkup | None:
        """What the reader may do now."""
        return markup(buttons(self.render, self.report, self.letter.reader, *only))

    @property
    def due(self) -> str:
        """When the term ends."""
        return self.render.say.date(self.report.due_on)

    @property
    def body(self) -> str:
        """Who has it."""
        return self.render.body(self.report.body)


#: What a reader asked for by a press; all else that staff hear of a sensitive report is its number.
_PRESSED_FOR = frozenset({"report-opened", "report-words"})


def report_letter(about: About) -> Card:
    """The card of a letter about a report; Missing where it is not the reader's to read any more."""
    if is_guarded(about.report, about.letter.reader) and about.letter.kind not in _PRESSED_FOR:
        return _restricted(about)
    return _REPORTS[about.letter.kind](about)


def _receipt(about: About) -> Card:
    render, report, say = about.render, about.report, about.render.say
    text = say(
        "receipt",
        number=report.number,
        received=render.moment(report.received_at),
        post=_post(render, report),
        due=say.date(report.original_due_on),
    )
    is_later = report.registered_on != render.calendar.local(report.received_at).date()
    later = say("receipt-registered-on", date=say.date(report.registered_on)) if is_later else ""
    legal = say("legal-note", appeals=render.city.links.appeals)
    return Card(join_paragraphs(join_lines(text, later), legal))


def _post(render: RenderContext, report: Report) -> str:
    if report.is_sensitive:
        return render.say("post-sensitive")
    if report.executor is None:
        return render.say("post-pending")
    return render.say("post-official", body=render.body(report.body))


def _accepted(about: About) -> Card:
    if about.report.is_sensitive:
        return Card(about.render.say("report-accepted-sensitive", number=about.report.number))
    return Card(about.render.say("report-accepted", number=about.report.number, body=about.body))


def _question(about: About) -> Card:
    render, report = about.render, about.report
    text = render.say("report-question", number=report.number, text=escaped(about.words("question")))
    reply = button(render.say("button-reply"), ReportPress(do=ReportDo.REPLY, id=report.id))
    return Card(text, keyboard([reply]) if about.markup(ReportDo.REPLY) else None)


def _redirected(about: About) -> Card:
    say, number = about.render.say, about.report.number
    reason = about.reason("redirect")
    return Card(say("report-redirected", number=number, body=about.body, reason=reason, due=about.due))


def _proposed(about: About) -> Card:
    card = about.says("report-answered", text=escaped(about.words("resolution")))
    yes_or_no = about.markup(ReportDo.CONFIRM, ReportDo.DENY)
    return Card(join_paragraphs(card.text, about.render.say("complaint-note")), yes_or_no)


def _task(key: str, **facts: Callable[[About], str]) -> Callable[[About], Card]:
    """A whole card under a sentence: for who has to do something now."""

    def card(about: About) -> Card:
        told = {name: fact(about) for name, fact in facts.items()}
        return _whole(about, about.render.say(key, number=about.report.number, **told))

    return card


def _whole(about: About, headline: str = "") -> Card:
    report, reader = about.report, about.letter.reader
    if report.may_read(reader):
        return report_card(about.render, about.view, reader, headline=headline)
    if not about.letter.is_redraw:
        raise NotFound("no longer theirs to read")
    return closed_card(about.render, report, reader)


def _opened(about: About) -> Card:
    """A sensitive report closes with every change: what is new is read after a press, too."""
    if is_guarded(about.report, about.letter.reader) and about.letter.is_redraw:
        return closed_card(about.render, about.report, about.letter.reader)
    return _whole(about)


def _words(about: About) -> Card:
    """A piece of what was said, whole."""
    render, report, facts = about.render, about.report, about.letter.facts
    pieces = split_words(about.words(facts["purpose"]))
    if not report.may_read(about.letter.reader) or facts["piece"] >= len(pieces):
        raise NotFound("no longer theirs to read, or wiped")
    text = entry(render, facts["purpose"], pieces[facts["piece"]], for_owner=about.is_owner)
    key = "item-sensitive" if report.is_sensitive else "item-report"
    title = render.say(key, number=report.number)
    return Card(join_paragraphs(title, text), is_protected=is_guarded(report, about.letter.reader))


def _told(key: str) -> Callable[[About], Card]:
    return lambda about: about.says(key)


def _unconfirmed(about: About) -> Card:
    return about.says("report-lapsed", days=about.render.city.ladder.lapse_days)


def _closed(about: About) -> Card:
    return Card(about.render.say("report-closed", number=about.report.number, reason=about.reason("closing")))


def _returned(about: About) -> Card:
    say, number = about.render.say, about.report.number
    text = say("report-sent-back", number=number, reason=about.reason("send-back"), due=about.due)
    return Card(text) if about.is_owner else _whole(about, text)


def _restricted(about: About) -> Card:
    if not about.report.may_read(about.letter.reader):
        raise NotFound("no longer theirs to read")
    return restricted_push(about.render, about.report.id, about.report.number)


def _due(about: About) -> str:
    return about.due


_REPORTS: Mapping[str, Callable[[About], Card]] = {
    "receipt": _receipt,
    "report-accepted": _accepted,
    "report-question": _question,
    "report-redirected": _redirected,
    "report-proposed": _proposed,
    "report-unconfirmed": _unconfirmed,
    "report-closed": _closed,
    "report-returned": _returned,
    "report-opened": _opened,
    "report-words": _words,
    "report-task": _task("report-task"),
    "report-task-unrouted": _task("report-task-unrouted"),
    "report-answer": _task("report-answer"),
    "report-denied": _task("report-denied", due=_due),
    "report-reopened": _task("report-reopened", due=_due),
    "report-disputed": _task("report-disputed"),
    "report-denied-again": _told("report-denied-again"),
    "report-confirmed": _told("report-confirmed"),
    "report-lapsed": _told("report-lapsed-staff"),
    "report-withdrawn": _told("report-withdrawn-staff"),
    "report-moved": _told("report-moved"),
    "report-restricted": _restricted,
}
