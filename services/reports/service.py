"""A report from the first word to the confirmed answer; each public method is one transaction."""

from collections.abc import Callable, Iterable, Mapping

from db import parts, reports
from domain.cause import Cause
from domain.conversation import Draft, DraftKind
from domain.errors import NotFound, Refused
from domain.events import Event
from domain.notifications.media_groups import media_groups, with_files
from domain.notifications.notification import Notification, notifications_for
from domain.parties import report_parties, require
from domain.reports.report import TRANSITIONS, Report, ReportAction, allowed
from domain.staff import ItemKind, Staff
from domain.text.limits import split_words
from services.encryption.sealing import Sealer
from services.items.content import for_item as belonging
from services.items.content import sealed_parts
from services.items.views import ContentPart, ReportView, Views, attachments_of
from services.reminders.waiting_steps import follow_report
from services.reports.registration import new_term, register_report, route_report
from services.unit_of_work import Tx, UnitOfWork

#: Letters that are cards with buttons: redrawn for everybody when the report changes.
CARD_KINDS = (
    "report-task",
    "report-task-unrouted",
    "report-opened",
    "report-denied",
    "report-reopened",
    "report-returned",
    "report-answer",
    "report-disputed",
)

#: Letters that the files of what was written go with.
CARRIES_FILES = frozenset({"report-task", "report-answer", "report-proposed"})

#: What a draft about a report is written for.
WRITTEN_FOR: Mapping[DraftKind, ReportAction] = {
    DraftKind.QUESTION: ReportAction.ASK,
    DraftKind.REPLY: ReportAction.ANSWER,
    DraftKind.REDIRECT: ReportAction.REDIRECT,
    DraftKind.RESOLUTION: ReportAction.PROPOSE,
    DraftKind.CLOSING: ReportAction.CLOSE,
    DraftKind.SEND_BACK: ReportAction.RETURN,
}

Decide = Callable[[Report, Tx, Staff], Event]
#: Letters of a look into a report: kind and facts of each.
Shown = Callable[[ReportView], Iterable[tuple[str, Mapping[str, str | int]]]]


