"""Reports from the first word to the confirmed answer; each public method is one transaction.

Besides what is named, each act raises what `ItemService._act` and the report's own method raise.
"""

from datetime import datetime
from functools import partial

from db import reminders, reports
from domain.cause import Cause
from domain.drafts import ContentDraft, Draft
from domain.errors import Refused
from domain.events import Event
from domain.people import SYSTEM
from domain.reports.draft import WRITTEN_FOR, RedirectDraft, ReplyDraft, ReportDraft
from domain.reports.report import Report
from services.drafts import require_draft
from services.items.acts import commit_act, locked_item
from services.items.service import ItemService
from services.reports.item_type import LAPSE, REPORT
from services.reports.registration import new_term, register_report, route_report
from services.reports.views import ReportView, ReportViews
from services.unit_of_work import Tx, UnitOfWork


class Reports(ItemService[Report, ReportView]):
    """Acts of residents and officials on reports."""

    def __init__(self, unit_of_work: UnitOfWork, views: ReportViews) -> None:
        super().__init__(unit_of_work, REPORT, views)

    async def send(self, cause: Cause) -> Report:
        """The draft becomes a report: numbered, registered, given to somebody, receipted.

        Raises Refused("nothing-to-send") for a blank draft.
        """
        draft = require_draft(cause, ReportDraft)
        if draft.is_blank:
            raise Refused("nothing-to-send")

        def begin(tx: Tx) -> tuple[Report, Event]:
            report = register_report(tx, draft)
            return report, report.file(cause.actor, tx.now, to=route_report(tx, report))

        return await self._create(cause, begin)

    async def accept(self, cause: Cause, report_id: int) -> ReportView:
        """«Орындауға қабылдау»: the official takes it."""
        return await self._act(cause, report_id, lambda report, tx: report.accept(cause.actor, tx.now))

    async def ask(self, cause: Cause) -> ReportView:
        """The question of the draft goes to the resident."""
        words = require_draft(cause, ContentDraft).text
        return await self._say(
            cause, lambda report, tx: report.ask(cause.actor, tx.now, words=words), reason=words
        )

    async def reply(self, cause: Cause) -> ReportView:
        """The resident's answer, with its files, is added; Refused("nothing-to-send") for a blank draft."""
        if require_draft(cause, ReplyDraft).is_blank:
            raise Refused("nothing-to-send")
        return await self._say(cause, lambda report, tx: report.answer(cause.actor, tx.now))

    async def redirect(self, cause: Cause) -> ReportView:
        """To the body of the draft, with its words as the reason; the term starts anew (art. 76(2)).

        Raises Refused("body-missing") where the draft has no body yet.
        """
        draft = require_draft(cause, RedirectDraft)
        if not draft.body:
            raise Refused("body-missing")

        def decide(report: Report, tx: Tx) -> Event:
            to = route_report(tx, report, body=draft.body)
            term = new_term(tx, report)
            return report.redirect(cause.actor, tx.now, to=to, words=draft.text, term=term)

        return await self._say(cause, decide, reason=draft.text)

    async def propose(self, cause: Cause) -> ReportView:
        """«Шешілді деп белгілеу»: the answer of the draft, with its proof, goes to the resident."""
        words = require_draft(cause, ContentDraft).text
        return await self._say(cause, lambda report, tx: report.propose(cause.actor, tx.now, words=words))

    async def confirm(self, cause: Cause, report_id: int) -> ReportView:
        """«Иә, шешілді»."""
        return await self._act(cause, report_id, lambda report, tx: report.confirm(cause.actor, tx.now))

    async def deny(self, cause: Cause, report_id: int) -> ReportView:
        """«Жоқ, шешілмеді»."""

        def decide(report: Report, tx: Tx) -> Event:
            return report.deny(cause.actor, tx.now, term=new_term(tx, report))

        return await self._act(cause, report_id, decide)

    async def withdraw(self, cause: Cause, report_id: int) -> ReportView:
        """The resident takes it back (art. 64(9))."""
        return await self._act(cause, report_id, lambda report, tx: report.withdraw(cause.actor, tx.now))

    async def reopen(self, cause: Cause, report_id: int) -> ReportView:
        """The resident speaks after the silence."""

        def decide(report: Report, tx: Tx) -> Event:
            return report.reopen(cause.actor, tx.now, term=new_term(tx, report))

        return await self._act(cause, report_id, decide)

    async def send_back(self, cause: Cause) -> ReportView:
        """A controller takes the resident's side: the body works on, in a new term."""
        words = require_draft(cause, ContentDraft).text

        def decide(report: Report, tx: Tx) -> Event:
            return report.send_back(cause.actor, tx.now, words=words, term=new_term(tx, report))

        return await self._say(cause, decide, reason=words)

    async def close(self, cause: Cause) -> ReportView:
        """A controller ends a dispute, with the words of the draft as the reason."""
        words = require_draft(cause, ContentDraft).text
        return await self._say(
            cause, lambda report, tx: report.close(cause.actor, tx.now, words=words), reason=words
        )

    async def begin(self, cause: Cause, kind: type[Draft], report_id: int) -> Report:
        """A draft about the report is begun; refused where its act would be (see `Report.require`)."""

        def work(tx: Tx) -> Report:
            report = locked_item(tx, REPORT, report_id)
            report.require(WRITTEN_FOR[kind], cause.actor)
            return report

        return await self._unit_of_work.write(cause, work)

    async def lapse(self, now: datetime) -> int:
        """A tick: close reports whose residents have been silent for the city's days; returns how many."""
        if not await self._unit_of_work.db.read(partial(reminders.has_due, now=now, ladders=(LAPSE.name,))):
            return 0
        return await self._unit_of_work.write(Cause.tick(now), _lapse)


def _lapse(tx: Tx) -> int:
    tx.staff()
    due = reminders.take(tx.conn, tx.now, (LAPSE.name,))
    free = reports.free(tx.conn, [row.item_id for row in due])  # the others are being changed: next tick
    for row in due:
        if row.item_id in free:
            report = reports.get(tx.conn, row.item_id, tx.city.readers)
            commit_act(tx, REPORT, report, report.lapse(SYSTEM, tx.now))
    return len(free)
