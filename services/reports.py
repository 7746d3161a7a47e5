"""A report from the first word to the confirmed answer; each public method is one transaction."""

from collections.abc import Callable
from dataclasses import replace

from db import meta, parts, people, reports
from domain.bundles import with_files
from domain.cause import Cause
from domain.events import Event
from domain.notices import about
from domain.numbers import report_id_of, report_number
from domain.refusal import Refused
from domain.report import Report
from domain.routing import UNROUTED_BY_RULE, Choice, choose, choose_in
from domain.staff import Item, Staff
from domain.talk import Draft
from domain.term import Term, legal_term
from services.ladders import follow_report
from services.said import about as belonging
from services.said import sealed_parts
from services.sealing import Sealer
from services.transactions import Transactions, Tx
from services.views import ReportView, Views

#: Letters that are cards with buttons: redrawn for everybody when the report changes.
CARD_KINDS = (
    "report-task",
    "report-denied",
    "report-reopened",
    "report-returned",
    "report-answer",
    "report-disputed",
)

#: Letters that the files of what was written go with.
CARRIES_FILES = frozenset({"report-task", "report-answer", "report-proposed"})

Decide = Callable[[Report, Tx, Staff], Event]


class Reports:
    """What residents and officials do with reports."""

    def __init__(self, transactions: Transactions, views: Views) -> None:
        self._transactions = transactions
        self._views = views

    async def send(self, cause: Cause) -> Report:
        """The draft becomes a report: numbered, registered, given to somebody, receipted."""
        draft = _draft(cause)
        if draft.is_blank:
            raise Refused("nothing-to-send")
        said = sealed_parts(self._sealer, draft, item=Item.REPORT, at=cause.now)

        def work(tx: Tx) -> Report:
            report = _registered(tx, draft)
            staff = Staff(tuple(people.staff(tx.conn)))
            event = report.file(cause.actor, cause.now, to=_choice(tx, report, staff))
            reports.add(tx.conn, report, tx.record(event.chain, event.action, event.fields()))
            parts.add(tx.conn, belonging(said, report.id))
            follow_report(tx, report)
            tx.notify(with_files(about(event, staff), draft, kinds=CARRIES_FILES))
            cause.talk.sent(report.id)
            return report

        return await self._transactions.write(cause, work)

    async def accept(self, cause: Cause, report_id: int) -> ReportView:
        """«Орындауға қабылдау»: the official takes it."""
        return await self._act(cause, report_id, lambda report, tx, staff: report.accept(cause.actor, tx.now))

    async def ask(self, cause: Cause) -> ReportView:
        """The question of the draft goes to the resident."""
        words = _draft(cause).text
        return await self._say(
            cause, lambda report, tx, staff: report.ask(cause.actor, tx.now, words=words), reason=words
        )

    async def reply(self, cause: Cause) -> ReportView:
        """The resident's answer, with its files, is added to the report."""
        if _draft(cause).is_blank:
            raise Refused("nothing-to-send")
        return await self._say(cause, lambda report, tx, staff: report.answer(cause.actor, tx.now))

    async def redirect(self, cause: Cause) -> ReportView:
        """To the body of the draft, with its words as the reason; the term starts anew (art. 76(2))."""
        draft = _draft(cause)

        def decide(report: Report, tx: Tx, staff: Staff) -> Event:
            to = choose_in(draft.body, staff, open_items=reports.workload(tx.conn))
            term = _new_term(tx, report)
            return report.redirect(cause.actor, tx.now, to=to, words=draft.text, term=term)

        return await self._say(cause, decide, reason=draft.text)

    async def propose(self, cause: Cause) -> ReportView:
        """«Шешілді деп белгілеу»: the answer of the draft, with its proof, goes to the resident."""
        words = _draft(cause).text
        return await self._say(
            cause, lambda report, tx, staff: report.propose(cause.actor, tx.now, words=words)
        )

    async def confirm(self, cause: Cause, report_id: int) -> ReportView:
        """«Иә, шешілді»."""
        return await self._act(
            cause, report_id, lambda report, tx, staff: report.confirm(cause.actor, tx.now)
        )

    async def deny(self, cause: Cause, report_id: int) -> ReportView:
        """«Жоқ, шешілмеді»."""

        def decide(report: Report, tx: Tx, _staff: Staff) -> Event:
            return report.deny(cause.actor, tx.now, term=_new_term(tx, report))

        return await self._act(cause, report_id, decide)

    async def withdraw(self, cause: Cause, report_id: int) -> ReportView:
        """The resident takes it back (art. 64(9))."""
        return await self._act(
            cause, report_id, lambda report, tx, staff: report.withdraw(cause.actor, tx.now)
        )

    async def reopen(self, cause: Cause, report_id: int) -> ReportView:
        """The resident speaks after the silence."""

        def decide(report: Report, tx: Tx, _staff: Staff) -> Event:
            return report.reopen(cause.actor, tx.now, term=_new_term(tx, report))

        return await self._act(cause, report_id, decide)

    async def send_back(self, cause: Cause) -> ReportView:
        """A controller takes the resident's side: the body works on, in a new term."""
        words = _draft(cause).text

        def decide(report: Report, tx: Tx, _staff: Staff) -> Event:
            return report.send_back(cause.actor, tx.now, words=words, term=_new_term(tx, report))

        return await self._say(cause, decide, reason=words)

    async def close(self, cause: Cause) -> ReportView:
        """A controller ends a dispute, with the words of the draft as the reason."""
        words = _draft(cause).text
        return await self._say(
            cause, lambda report, tx, staff: report.close(cause.actor, tx.now, words=words), reason=words
        )

    async def read_restricted(self, cause: Cause, report_id: int) -> ReportView:
        """A reader opens a sensitive report: the view is written down before it is shown."""

        def work(tx: Tx) -> ReportView:
            view = self._views.report_in(tx.conn, report_id)
            if not view.report.may_read(cause.actor):
                raise Refused("not-yours")
            chain = tx.record(f"{Item.REPORT}:{report_id}", "view", {"role": str(cause.actor.role)})
            reports.change(tx.conn, view.report, chain)
            return view

        return await self._transactions.write(cause, work)

    async def _say(self, cause: Cause, decide: Decide, *, reason: str = "") -> ReportView:
        """An act whose words are the draft: kept with the report, and the draft is done with."""
        draft = _draft(cause)
        said = sealed_parts(self._sealer, draft, item=Item.REPORT, at=cause.now)

        def decided(report: Report, tx: Tx, staff: Staff) -> Event:
            event = decide(report, tx, staff)
            parts.add(tx.conn, belonging(said, report.id))
            cause.talk.sent(report.id)
            return event

        return await self._act(cause, draft.about or 0, decided, reason=reason, draft=draft)

    async def _act(
        self, cause: Cause, report_id: int, decide: Decide, *, reason: str = "", draft: Draft | None = None
    ) -> ReportView:
        def work(tx: Tx) -> ReportView:
            report = reports.get(tx.conn, report_id, tx.city.readers)
            staff = Staff(tuple(people.staff(tx.conn)))
            event = decide(report, tx, staff)
            store(tx, report, event, reason=reason)
            notices = about(event, staff)
            tx.notify(with_files(notices, draft, kinds=CARRIES_FILES) if draft else notices)
            tx.redraw_cards(event, CARD_KINDS)
            return self._views.report_in(tx.conn, report_id)

        return await self._transactions.write(cause, work)

    @property
    def _sealer(self) -> Sealer:
        return self._transactions.keyring.sealer