class Reports:
    """What residents and officials do with reports."""

    def __init__(self, unit_of_work: UnitOfWork, views: Views) -> None:
        self._unit_of_work = unit_of_work
        self._views = views

    async def send(self, cause: Cause) -> Report:
        """The draft becomes a report: numbered, registered, given to somebody, receipted."""
        draft = _draft(cause)
        if draft.is_blank:
            raise Refused("nothing-to-send")
        said = sealed_parts(self._sealer, draft, item=ItemKind.REPORT, at=cause.now)

        def work(tx: Tx) -> Report:
            staff = tx.staff()
            report = register_report(tx, draft)
            event = report.file(cause.actor, cause.now, to=route_report(tx, report, staff))
            reports.add(tx.conn, report, tx.record(event.chain, event.action, event.fields()))
            parts.add(tx.conn, belonging(said, report.id))
            follow_report(tx, report)
            tx.notify(with_files(notifications_for(event, staff), draft, kinds=CARRIES_FILES))
            cause.conversation.sent(report.id)
            return report

        return await self._unit_of_work.write(cause, work)

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
        if not draft.body:
            raise Refused("body-missing")

        def decide(report: Report, tx: Tx, staff: Staff) -> Event:
            to = route_report(tx, report, staff, body=draft.body)
            term = new_term(tx, report)
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
            return report.deny(cause.actor, tx.now, term=new_term(tx, report))

        return await self._act(cause, report_id, decide)

    async def withdraw(self, cause: Cause, report_id: int) -> ReportView:
        """The resident takes it back (art. 64(9))."""
        return await self._act(
            cause, report_id, lambda report, tx, staff: report.withdraw(cause.actor, tx.now)
        )

    async def reopen(self, cause: Cause, report_id: int) -> ReportView:
        """The resident speaks after the silence."""

        def decide(report: Report, tx: Tx, _staff: Staff) -> Event:
            return report.reopen(cause.actor, tx.now, term=new_term(tx, report))

        return await self._act(cause, report_id, decide)

    async def send_back(self, cause: Cause) -> ReportView:
        """A controller takes the resident's side: the body works on, in a new term."""
        words = _draft(cause).text

        def decide(report: Report, tx: Tx, _staff: Staff) -> Event:
            return report.send_back(cause.actor, tx.now, words=words, term=new_term(tx, report))

        return await self._say(cause, decide, reason=words)

    async def close(self, cause: Cause) -> ReportView:
        """A controller ends a dispute, with the words of the draft as the reason."""
        words = _draft(cause).text
        return await self._say(
            cause, lambda report, tx, staff: report.close(cause.actor, tx.now, words=words), reason=words
        )

    async def begin(self, cause: Cause, kind: DraftKind, report_id: int) -> Report:
        """Something is to be written about a report; refused at once where it could not be sent."""

        def work(tx: Tx) -> Report:
            report = _found(tx, report_id)
            _require_open(report, WRITTEN_FOR[kind], cause)
            return report

        return await self._unit_of_work.write(cause, work)

    async def open(self, cause: Cause, report_id: int) -> None:
        """A card of the report at the end of the chat, which stays up to date.

        A reader's look into a sensitive one is written down before it is shown.
        """
        await self._look(cause, report_id, "view", lambda view: [("report-opened", {})])

    async def show_files(self, cause: Cause, report_id: int) -> None:
        """Everything attached once more, act by act, as it was given."""
        await self._look(cause, report_id, "files", _file_letters)

    async def show_words(self, cause: Cause, report_id: int) -> None:
        """Everything said, whole, where the card had to cut it."""
        await self._look(cause, report_id, "words", _word_letters)

    async def _look(self, cause: Cause, report_id: int, what: str, shown: Shown) -> None:
        def work(tx: Tx) -> None:
            tx.hold_staff()
            report = _found(tx, report_id)
            if not report.may_read(cause.actor):
                raise Refused("not-yours")
            view = self._views.report_in(tx.conn, report_id)
            letters = [
                Notification(
                    f"look:{cause.update_id}:{n}",
                    cause.actor.id,
                    kind,
                    item=str(ItemKind.REPORT),
                    item_id=report_id,
                    facts={"number": report.number, **facts},
                )
                for n, (kind, facts) in enumerate(shown(view))
            ]
            if report.is_sensitive and cause.actor.id != report.reporter:
                chain = tx.record(f"{ItemKind.REPORT}:{report_id}", what, {"role": str(cause.actor.role)})
                reports.change(tx.conn, report, chain)
            tx.notify(letters)

        await self._unit_of_work.write(cause, work)

    async def _say(self, cause: Cause, decide: Decide, *, reason: str = "") -> ReportView:
        """An act whose words are the draft: kept with the report, and the draft is done with."""
        draft = _draft(cause)
        said = sealed_parts(self._sealer, draft, item=ItemKind.REPORT, at=cause.now)

        def decided(report: Report, tx: Tx, staff: Staff) -> Event:
            event = decide(report, tx, staff)
            parts.add(tx.conn, belonging(said, report.id))
            cause.conversation.sent(report.id)
            return event

        return await self._act(cause, draft.about or 0, decided, reason=reason, draft=draft)

    async def _act(
        self, cause: Cause, report_id: int, decide: Decide, *, reason: str = "", draft: Draft | None = None
    ) -> ReportView:
        def work(tx: Tx) -> ReportView:
            staff, report = tx.staff(), _found(tx, report_id)
            event = decide(report, tx, staff)
            store(tx, report, event, reason=reason)
            notifications = notifications_for(event, staff)
            tx.notify(with_files(notifications, draft, kinds=CARRIES_FILES) if draft else notifications)
            tx.redraw_cards(event, CARD_KINDS)
            return self._views.report_in(tx.conn, report_id)

        return await self._unit_of_work.write(cause, work)

    @property
    def _sealer(self) -> Sealer:
        return self._unit_of_work.keyring.sealer


def store(tx: Tx, report: Report, event: Event, *, reason: str = "") -> None:
    """The report as it is now, its journal link, and what falls due next, together."""
    reports.change(tx.conn, report, tx.record(event.chain, event.action, event.fields(), reason=reason))
    follow_report(tx, report)


def _draft(cause: Cause) -> Draft:
    if cause.conversation.draft is None:
        raise Refused("button-stale")
    return cause.conversation.draft


def _found(tx: Tx, report_id: int) -> Report:
    """The report a button names; a forged or outdated one is an unknown button."""
    try:
        return reports.get(tx.conn, report_id, tx.city.readers, to_change=True)
    except NotFound:
        raise Refused("button-unknown") from None


def _require_open(report: Report, action: ReportAction, cause: Cause) -> None:
    require(report_parties(cause.actor, report.summary), allowed(report.state, action))
    if action is ReportAction.REDIRECT and report.is_sensitive:
        raise Refused("sensitive-stays")
    if action not in TRANSITIONS[report.state]:
        raise Refused("not-now", state=str(report.state))


def _file_letters(view: ReportView) -> Iterable[tuple[str, Mapping[str, str | int]]]:
    for act in view.acts:
        for index in range(len(media_groups(attachments_of(act)))):
            yield "files", {**_act(act), "bundle": index}


def _word_letters(view: ReportView) -> Iterable[tuple[str, Mapping[str, str | int]]]:
    for act in view.acts:
        for index in range(len(split_words(view.words(act[0].purpose, act[0].at)))):
            yield "report-words", {**_act(act), "piece": index}


def _act(act: tuple[ContentPart, ...]) -> dict[str, str | int]:
    return {"purpose": act[0].purpose, "at": act[0].at.isoformat()}
