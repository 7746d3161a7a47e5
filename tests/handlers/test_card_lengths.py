"""Every card with the longest values that the rules allow: a local Telegram takes it, in both languages.

``CARD_SEED`` and ``CARD_COUNT`` run other examples, ``PROOF=1`` many more.
"""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from html import unescape
from itertools import product
from random import SystemRandom
from typing import Any, cast

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from db.meetings.broadcasts import Progress
from domain.assignments.assignment import Assignment
from domain.assignments.notifications import ASSIGNMENT_NOTIFICATIONS
from domain.errors import NotFound
from domain.meetings.rules import Answer
from domain.people import BODY_ROLES, Actor, Lang, Role
from domain.reports.notifications import REPORT_NOTIFICATIONS
from domain.reports.report import Report
from domain.text.limits import MESSAGE_LIMIT, length, split_words
from handlers import FEATURES
from handlers.assignments.cards import assignment_card, assignment_notification
from handlers.meetings.cards import meeting_notification, notice_card
from handlers.meetings.progress import progress_notification
from handlers.reminders.notifications import digest
from handlers.reports.cards import closed_card, report_card
from handlers.reports.notifications import NotificationContext, report_notification
from handlers.ui.card import ALERT_LIMIT, CAPTION_LIMIT, Card, visible
from handlers.ui.render_context import RenderContext, RenderContexts
from locales import Texts
from services.assignments.views import AssignmentView
from services.city import calendar as calendars
from services.city import city_file as cities
from services.meetings.views import NAMED, MeetingView, Named, ProgressView
from services.reports.views import ReportView
from services.wiring import Services
from simulator.inprocess import InProcessSession
from simulator.people.person import Person
from simulator.world import World
from tests.support import longest
from tests.support.longest import AT, ISSUER, OWNER, message

SEED = int(os.environ.get("CARD_SEED", "0")) or SystemRandom().randrange(1, 10**9)
COUNT = int(os.environ.get("CARD_COUNT", "300" if os.environ.get("PROOF") else "4"))

CITY = cities.load("turkistan")
CONTEXTS = RenderContexts(Texts.load(), CITY, calendars.of(CITY))
#: Beside what events promise: presses, moves, restrictions and places that nobody has yet.
OF_REPORTS = sorted(
    {"report-opened", "report-words", "report-moved", "report-restricted", "report-task-unrouted"}
    | {kind for letters in REPORT_NOTIFICATIONS.table.values() for _, kind in letters}
)
OF_ASSIGNMENTS = sorted(
    {"assignment-opened", "assignment-words"}
    | {kind for letters in ASSIGNMENT_NOTIFICATIONS.table.values() for _, kind in letters}
)
SAID_OF_REPORTS = ("report", "question", "reply", "resolution", "redirect", "send-back", "closing")
SAID_OF_ASSIGNMENTS = ("assignment", "execution", "return", "cancel")
DIGESTS = {kind: form.digest for kind, form in FEATURES.items.items() if form.digest is not None}
STEPS = ("w5", "d0", "o1", "a1", "r1")


class Phone:
    """A person's phone in a town of its own; `longest` is the longest card it has shown."""

    def __init__(self, runner: asyncio.Runner) -> None:
        world = World()
        world.bot("42:x")
        self._person: Person = world.person("Айгүл")
        self._runner = runner
        self._bot = Bot(
            "42:x", session=InProcessSession(world), default=DefaultBotProperties(parse_mode="HTML")
        )
        self.cards = self.longest = 0
        runner.run(self._person.starts())

    def shows(self, card: Card) -> None:
        """Telegram takes the card, sent and edited, and shows it in as many characters as we counted."""
        sent = self._send(card)
        shown = length(sent.text or "")
        assert shown <= MESSAGE_LIMIT
        assert shown <= visible(card.text), "what we count is never less than what is shown"
        self.cards, self.longest = self.cards + 1, max(self.longest, shown)

    def draws(self, card: Coroutine[Any, Any, Card]) -> None:
        """The same of a card that is still to be made."""
        self.shows(self._runner.run(card))

    def _send(self, card: Card) -> Any:
        return self._runner.run(self._bot.send_message(self._person.id, card.text, reply_markup=card.markup))


