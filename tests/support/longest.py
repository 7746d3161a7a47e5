"""The longest values that the rules allow, drawn by hypothesis: words of people, items, outbox messages."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.assignments.assignment import Assignment
from domain.assignments.rules import AssignmentState
from domain.city.city import City
from domain.meetings.meeting import LIMITS, TEXTS, Meeting, MeetingNotice, checked_text
from domain.meetings.rules import MeetingState
from domain.people import Actor, Lang, Role
from domain.reports.report import Report
from domain.reports.rules import ReportState
from domain.text.limits import MESSAGE_LIMIT, has_words, length
from services.items.content import ContentPart
from services.outbox.outbox import OutboxMessage

AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
#: A date whose Kazakh and Russian forms are among the longest.
DUE = date(2026, 9, 23)
OWNER, EXECUTOR, ISSUER = 101, 102, 106
#: Telegram's first and last name hold 64 characters each.
NAME_LIMIT = 64 + 1 + 64
#: A draft holds so many messages.
PARTS = 100

#: What texts are made of: letters, emoji of two units and more, HTML, right to left, blanks.
PIECES = (
    *(
        "ұ",
        "Щ сөз ",
        "😀",
        "👨‍👩‍👧‍👦",
        "🇰🇿",
        "<&>",
        "&lt;",
        "</b>\u202eкері\u202c",
        "שלום عليكم ",
        "ﷺ",
        "a\u0301",
    ),
    *("\n", "x\n\n", "@tatulyq /start https://x.kz ", "\ufeff\u200d"),
)
LENGTHS = (1, 40, 180, 200, 500, 1000, 1200, 1900, 2500, 3900, MESSAGE_LIMIT - 1, MESSAGE_LIMIT)


def filled(piece: str, units: int) -> str:
    """The piece again and again, in at most so many UTF-16 code units."""
    return (
        (piece * (units // length(piece) + 1)).encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
    )


def texts(limit: int = MESSAGE_LIMIT) -> st.SearchStrategy[str]:
    """A text of up to so many code units, most often of just so many."""
    lengths = st.sampled_from([limit, *(one for one in LENGTHS if one < limit)])
    anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=min(limit // 2, 300))
    return st.one_of(st.builds(filled, st.sampled_from(PIECES), lengths), anything)


def said(purpose: str, text: str, at: datetime = AT) -> ContentPart:
    """One message of words."""
    return ContentPart(purpose, "text", text, "", "", "", None, at)


@st.composite
def content(draw: st.DrawFn, purposes: tuple[str, ...]) -> tuple[ContentPart, ...]:
    """An act for each purpose, then up to three more, each of up to a hundred messages; a place and files."""
    first, *others = purposes
    acts = [first, *draw(st.permutations(others)), *draw(st.lists(st.sampled_from(others), max_size=3))]
    found: list[ContentPart] = []
    for turn, purpose in enumerate(acts):
        at, text = AT + timedelta(hours=turn), draw(texts())
        count = draw(st.sampled_from([1, 1, 2, PARTS]))
        found += [said(purpose, text, at)] * count
        found.append(ContentPart(purpose, "document", text, "id", text[:64], "", None, at))
    place = ContentPart(first, "place", draw(texts()), "", "", "", (43.3, 68.2), AT)
    return (place, *found)


@st.composite
def actors(draw: st.DrawFn, city: City) -> Actor:
    """Any reader of an item."""
    role = draw(st.sampled_from(Role))
    body = draw(bodies(city)) if role in (Role.OFFICIAL, Role.HEAD) else None
    person = draw(st.sampled_from([OWNER, EXECUTOR, ISSUER, 107]))
    return Actor(person, role, body, draw(st.sampled_from(Lang)))


def bodies(city: City) -> st.SearchStrategy[str]:
    """The code of a body, most often that of the longest name."""
    longest = max(city.bodies, key=lambda one: len(one.names[Lang.KK]))
    return st.one_of(st.just(longest.code), st.sampled_from([one.code for one in city.bodies]))


@st.composite
def reports(draw: st.DrawFn, city: City) -> Report:
    """A report in any state; a sensitive one is known by its category."""
    category = draw(st.sampled_from(city.categories))
    subcategory = draw(st.sampled_from(["", *(one.code for one in category.subcategories)]))
    is_sensitive = city.is_sensitive(category.code, subcategory)
    return Report(
        2026000123, "2026-000123", OWNER, category.code, AT, DUE, DUE, DUE, DUE, AT,
        subcategory=subcategory, is_sensitive=is_sensitive,
        sector=draw(st.sampled_from([one.code for one in city.sectors])),
        state=draw(st.sampled_from(ReportState)), body=draw(bodies(city)), executor=EXECUTOR,
        readers=city.readers if is_sensitive else (),
    )  # fmt: skip


@st.composite
def assignments(draw: st.DrawFn, city: City) -> Assignment:
    """An assignment in any state whose term was moved."""
    body, state = draw(bodies(city)), draw(st.sampled_from(AssignmentState))
    moved = DUE + timedelta(days=draw(st.integers(0, 90)))
    executor = draw(st.sampled_from([None, EXECUTOR]))
    number = "2026-0007"
    return Assignment(20260007, number, ISSUER, body, AT, DUE, moved, DUE, AT, state=state, executor=executor)


@st.composite
def notices(draw: st.DrawFn) -> MeetingNotice:
    """All texts of a notice, as long as its rule takes them."""

    def text(name: str) -> str:
        limit = LIMITS[name.partition("-")[0]]
        return checked_text(name, draw(texts(limit).map(lambda one: one.strip()).filter(has_words)))

    return MeetingNotice({name: text(name) for name in TEXTS})


def meetings() -> st.SearchStrategy[Meeting]:
    """A meeting ahead, called off or held."""
    return st.builds(
        Meeting,
        id=st.just(20260001), number=st.just("2026-0001"), author=st.just(105),
        starts_at=st.just(AT + timedelta(days=9)), term_from=st.just(DUE), due_on=st.just(DUE),
        state_at=st.just(AT), state=st.sampled_from(MeetingState), edition=st.integers(1, 99),
        reminds=st.integers(0, 99),
    )  # fmt: skip


def message(kind: str, reader: Actor, *, is_redraw: bool = False, **facts: Any) -> OutboxMessage:
    """An outbox message as it is claimed."""
    return OutboxMessage(
        id=1, key="key", kind=kind, reader=reader, chat_id=1, item="report", item_id=1, facts=facts,
        is_machine=False, attempts=0, unknowns=0, troubled_at=None, is_urgent=False,
        is_redraw=is_redraw, edits_message=None,
    )  # fmt: skip
