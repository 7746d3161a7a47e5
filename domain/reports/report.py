"""A resident's report: methods that decide and return what happened.

Each raises Refused("not-yours") and Refused("not-now") by the tables of its rules, besides what is named.

The official proposes, the resident confirms; neither closes for the other (decision "end of a report").
"""

from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import Calendar
from domain.city.city import Reader
from domain.errors import Refused
from domain.events import Event
from domain.items import ItemKind, ItemSummary
from domain.parties import follow, require
from domain.people import Actor, PersonId
from domain.permissions import Permission, may
from domain.reports.routing import Assignee
from domain.reports.rules import (
    TERM_RUNS,
    TRANSITIONS,
    ReportAction,
    ReportState,
    allowed,
    report_parties,
)
from domain.staff import is_reader
from domain.term import Term
from domain.text.limits import require_words


@dataclass(slots=True)
class Report:
    """A report as rules see it; its words and files are sealed elsewhere.

    `readers` must be given for a sensitive report, else nobody may act on it. `state_at` is
    since when it has stood in this state with this body. `version` is raised by the store.
    """

    id: int
    number: str
    reporter: PersonId | None
    category: str
    received_at: datetime
    registered_on: date
    term_from: date
    due_on: date
    original_due_on: date
    state_at: datetime
    subcategory: str = ""
    is_sensitive: bool = False
    sector: str | None = None
    state: ReportState = ReportState.UNROUTED
    body: str | None = None
    executor: PersonId | None = None
    due_version: int = 1
    denials: int = 0
    version: int = 0
    readers: tuple[Reader, ...] = ()

    @property
    def summary(self) -> ItemSummary:
        """The report without its words."""
        return ItemSummary(
            ItemKind.REPORT,
            self.id,
            self.number,
            self.reporter,
            body=self.body,
            executor=self.executor,
            is_sensitive=self.is_sensitive,
            readers=self.readers,
        )

    @property
    def term(self) -> Term:
        """The current term."""
        return Term(self.term_from, self.due_on, self.due_version)

    def is_overdue(self, now: datetime, calendar: Calendar) -> bool:
        """The body still owes an answer after the end of the term."""
        return self.state in TERM_RUNS and calendar.is_over(self.due_on, now)

    def may_read(self, actor: Actor) -> bool:
        """Its text may be shown to the actor: its reporter, its body and those who control bodies.

        A sensitive one only to the city's readers; an admin runs the system and reads nothing,
        unless the report was given to them for want of anybody else.
        """
        if actor.id == self.reporter:
            return True
        if self.is_sensitive:
            return is_reader(actor, self.readers)
        if may(actor, Permission.READ_ALL_REPORTS) or actor.id == self.executor:
            return True
        return may(actor, Permission.READ_OF_BODY) and actor.body == self.body

    def require(self, action: ReportAction, by: Actor) -> None:
        """Asked before words are written for an action.

        Raises Refused("not-yours"), Refused("sensitive-stays") or Refused("not-now").
        """
        require(report_parties(by, self.summary), allowed(self.state, action))
        if action is ReportAction.REDIRECT and self.is_sensitive:
            raise Refused("sensitive-stays")
        follow(TRANSITIONS, self.state, action=action)

    def file(self, by: Actor, at: datetime, *, to: Assignee) -> Event:
        """The resident sends it; `to` is nobody for a sensitive report, whose readers are told instead."""
        before = self._before()
        if self.is_sensitive:
            self.body, self.executor, self.state = None, None, ReportState.REGISTERED
        else:
            self.body, self.executor = to.body, to.executor
            self.state = ReportState.REGISTERED if to.is_found else ReportState.UNROUTED
        return self._event(ReportAction.FILE, by, at=at, before=before)

    def route(self, by: Actor, at: datetime, *, to: Assignee) -> Event:
        """It is given to `to`; the term runs on, since it is counted from registration (art. 76).

        Raises Refused("nobody-there").
        """
        before = self._check(ReportAction.ROUTE, by)
        _require_somebody(to)
        self.body, self.executor = to.body, to.executor
        return self._move(ReportAction.ROUTE, by, at=at, before=before)

    def accept(self, by: Actor, at: datetime) -> Event:
        """The first to press has it; raises Refused("taken-by-colleague") for the second."""
        require(report_parties(by, self.summary), allowed(self.state, ReportAction.ACCEPT))
        if self.state in {ReportState.ACCEPTED, ReportState.CLARIFYING} and self.executor != by.id:
            raise Refused("taken-by-colleague", number=self.number)
        before = self._check(ReportAction.ACCEPT, by)
        self.executor = by.id
        return self._move(ReportAction.ACCEPT, by, at=at, before=before)

    def ask(self, by: Actor, at: datetime, *, words: str) -> Event:
        """A question to the resident, relayed without a name; the term keeps running.

        Raises as `require_words`, like every act with words.
        """
        before = self._check(ReportAction.ASK, by)
        require_words(words)
        return self._move(ReportAction.ASK, by, at=at, before=before)

    def answer(self, by: Actor, at: datetime) -> Event:
        """The resident's words or files are added, asked for or not, while the report is open."""
        before = self._check(ReportAction.ANSWER, by)
        return self._move(ReportAction.ANSWER, by, at=at, before=before)

    def redirect(self, by: Actor, at: datetime, *, to: Assignee, words: str, term: Term) -> Event:
        """To the competent body, with a reason; its term starts anew (art. 65, 76(2)).

        Raises Refused("sensitive-stays"): such a report stays with its readers. Also "same-body" and
        "nobody-there".
        """
        before = self._check(ReportAction.REDIRECT, by)
        if self.is_sensitive:
            raise Refused("sensitive-stays")
        if to.body == self.body:
            raise Refused("same-body")
        _require_somebody(to)
        require_words(words)
        self.body, self.executor = to.body, to.executor
        self._renew(term)
        return self._move(ReportAction.REDIRECT, by, at=at, before=before)

    def propose(self, by: Actor, at: datetime, *, words: str) -> Event:
        """An answer in words (art. 89(2)); the resident says whether it is solved."""
        before = self._check(ReportAction.PROPOSE, by)
        require_words(words)
        return self._move(ReportAction.PROPOSE, by, at=at, before=before)

    def confirm(self, by: Actor, at: datetime) -> Event:
        """The resident: solved."""
        before = self._check(ReportAction.CONFIRM, by)
        return self._move(ReportAction.CONFIRM, by, at=at, before=before)

    def deny(self, by: Actor, at: datetime, *, term: Term) -> Event:
        """The resident: not solved. The first no reopens, the second goes to a controller (decision)."""
        action = ReportAction.DENY_AGAIN if self.denials else ReportAction.DENY
        before = self._check(action, by)
        self.denials += 1
        self._renew(term)
        return self._move(action, by, at=at, before=before)

    def lapse(self, by: Actor, at: datetime) -> Event:
        """A clock: the resident has been silent for the city's `lapse_days` (see `reminders.lapses_at`)."""
        before = self._check(ReportAction.LAPSE, by)
        return self._move(ReportAction.LAPSE, by, at=at, before=before)

    def withdraw(self, by: Actor, at: datetime) -> Event:
        """The resident takes it back before an answer is given (art. 64(9))."""
        before = self._check(ReportAction.WITHDRAW, by)
        return self._move(ReportAction.WITHDRAW, by, at=at, before=before)

    def close(self, by: Actor, at: datetime, *, words: str) -> Event:
        """A controller ends a dispute, with a reason (decision "end of a report")."""
        before = self._check(ReportAction.CLOSE, by)
        require_words(words)
        return self._move(ReportAction.CLOSE, by, at=at, before=before)

    def send_back(self, by: Actor, at: datetime, *, words: str, term: Term) -> Event:
        """A controller takes the resident's side: the body works on, in a new term."""
        before = self._check(ReportAction.RETURN, by)
        require_words(words)
        self._renew(term)
        return self._move(ReportAction.RETURN, by, at=at, before=before)

    def reopen(self, by: Actor, at: datetime, *, term: Term) -> Event:
        """The resident speaks after the silence: open again, in a new term."""
        before = self._check(ReportAction.REOPEN, by)
        self._renew(term)
        return self._move(ReportAction.REOPEN, by, at=at, before=before)

    def release(self, by: Actor, at: datetime, *, to: Assignee) -> Event:
        """Its executor has left office: `to` is asked instead. The term keeps its end.

        Its version grows all the same, so that the new person is reminded from the start.
        """
        action = self._release_action(to)
        before = self._check(action, by)
        self.executor = None if self.is_sensitive else to.executor
        self.due_version += 1
        return self._move(action, by, at=at, before=before)

    def _release_action(self, to: Assignee) -> ReportAction:
        leaves = ReportAction.UNROUTE in TRANSITIONS[self.state]
        if leaves and not to.is_found and not self.is_sensitive:
            return ReportAction.UNROUTE
        return ReportAction.RELEASE

    def _before(self) -> "_Before":
        return _Before(self.state, self.body, self.executor)

    def _check(self, action: ReportAction, by: Actor) -> "_Before":
        require(report_parties(by, self.summary), allowed(self.state, action))
        follow(TRANSITIONS, self.state, action=action)
        return self._before()

    def _move(self, action: ReportAction, by: Actor, *, at: datetime, before: "_Before") -> Event:
        self.state = follow(TRANSITIONS, self.state, action=action)
        if self.state is not before.state or self.body != before.body:
            self.state_at = at
        return self._event(action, by, at=at, before=before)

    def _renew(self, term: Term) -> None:
        self.term_from, self.due_on = term.starts_on, term.due_on
        self.due_version += 1

    def _event(self, action: ReportAction, by: Actor, *, at: datetime, before: "_Before") -> Event:
        return Event(
            self.summary,
            action,
            by,
            at=at,
            was=before.state,
            now=self.state,
            version=self.version,
            due_on=self.due_on,
            due_version=self.due_version,
            was_executor=before.executor,
            was_body=before.body,
        )


@dataclass(frozen=True, slots=True)
class _Before:
    state: ReportState
    body: str | None
    executor: PersonId | None


def _require_somebody(to: Assignee) -> None:
    if not to.is_found:
        raise Refused("nobody-there")
