"""What each kind of letter says: rendered when it is sent, in its reader's language, from the item itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.types import InlineKeyboardMarkup

from domain.errors import Missing
from domain.reports.report import Report
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
from handlers.ui.card import SHOWN_REASON, Card, lines, paragraphs, quoted
from handlers.ui.keyboards import button, keyboard
from handlers.ui.render_context import Desk
from services.items.views import ReportView, pieces_of
from services.outbox.outbox import Letter


@dataclass(frozen=True, slots=True)
class About:
    """A letter about a report, with what it is drawn from."""

    desk: Desk
    letter: Letter
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
        return quoted(self.words(purpose), SHOWN_REASON)

    def says(self, key: str, *only: ReportDo, **facts: str | int) -> Card:
        """A sentence with the number, and what the reader may do, or only some of it."""
        text = self.desk.say(key, number=self.report.number, **facts)
        return Card(text, self.markup(*only))

    def markup(self, *only: ReportDo) -> InlineKeyboardMarkup | None:
        """What the reader may do now."""
        return markup(buttons(self.desk, self.report, self.letter.reader, *only))

    @property
    def due(self) -> str:
        """When the term ends."""
        return self.desk.say.date(self.report.due_on)

    @property
    def body(self) -> str:
        """Who has it."""
        return self.desk.body(self.report.body)


#: What a reader asked for by a press; all else that staff hear of a sensitive report is its number.
_PRESSED_FOR = frozenset({"report-opened", "report-words"})


def report_letter(about: About) -> Card:
    """The card of a letter about a report; Missing where it is not the reader's to read any more."""
    if is_guarded(about.report, about.letter.reader) and about.letter.kind not in _PRESSED_FOR:
        return _restricted(about)
    return _REPORTS[about.letter.kind](about)


def _receipt(about: About) -> Card:
    desk, report, say = about.desk, about.report, about.desk.say
    text = say(
        "receipt",
        number=report.number,
        received=desk.moment(report.received_at),
        post=_post(desk, report),
        due=say.date(report.original_due_on),
    )
    is_later = report.registered_on != desk.calendar.local(report.received_at).date()
    later = say("receipt-registered-on", date=say.date(report.registered_on)) if is_later else ""
    legal = say("legal-note", appeals=desk.city.links.appeals)
    return Card(paragraphs(lines(text, later), legal))


def _post(desk: Desk, report: Report) -> str:
    if report.is_sensitive:
        return desk.say("post-sensitive")
    if report.executor is None:
        return desk.say("post-pending")
    return desk.say("post-official", body=desk.body(report.body))


def _accepted(about: About) -> Card:
    if about.report.is_sensitive:
        return Card(about.desk.say("report-accepted-sensitive", number=about.report.number))
    return Card(about.desk.say("report-accepted", number=about.report.number, body=about.body))


def _question(about: About) -> Card:
    desk, report = about.desk, about.report
    text = desk.say("report-question", number=report.number, text=quoted(about.words("question")))
    reply = button(desk.say("button-reply"), ReportPress(do=ReportDo.REPLY, id=report.id))
    return Card(text, keyboard([reply]) if about.markup(ReportDo.REPLY) else None)


def _redirected(about: About) -> Card:
    say, number = about.desk.say, about.report.number
    reason = about.reason("redirect")
    return Card(say("report-redirected", number=number, body=about.body, reason=reason, due=about.due))


def _proposed(about: About) -> Card:
    card = about.says("report-answered", text=quoted(about.words("resolution")))
    yes_or_no = about.markup(ReportDo.CONFIRM, ReportDo.DENY)
    return Card(paragraphs(card.text, about.desk.say("complaint-note")), yes_or_no)


def _task(key: str, **facts: Callable[[About], str]) -> Callable[[About], Card]:
    """A whole card under a sentence: for who has to do something now."""

    def card(about: About) -> Card:
        told = {name: fact(about) for name, fact in facts.items()}
        return _whole(about, about.desk.say(key, number=about.report.number, **told))

    return card


def _whole(about: About, headline: str = "") -> Card:
    report, reader = about.report, about.letter.reader
    if report.may_read(reader):
        return report_card(about.desk, about.view, reader, headline=headline)
    if not about.letter.is_redraw:
        raise Missing("no longer theirs to read")
    return closed_card(about.desk, report, reader)


def _opened(about: About) -> Card:
    """A sensitive report closes with every change: what is new is read after a press, too."""
    if is_guarded(about.report, about.letter.reader) and about.letter.is_redraw:
        return closed_card(about.desk, about.report, about.letter.reader)
    return _whole(about)


def _words(about: About) -> Card:
    """A piece of what was said, whole."""
    desk, report, facts = about.desk, about.report, about.letter.facts
    pieces = pieces_of(about.words(facts["purpose"]))
    if not report.may_read(about.letter.reader) or facts["piece"] >= len(pieces):
        raise Missing("no longer theirs to read, or wiped")
    text = entry(desk, facts["purpose"], pieces[facts["piece"]], for_owner=about.is_owner)
    key = "item-sensitive" if report.is_sensitive else "item-report"
    title = desk.say(key, number=report.number)
    return Card(paragraphs(title, text), is_protected=is_guarded(report, about.letter.reader))


def _told(key: str) -> Callable[[About], Card]:
    return lambda about: about.says(key)


def _unconfirmed(about: About) -> Card:
    return about.says("report-lapsed", days=about.desk.city.ladder.lapse_days)


def _closed(about: About) -> Card:
    return Card(about.desk.say("report-closed", number=about.report.number, reason=about.reason("closing")))


def _returned(about: About) -> Card:
    say, number = about.desk.say, about.report.number
    text = say("report-sent-back", number=number, reason=about.reason("send-back"), due=about.due)
    return Card(text) if about.is_owner else _whole(about, text)


def _restricted(about: About) -> Card:
    if not about.report.may_read(about.letter.reader):
        raise Missing("no longer theirs to read")
    return restricted_push(about.desk, about.report.id, about.report.number)


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


def plain(desk: Desk, letter: Letter) -> Card:
    """Letters about no item."""
    return _PLAIN[letter.kind](desk, letter.facts)


def _set_aside(desk: Desk, _facts: Mapping[str, Any]) -> Card:
    return Card(desk.say("error-kept", phone=desk.city.phones.emergency))


def _invitation_used(desk: Desk, facts: Mapping[str, Any]) -> Card:
    say, role = desk.say, desk.say(f"role-{facts['role']}")
    at = desk.moment(datetime.fromisoformat(facts["at"]))
    if facts["body"]:
        return Card(say("invitation-used-body", role=role, body=desk.body(facts["body"]), at=at))
    return Card(say("invitation-used", role=role, at=at))


def _dismissed(desk: Desk, _facts: Mapping[str, Any]) -> Card:
    return Card(desk.say("dismissed-you"))


_PLAIN: Mapping[str, Callable[[Desk, Mapping[str, Any]], Card]] = {
    "set-aside": _set_aside,
    "invitation-used": _invitation_used,
    "dismissed": _dismissed,
}