@pytest.fixture
def phone(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Iterator[Phone]:
    """The number of cards is printed with the seed."""
    with asyncio.Runner() as runner:
        made = Phone(runner)
        yield made
    with capsys.disabled():
        print(f"\n{request.node.name}, seed {SEED}: {made.cards} cards, longest {made.longest}", end=" ")


def examples(test: Callable[..., None], *, kind: str = "", **drawn: st.SearchStrategy[Any]) -> None:
    """Run the test on so many examples of the seed, those of a kind if one is given."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    quiet = settings(
        max_examples=COUNT, deadline=None, database=None, suppress_health_check=checks, print_blob=True
    )
    drawn |= {"kind": st.just(kind)} if kind else {}
    print(f"seed {SEED} {kind}")
    seed(SEED)(quiet(given(**drawn)(test)))()


CONTEXT = st.builds(lambda lang: CONTEXTS.of(lang, AT), st.sampled_from(Lang))
READER = longest.actors(CITY)
REPORT_VIEW = st.builds(ReportView, longest.reports(CITY), longest.content(SAID_OF_REPORTS))
ASSIGNMENT_VIEW = st.builds(AssignmentView, longest.assignments(CITY), longest.content(SAID_OF_ASSIGNMENTS))
MEETING_VIEW = st.builds(MeetingView, longest.meetings(), longest.notices(), st.sampled_from([None, *Answer]))


def shown(phone: Phone, make: Callable[[], Card]) -> None:
    """The card, unless the message would be dropped."""
    try:
        card = make()
    except NotFound:
        return
    phone.shows(card)


def spoken_of(view: ReportView | AssignmentView, data: st.DataObject) -> dict[str, Any]:
    """An act of the item and a piece of its words, as facts of a message."""
    act = data.draw(st.sampled_from(view.acts))
    pieces = len(split_words(view.words(act[0].purpose, act[0].at))) or 1
    piece = data.draw(st.sampled_from([0, pieces // 2, pieces - 1]))
    return {"purpose": act[0].purpose, "at": act[0].at.isoformat(), "piece": piece}


def test_messages_about_reports(phone: Phone) -> None:
    def sent(kind: str, render: RenderContext, view: ReportView, reader: Actor, data: st.DataObject) -> None:
        one = message(kind, reader, is_redraw=data.draw(st.booleans()), **spoken_of(view, data))
        shown(phone, lambda: report_notification(NotificationContext(render, one, view)))

    for kind in OF_REPORTS:
        examples(sent, kind=kind, render=CONTEXT, view=REPORT_VIEW, reader=READER, data=st.data())


def test_cards_of_reports(phone: Phone) -> None:
    def drawn(render: RenderContext, view: ReportView, reader: Actor, headline: str) -> None:
        done = render.say(headline, number=view.report.number, due=render.say.date(view.report.due_on))
        phone.shows(report_card(render, view, reader, headline=done))
        phone.shows(closed_card(render, view.report, reader))

    done = st.sampled_from(["done-denied", "done-denied-again", "done-reopened", "done-confirmed"])
    examples(drawn, render=CONTEXT, view=REPORT_VIEW, reader=READER, headline=done)


def test_messages_about_assignments(phone: Phone) -> None:
    def sent(
        kind: str, render: RenderContext, view: AssignmentView, reader: Actor, data: st.DataObject
    ) -> None:
        one = message(kind, reader, **spoken_of(view, data))
        shown(phone, lambda: assignment_notification(render, one, view))

    for kind in OF_ASSIGNMENTS:
        examples(sent, kind=kind, render=CONTEXT, view=ASSIGNMENT_VIEW, reader=READER, data=st.data())


def test_cards_of_assignments(phone: Phone) -> None:
    def drawn(render: RenderContext, view: AssignmentView, reader: Actor) -> None:
        phone.shows(assignment_card(render, view, reader))

    examples(drawn, render=CONTEXT, view=ASSIGNMENT_VIEW, reader=READER)


def test_messages_about_meetings(phone: Phone) -> None:
    def sent(kind: str, render: RenderContext, view: MeetingView, reader: Actor) -> None:
        one = message(kind, reader, edition=view.meeting.edition)
        shown(phone, lambda: meeting_notification(render, one, view))
        phone.shows(notice_card(render, view))

    for kind in ("meeting-notice", "meeting-remind", "meeting-cancel"):
        examples(sent, kind=kind, render=CONTEXT, view=MEETING_VIEW, reader=READER)


def guests() -> st.SearchStrategy[tuple[Named, ...]]:
    """As many as a card names, under one answer."""
    role = st.sampled_from([one for one in Role if one is not Role.RESIDENT])
    body = st.one_of(st.none(), longest.bodies(CITY))
    one = st.builds(Named, longest.texts(longest.NAME_LIMIT), role.map(str), body)
    return st.lists(one, min_size=NAMED, max_size=NAMED).map(tuple)


def test_progress_cards_with_many_guests(phone: Phone) -> None:
    def drawn(render: RenderContext, view: MeetingView, people: dict[str, Any], progress: Progress) -> None:
        board = ProgressView(view, progress, dict.fromkeys(people, 99_999), people)
        for role in (Role.COORDINATOR, Role.HEAD):
            one = message("meeting-board", Actor(1, role, None, render.lang))
            phone.shows(progress_notification(render, one, board))

    many = st.sampled_from([0, 1, 99_999])
    groups = st.fixed_dictionaries({said: guests() for said in (*map(str, Answer), "")})
    progress = st.builds(Progress, sent=many, failed=many, away=many, left=many)
    examples(drawn, render=CONTEXT, view=MEETING_VIEW, people=groups, progress=progress)


def test_a_digest_of_400_lines(phone: Phone) -> None:
    def sent(render: RenderContext, reader: Actor, items: list[Any], step: str, late: bool) -> None:
        planned = AT - timedelta(hours=9 * late)
        many = [items[n % len(items)] for n in range(400)]
        lines = [
            {"item": str(one.summary.item), "item_id": n, "due_version": one.due_version, "steps": [step],
             "planned_at": planned.isoformat()}
            for n, one in enumerate(many)
        ]  # fmt: skip
        found = {(str(one.summary.item), n): one for n, one in enumerate(many)}
        shown(phone, lambda: digest(render, message("morning", reader, lines=lines), found, DIGESTS))

    item = st.one_of(longest.reports(CITY), longest.assignments(CITY), longest.meetings())
    some = st.lists(item, min_size=1, max_size=12)
    step = st.sampled_from(STEPS)
    examples(sent, render=CONTEXT, reader=READER, items=some, step=step, late=st.booleans())


def test_messages_about_no_item(phone: Phone) -> None:
    kinds = ("set-aside", "invitation-used", "dismissed")
    for kind, lang, role, body in product(kinds, Lang, Role, [one.code for one in CITY.bodies]):
        facts = {"role": str(role), "body": body if role in BODY_ROLES else None, "at": AT.isoformat()}
        one = message(kind, Actor(1, role, None, lang), **facts)
        phone.draws(FEATURES.notices[kind](CONTEXTS.of(lang, AT), one, cast(Services, None)))


def test_the_pieces_of_a_long_text_hold_all_of_it() -> None:
    """The messages of «Толық мәтін» together say every word, whatever it is made of."""
    resident, prosecutor = (
        Actor(OWNER, Role.RESIDENT, None, Lang.KK),
        Actor(ISSUER, Role.PROSECUTOR, None, Lang.KK),
    )

    def sent(render: RenderContext, report: Report, assignment: Assignment, words: str) -> None:
        reply = longest.said("reply", words)
        execution = longest.said("execution", words)
        for n, piece in enumerate(split_words(words)):
            facts = {"at": AT.isoformat(), "piece": n}
            one = message("report-words", resident, purpose="reply", **facts)
            other = message("assignment-words", prosecutor, purpose="execution", **facts)
            card = report_notification(NotificationContext(render, one, ReportView(report, (reply,))))
            assert piece in unescape(card.text)
            card = assignment_notification(render, other, AssignmentView(assignment, (execution,)))
            assert piece in unescape(card.text)
        assert "".join("".join(split_words(words)).split()) == "".join(words.split())

    examples(
        sent, render=CONTEXT, report=longest.reports(CITY), assignment=longest.assignments(CITY),
        words=longest.texts(3 * MESSAGE_LIMIT),
    )  # fmt: skip


@pytest.mark.parametrize("lang", Lang)
def test_words_over_the_chat_and_under_files_fit(lang: Lang) -> None:
    texts, say = Texts.load(), CONTEXTS.of(lang, AT).say
    state = max((say(key) for key in texts.variables if key.startswith("state-")), key=length)

    def said(key: str) -> str:
        facts = {name: state if name in ("state", "answer") else 99_999 for name in texts.variables[key]}
        return say(key, **facts | {name: say.date(longest.DUE) for name in facts if name in ("due", "date")})

    alerts = {key: length(said(key)) for key in texts.variables if key.startswith(("refused-", "done-"))}
    captions = {key: length(said(key)) for key in texts.variables if key.startswith(("item-", "file-gone"))}
    assert {key: n for key, n in alerts.items() if n > ALERT_LIMIT} == {}
    assert {key: n for key, n in captions.items() if n > CAPTION_LIMIT} == {}
    assert len(alerts) > 50
    assert captions