def store(tx: Tx, report: Report, event: Event, *, reason: str = "") -> None:
    """The report as it is now, its journal link, and what falls due next, together."""
    reports.change(tx.conn, report, tx.record(event.chain, event.action, event.fields(), reason=reason))
    follow_report(tx, report)


def _draft(cause: Cause) -> Draft:
    if cause.talk.draft is None:
        raise Refused("button-stale")
    return cause.talk.draft


def _registered(tx: Tx, draft: Draft) -> Report:
    """Number, moment of arrival and term (art. 64, 76); the message's own date counts after an outage."""
    cause = tx.cause
    category = tx.city.category(draft.category or "other")
    subcategory = draft.subcategory if draft.category else ""
    term = legal_term(cause.received_at, category.working_days, calendar=tx.calendar)
    is_sensitive = tx.city.is_sensitive(category.code, subcategory)
    year = tx.calendar.local(cause.received_at).year
    report_id = report_id_of(year, meta.count(tx.conn, f"report/{year}"))
    return Report(
        id=report_id,
        number=report_number(report_id),
        reporter=cause.actor.id,
        category=category.code,
        received_at=cause.received_at,
        registered_on=term.starts_on,
        term_from=term.starts_on,
        due_on=term.due_on,
        original_due_on=term.due_on,
        state_at=cause.now,
        subcategory=subcategory,
        is_sensitive=is_sensitive,
        sector=None if is_sensitive else draft.sector or None,
        readers=tx.city.readers if is_sensitive else (),
    )


def _choice(tx: Tx, report: Report, staff: Staff) -> Choice:
    if report.is_sensitive:
        return UNROUTED_BY_RULE
    return choose(tx.city.category(report.category), staff, open_items=reports.workload(tx.conn))


def _new_term(tx: Tx, report: Report) -> Term:
    category = tx.city.category(report.category)
    return replace(
        legal_term(tx.now, category.working_days, calendar=tx.calendar), version=report.due_version
    )
