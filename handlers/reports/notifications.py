"""Notifications about reports, rendered from the report's state when they are sent."""

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
class NotificationContext:
    """An outbox message about a report, with the view it is rendered from."""

    render: RenderContext
    message: OutboxMessage
    view: ReportView

    @property
    def report(self) -> Report:
        """The report in its present state."""
        return self.view.report

    @property
    def is_owner(self) -> bool:
        """The reader is the resident who sent the report."""
        return is_owner(self.report, self.message.reader)

    def words(self, purpose: str) -> str:
        """The words of the act that the message is about."""
        at = self.message.facts.get("at")
        return self.view.words(purpose, datetime.fromisoformat(at) if at else None)

    def reason(self, purpose: str) -> str:
        """The same, escaped and cut to one line among others."""
        return escaped(self.words(purpose), SHOWN_REASON)

    def sentence(self, key: str, *only: ReportDo, **facts: str | int) -> Card:
        """A sentence with the number, and the reader's buttons, among `only` if given."""
        text = self.render.say(key, number=self.report.number, **facts)
        return Card(text, self.markup(*only))

    def markup(self, *only: ReportDo) -> InlineKeyboardMarkup | None:
        """The reader's buttons, among `only` if given; None without any."""
        return markup(buttons(self.render, self.report, self.message.reader, *only))

    @property
    def due(self) -> str:
        """The date on which the term ends."""
        return self.render.say.date(self.report.due_on)

    @property
    def body(self) -> str:
        """The name of the body that has the report; "" without one."""
        return self.render.body(self.report.body)


#: Kinds that a reader asked for by a press; in all others a sensitive report is a number for staff.
_ASKED_FOR = frozenset({"report-opened", "report-words"})


def report_notification(ctx: NotificationContext) -> Card:
    """The card of a notification; raises NotFound where the reader may no longer read the report."""
    if is_guarded(ctx.report, ctx.message.reader) and ctx.message.kind not in _ASKED_FOR:
        return _restricted(ctx)
    return _REPORTS[ctx.message.kind](ctx)


def _receipt(ctx: NotificationContext) -> Card:
    render, report, say = ctx.render, ctx.report, ctx.render.say
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


def _accepted(ctx: NotificationContext) -> Card:
    if ctx.report.is_sensitive:
        return Card(ctx.render.say("report-accepted-sensitive", number=ctx.report.number))
    return Card(ctx.render.say("report-accepted", number=ctx.report.number, body=ctx.body))


def _question(ctx: NotificationContext) -> Card:
    render, report = ctx.render, ctx.report
    text = render.say("report-question", number=report.number, text=escaped(ctx.words("question")))
    reply = button(render.say("button-reply"), ReportPress(do=ReportDo.REPLY, id=report.id))
    return Card(text, keyboard([reply]) if ctx.markup(ReportDo.REPLY) else None)


def _redirected(ctx: NotificationContext) -> Card:
    say, number = ctx.render.say, ctx.report.number
    reason = ctx.reason("redirect")
    return Card(say("report-redirected", number=number, body=ctx.body, reason=reason, due=ctx.due))


def _proposed(ctx: NotificationContext) -> Card:
    card = ctx.sentence("report-answered", text=escaped(ctx.words("resolution")))
    yes_or_no = ctx.markup(ReportDo.CONFIRM, ReportDo.DENY)
    return Card(join_paragraphs(card.text, ctx.render.say("complaint-note")), yes_or_no)


def _task_card(
    key: str, **facts: Callable[[NotificationContext], str]
) -> Callable[[NotificationContext], Card]:
    """A renderer of the full card below a headline; `facts` are further variables of the headline."""

    def card(ctx: NotificationContext) -> Card:
        variables = {name: fact(ctx) for name, fact in facts.items()}
        return _full_card(ctx, ctx.render.say(key, number=ctx.report.number, **variables))

    return card


def _full_card(ctx: NotificationContext, headline: str = "") -> Card:
    report, reader = ctx.report, ctx.message.reader
    if report.may_read(reader):
        return report_card(ctx.render, ctx.view, reader, headline=headline)
    if not ctx.message.is_redraw:
        raise NotFound("the reader may no longer read the report")
    return closed_card(ctx.render, report, reader)


def _opened(ctx: NotificationContext) -> Card:
    """The opened report; a redrawn sensitive one closes, and is opened by a press again."""
    if is_guarded(ctx.report, ctx.message.reader) and ctx.message.is_redraw:
        return closed_card(ctx.render, ctx.report, ctx.message.reader)
    return _full_card(ctx)


def _words(ctx: NotificationContext) -> Card:
    """One part of a long text."""
    render, report, facts = ctx.render, ctx.report, ctx.message.facts
    pieces = split_words(ctx.words(facts["purpose"]))
    if not report.may_read(ctx.message.reader) or facts["piece"] >= len(pieces):
        raise NotFound("the reader may no longer read these words, or they were wiped")
    text = entry(render, facts["purpose"], pieces[facts["piece"]], for_owner=ctx.is_owner)
    key = "item-sensitive" if report.is_sensitive else "item-report"
    title = render.say(key, number=report.number)
    return Card(join_paragraphs(title, text), is_protected=is_guarded(report, ctx.message.reader))


def _sentence(key: str) -> Callable[[NotificationContext], Card]:
    return lambda ctx: ctx.sentence(key)


def _unconfirmed(ctx: NotificationContext) -> Card:
    return ctx.sentence("report-lapsed", days=ctx.render.city.ladder.lapse_days)


def _closed(ctx: NotificationContext) -> Card:
    return Card(ctx.render.say("report-closed", number=ctx.report.number, reason=ctx.reason("closing")))


def _returned(ctx: NotificationContext) -> Card:
    say, number = ctx.render.say, ctx.report.number
    text = say("report-sent-back", number=number, reason=ctx.reason("send-back"), due=ctx.due)
    return Card(text) if ctx.is_owner else _full_card(ctx, text)


def _restricted(ctx: NotificationContext) -> Card:
    if not ctx.report.may_read(ctx.message.reader):
        raise NotFound("the reader may no longer read the report")
    return restricted_push(ctx.render, ctx.report.id, ctx.report.number)


def _due(ctx: NotificationContext) -> str:
    return ctx.due


_REPORTS: Mapping[str, Callable[[NotificationContext], Card]] = {
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
    "report-task": _task_card("report-task"),
    "report-task-unrouted": _task_card("report-task-unrouted"),
    "report-answer": _task_card("report-answer"),
    "report-denied": _task_card("report-denied", due=_due),
    "report-reopened": _task_card("report-reopened", due=_due),
    "report-disputed": _task_card("report-disputed"),
    "report-denied-again": _sentence("report-denied-again"),
    "report-confirmed": _sentence("report-confirmed"),
    "report-lapsed": _sentence("report-lapsed-staff"),
    "report-withdrawn": _sentence("report-withdrawn-staff"),
    "report-moved": _sentence("report-moved"),
    "report-restricted": _restricted,
}
