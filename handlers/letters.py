"""What each kind of letter says: rendered when it is sent, in its reader's language, from the item itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.report import Report
from handlers.assignment_cards import assignment_card, assignment_headline
from handlers.callbacks import ReportDo, ReportPress
from handlers.card import Card, lines, paragraphs, quoted
from handlers.desk import Desk
from handlers.keyboards import button, keyboard
from handlers.report_cards import buttons, restricted_push, task_card
from services.outbox import Letter
from services.views import AssignmentView, ReportView


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

    def says(self, key: str, **facts: str | int) -> Card:
        """A sentence with the number, and what the reader may do."""
        text = self.desk.say(key, number=self.report.number, **facts)
        return Card(text, buttons(self.desk, self.report, self.letter.reader))


def report_letter(about: About) -> Card:
    """The card of a letter about a report."""
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
    return Card(about.desk.say("report-accepted", number=about.report.number, body=_body(about)))


def _body(about: About) -> str:
    return about.desk.body(about.report.body)


def _question(about: About) -> Card:
    text = about.desk.say(
        "report-question", number=about.report.number, text=quoted(about.view.words("question"))
    )
    reply = button(about.desk.say("button-reply"), ReportPress(do=ReportDo.REPLY, id=about.report.id))
    return Card(text, keyboard([reply]))


def _redirected(about: About) -> Card:
    return Card(
        about.desk.say(
            "report-redirected",
            number=about.report.number,
            body=_body(about),
            reason=quoted(about.view.words("redirect")),
            due=_due(about),
        )
    )


def _due(about: About) -> str:
    return about.desk.say.date(about.report.due_on)


def _proposed(about: About) -> Card:
    card = about.says("report-answered", text=quoted(about.view.words("resolution")))
    return Card(paragraphs(card.text, about.desk.say("complaint-note")), _yes_or_no(about))


def _yes_or_no(about: About) -> Any:
    say, report_id = about.desk.say, about.report.id
    yes = button(say("button-solved"), ReportPress(do=ReportDo.CONFIRM, id=report_id))
    no = button(say("button-not-solved"), ReportPress(do=ReportDo.DENY, id=report_id))
    return keyboard([yes], [no])


def _task(headline: str) -> Callable[[About], Card]:
    def card(about: About) -> Card:
        facts = {"due": _due(about)} if headline in _WITH_DUE else {}
        text = about.desk.say(headline, number=about.report.number, **facts)
        return task_card(about.desk, about.view, about.letter.reader, headline=text)

    return card


def _told(key: str) -> Callable[[About], Card]:
    return lambda about: about.says(key)


def _unconfirmed(about: About) -> Card:
    return about.says("report-lapsed", days=about.desk.city.ladder.lapse_days)


def _closed(about: About) -> Card:
    return Card(
        about.desk.say(
            "report-closed", number=about.report.number, reason=quoted(about.view.words("closing"))
        )
    )


def _returned(about: About) -> Card:
    text = about.desk.say(
        "report-sent-back",
        number=about.report.number,
        reason=quoted(about.view.words("send-back")),
        due=_due(about),
    )
    if about.letter.reader.id == about.report.reporter:
        return Card(text)
    return task_card(about.desk, about.view, about.letter.reader, headline=text)


def _restricted(about: About) -> Card:
    return restricted_push(about.desk, about.report.id, about.report.number)


_WITH_DUE = frozenset({"report-denied", "report-reopened"})

_REPORTS: Mapping[str, Callable[[About], Card]] = {
    "receipt": _receipt,
    "report-accepted": _accepted,
    "report-question": _question,
    "report-redirected": _redirected,
    "report-proposed": _proposed,
    "report-unconfirmed": _unconfirmed,
    "report-closed": _closed,
    "report-returned": _returned,
    "report-task": _task("report-task"),
    "report-answer": _task("report-answer"),
    "report-denied": _task("report-denied"),
    "report-reopened": _task("report-reopened"),
    "report-disputed": _task("report-disputed"),
    "report-denied-again": _told("report-denied-again"),
    "report-confirmed": _told("report-confirmed"),
    "report-lapsed": _told("report-lapsed-staff"),
    "report-withdrawn": _told("report-withdrawn-staff"),
    "report-moved": _told("report-moved"),
    "report-restricted": _restricted,
}


def morning(desk: Desk, facts: Mapping[str, Any]) -> Card:
    """One message a morning, a line per item."""
    say = desk.say
    told = [_line(desk, line) for line in facts["lines"]]
    title = say("reminder-title", date=say.date(desk.today))
    return Card(paragraphs(title, lines(*told), say("reminder-hint")))


def _line(desk: Desk, line: Mapping[str, Any]) -> str:
    say, due = desk.say, desk.say.date(date.fromisoformat(line["due_on"]))
    when = _when(line)
    facts: dict[str, str | int] = {"number": line["number"]}
    facts |= {"due": due} if when != "today" else {}
    facts |= {"days": abs(line["days"])} if when in ("before", "overdue") else {}
    text = say(f"reminder-{line['item']}-{when}", **facts)
    if not line["late_since"]:
        return text
    return lines(text, say("reminder-late", at=desk.moment(datetime.fromisoformat(line["late_since"]))))


def _when(line: Mapping[str, Any]) -> str:
    if line["step"].startswith("a"):
        return "waiting"
    if line["days"] == 0:
        return "today"
    return "before" if line["days"] > 0 else "overdue"


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


def assignment_letter(desk: Desk, letter: Letter, view: AssignmentView) -> Card:
    """The card of a letter about an assignment."""
    return assignment_card(desk, view, letter.reader, headline=assignment_headline(desk, letter.kind, view))
