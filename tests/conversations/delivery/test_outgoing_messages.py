"""Every kind of outgoing message, in both languages and all states of its item, with hostile texts."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import cast

import pytest
import tdjson

from domain.assignments.assignment import Assignment
from domain.assignments.notifications import ASSIGNMENT_NOTIFICATIONS
from domain.assignments.rules import AssignmentState
from domain.city.city import City
from domain.errors import NotFound
from domain.people import Actor, Lang, Role
from domain.reports.notifications import REPORT_NOTIFICATIONS
from domain.reports.report import Report
from domain.reports.rules import ReportState
from handlers import FEATURES
from handlers.assignments.cards import assignment_notification
from handlers.reports.notifications import NotificationContext, report_notification
from handlers.ui.card import Card
from handlers.ui.render_context import RenderContext, RenderContexts
from locales import Texts
from services.assignments.views import AssignmentView
from services.city import calendar as calendars
from services.city import city_file as cities
from services.items.content import ContentPart
from services.outbox.outbox import OutboxMessage
from services.reports.views import ReportView
from services.wiring import Services
from tests.support.sampling import sample

AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
OWNER = Actor(101, Role.RESIDENT, None, Lang.RU)
ERLAN = Actor(102, Role.OFFICIAL, "TUKSH", Lang.KK)
STAFF = (
    ERLAN,
    Actor(103, Role.OFFICIAL, "TUKSH", Lang.KK),
    Actor(104, Role.HEAD, "TUKSH", Lang.KK),
    Actor(105, Role.COORDINATOR, None, Lang.KK),
    Actor(106, Role.PROSECUTOR, None, Lang.RU),
)
STRANGERS = (Actor(107, Role.OFFICIAL, "ROADS", Lang.KK), Actor(108, Role.ADMIN, None, Lang.KK))

#: Kinds that `domain/notifications/notification.py` does not name: of presses, moves and restrictions.
OTHERS = {"report-opened", "report-words", "report-moved", "report-restricted", "report-task-unrouted"}
OF_REPORTS = sorted(OTHERS | {kind for rows in REPORT_NOTIFICATIONS.table.values() for _, kind in rows})
OF_ASSIGNMENTS = sorted({kind for rows in ASSIGNMENT_NOTIFICATIONS.table.values() for _, kind in rows})
#: Kinds that only the resident gets, and kinds that both sides get; staff get all others.
TO_OWNER = {"receipt", "report-accepted", "report-question", "report-redirected", "report-proposed"}
TO_OWNER |= {"report-unconfirmed"}
TO_BOTH = {"report-closed", "report-returned", "report-opened", "report-words"}

HOSTILE = (
    "</b><a href='tg://user?id=1'>&lt;&amp;&#128512;<script>",
    "*_`[]()~>#+-=|{}.! @tatulyq_bot /close #тег +77011234567 https://x.kz",
    "\u202eкері жазу\u202c \u200b\u200d\ufeff ﷽ ",
    "\n\n\n   \n",
    "😀👨‍👩‍👧‍👦🇰🇿" * 300,
    "<" * 4096,
    "ұ" * 4096,
)


@pytest.fixture(scope="module")
def render_contexts() -> RenderContexts:
    city = cities.load(Path("services/cities/turkistan.yaml"))
    return RenderContexts(Texts.load(), city, calendars.of(city))


def said(text: str, purposes: tuple[str, ...]) -> tuple[ContentPart, ...]:
    """Parts with this text for each purpose, with a place and a photo."""
    words = [ContentPart(one, "text", text, "", "", "", None, AT) for one in purposes]
    place = ContentPart("report", "place", text, "", "", "", (43.3, 68.2), AT)
    photo = ContentPart("report", "photo", text, "file", text, "", None, AT)
    return (place, photo, *words)


REPORTED = ("report", "question", "reply", "resolution", "redirect", "send-back", "closing")


def report(state: ReportState, city: City, *, is_sensitive: bool = False) -> Report:
    """One in this state."""
    return Report(
        id=2026000123,
        number="2026-000123",
        reporter=OWNER.id,
        category="accord" if is_sensitive else "water",
        received_at=AT,
        registered_on=date(2026, 11, 23),
        term_from=date(2026, 11, 23),
        due_on=date(2026, 11, 26),
        original_due_on=date(2026, 11, 26),
        state_at=AT,
        is_sensitive=is_sensitive,
        sector=None if is_sensitive else "bekzat",
        state=state,
        body=None if is_sensitive else "TUKSH",
        executor=None if state is ReportState.UNROUTED else ERLAN.id,
        readers=city.readers if is_sensitive else (),
    )


def message(kind: str, reader: Actor, *, is_redraw: bool = False) -> OutboxMessage:
    """As the sender claims it from the outbox."""
    facts = {"number": "2026-000123", "at": AT.isoformat(), "purpose": "report", "piece": 0}
    return OutboxMessage(
        id=1,
        key="key",
        kind=kind,
        reader=reader,
        chat_id=1,
        item="report",
        item_id=2026000123,
        facts=facts,
        is_machine=False,
        attempts=0,
        unknowns=0,
        troubled_at=None,
        is_urgent=False,
        is_redraw=is_redraw,
        edits_message=None,
    )


tdjson.td_execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())


def fault(card: Card) -> str:
    """The reason why Telegram would refuse this card; "" if it would take it."""
    asked = {"@type": "parseTextEntities", "text": card.text, "parse_mode": {"@type": "textParseModeHTML"}}
    parsed = json.loads(tdjson.td_execute(json.dumps(asked).encode()) or b"")
    if parsed["@type"] == "error":
        return str(parsed["message"])
    text, tags = parsed["text"], {one["type"]["@type"] for one in parsed["entities"]}
    if not text.strip() or len(text.encode("utf-16-le")) // 2 > 4096:
        return f"{len(text)} characters"
    return f"tags of a person: {tags}" if tags - {"textEntityTypeBold"} else ""


def readers_of(kind: str) -> tuple[Actor, ...]:
    """The recipients of this kind."""
    if kind in TO_OWNER:
        return (OWNER,)
    staff = (ERLAN, STAFF[2], STAFF[3])
    return (OWNER, *staff) if kind in TO_BOTH else staff


@pytest.mark.proof
@pytest.mark.parametrize("kind", OF_REPORTS)
def test_every_message_about_a_report_is_what_telegram_takes(
    kind: str, render_contexts: RenderContexts
) -> None:
    wrong = []
    cells = list(product(ReportState, HOSTILE, readers_of(kind), Lang))
    for state, text, reader, lang in sample(kind, cells, one_in=5):
        view = ReportView(report(state, render_contexts.city), said(text, REPORTED))
        card = report_notification(
            NotificationContext(render_contexts.of(lang, AT), message(kind, reader), view)
        )
        if found := fault(card):
            wrong.append((state, text[:20], reader.role, lang, found))
    assert wrong == []


@pytest.mark.parametrize("kind", sorted(set(OF_REPORTS) - TO_OWNER))
def test_of_a_sensitive_report_staff_are_told_the_number_alone(
    kind: str, render_contexts: RenderContexts
) -> None:
    for state, reader, redraw in product(ReportState, (STAFF[3], STAFF[4]), (False, True)):
        view = ReportView(report(state, render_contexts.city, is_sensitive=True), said("құпия сөз", REPORTED))
        card = report_notification(
            NotificationContext(
                render_contexts.of(Lang.KK, AT), message(kind, reader, is_redraw=redraw), view
            )
        )
        is_asked_for = kind in {"report-opened", "report-words"}
        assert card.is_protected == is_asked_for
        if not is_asked_for:
            assert card.text == "№ 2026-000123: қолжетімділігі шектеулі өтініш"
        if kind == "report-opened":
            assert ("құпия сөз" in card.text) is not redraw
        assert "сектор" not in card.text.lower()


@pytest.mark.parametrize("is_sensitive", [False, True])
@pytest.mark.parametrize("kind", sorted(set(OF_REPORTS) - TO_OWNER - {"report-restricted"}))
def test_what_is_no_longer_theirs_is_not_read(
    kind: str, is_sensitive: bool, render_contexts: RenderContexts
) -> None:
    for state, reader, redraw in product(ReportState, STRANGERS, (False, True)):
        view = ReportView(
            report(state, render_contexts.city, is_sensitive=is_sensitive), said("құпия сөз", REPORTED)
        )
        try:
            card = report_notification(
                NotificationContext(
                    render_contexts.of(Lang.KK, AT), message(kind, reader, is_redraw=redraw), view
                )
            )
        except NotFound:
            continue
        assert "құпия сөз" not in card.text or kind == "report-closed"
        assert card.markup is None


@pytest.mark.parametrize("kind", OF_ASSIGNMENTS)
def test_every_message_about_an_assignment_is_what_telegram_takes(
    kind: str, render_contexts: RenderContexts
) -> None:
    wrong = []
    purposes = ("assignment", "execution", "return", "cancel")
    for state, text, reader, lang in product(AssignmentState, HOSTILE, (ERLAN, STAFF[4]), Lang):
        view = AssignmentView(assignment(state), said(text, purposes))
        card = assignment_notification(
            render_contexts.of(lang, AT), replace(message(kind, reader), item="assignment"), view
        )
        if found := fault(card):
            wrong.append((state, text[:20], reader.role, lang, found))
    assert wrong == []


def assignment(state: AssignmentState) -> Assignment:
    """One in this state."""
    return Assignment(
        id=20260007,
        number="2026-0007",
        issuer=STAFF[4].id,
        body="TUKSH",
        issued_at=AT,
        term_from=date(2026, 11, 23),
        due_on=date(2026, 12, 11),
        original_due_on=date(2026, 12, 11),
        state_at=AT,
        state=state,
        executor=ERLAN.id,
    )


PLAIN = {
    "set-aside": {},
    "invitation-used": {"role": "official", "body": "TUKSH", "at": AT.isoformat()},
    "dismissed": {},
}


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("kind", PLAIN)
async def test_messages_about_no_item_are_what_telegram_takes(
    kind: str, lang: Lang, render_contexts: RenderContexts
) -> None:
    notice = replace(message(kind, ERLAN), facts=PLAIN[kind])
    card = await FEATURES.notices[kind](render_contexts.of(lang, AT), notice, cast(Services, None))
    assert fault(card) == ""


def test_no_message_to_staff_holds_its_author(render_contexts: RenderContexts) -> None:
    render: RenderContext = render_contexts.of(Lang.RU, AT)
    for kind, state, reader in product(OF_REPORTS, ReportState, STAFF):
        if kind in TO_OWNER:
            continue
        view = ReportView(report(state, render_contexts.city), said("нет воды", REPORTED))
        card = report_notification(NotificationContext(render, message(kind, reader), view))
        shown = card.text + (card.markup.model_dump_json() if card.markup else "")
        assert str(OWNER.id) not in shown.replace("2026000123", "").replace("2026-000123", "")
