"""Checks of a city file beyond the types of its values."""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.city.city import Category, City, Hours, Names
from domain.people import BODY_ROLES, Role
from domain.text.words import skeleton
from services.city.marked_yaml import Way

#: Where it stands, what is wrong, what to write instead.
Complaint = tuple[Way, str, str]

#: Codes travel in buttons, which hold 64 bytes of ASCII.
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,15}")
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,18}")

#: A label of a keyboard of two columns.
SHORT = 24

#: The category of what fits nowhere and of what its author gave none.
FALLBACK = "other"

#: The longest legal term of an answer (Administrative Procedure Code, art. 76).
LONGEST_TERM = 15

#: Never read reports: residents, and who only runs the system.
NOT_READERS = frozenset({Role.RESIDENT, Role.ADMIN})


def complaints(city: City) -> Iterator[Complaint]:
    """Everything that is wrong with a file whose values have the right types."""
    for rule in RULES:
        yield from rule(city)


def suggestion(wrong: str, known: Sequence[str]) -> str:
    """The nearest known word, or all of them."""
    near = get_close_matches(wrong, known, n=1, cutoff=0.5) or get_close_matches(
        wrong.upper(), known, n=1, cutoff=0.5
    )
    return near[0] if near else "one of " + ", ".join(known)


def _zone(city: City) -> Iterator[Complaint]:
    try:
        ZoneInfo(city.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        mend = "Write its name in the tz list: zone: Asia/Almaty"
        yield ("zone",), f"there is no time zone “{city.zone}”", mend


def _codes(city: City) -> Iterator[Complaint]:
    yield from _unique(("sectors",), [one.code for one in city.sectors])
    yield from _unique(("bodies",), [one.code for one in city.bodies])
    yield from _unique(("categories",), [one.code for one in city.categories])
    for number, category in enumerate(city.categories):
        codes = [one.code for one in category.subcategories]
        yield from _unique(("categories", number, "subcategories"), codes)


def _unique(way: Way, codes: Sequence[str]) -> Iterator[Complaint]:
    for number, code in enumerate(codes):
        here = (*way, number, "code")
        if not CODE.fullmatch(code):
            mend = "Write up to 16 latin letters, digits and _, a letter first: code: water"
            yield here, f"“{code}” can't be a code", mend
        elif code in codes[:number]:
            yield here, f"the code {code} stands twice", "Give one of the two another code."


def _categories(city: City) -> Iterator[Complaint]:
    known = [body.code for body in city.bodies]
    for number, category in enumerate(city.categories):
        way: Way = ("categories", number)
        yield from _routing(way, category, known)
        yield from _short(way, category.short)
        if not 1 <= category.working_days <= LONGEST_TERM:
            mend = f"Write 1 to {LONGEST_TERM}: the law allows no longer term (art. 76)."
            yield (*way, "working_days"), f"a term of {category.working_days} working days", mend
    if FALLBACK not in [category.code for category in city.categories]:
        mend = f"Add a category with `code: {FALLBACK}` and the body that reads what nobody else does."
        yield ("categories",), f"the category “{FALLBACK}” is missing", mend


def _routing(way: Way, category: Category, known: Sequence[str]) -> Iterator[Complaint]:
    way = (*way, "bodies")
    if not category.bodies:
        mend = f"Name at least one: bodies: [{known[0] if known else 'APP'}]"
        yield way, f"nobody answers reports of “{category.code}”", mend
    for number, code in enumerate(category.bodies):
        if code not in known:
            mend = f"Write {suggestion(code, known)}, or add {code} under `bodies:`."
            yield (*way, number), f"there is no body {code}", mend
        elif code in category.bodies[:number]:
            yield (*way, number), f"the body {code} stands twice", "Keep one of the two."


def _short(way: Way, short: Names) -> Iterator[Complaint]:
    for lang, label in zip(("kk", "ru"), short, strict=True):
        if len(label) > SHORT:
            what = f"“{label}” has {len(label)} characters"
            yield (*way, "short", lang), what, f"Write {SHORT} at most: it stands on a narrow button."


def _words(city: City) -> Iterator[Complaint]:
    """A word that proposes two subcategories proposes neither; spellings of one word are one."""
    seen: dict[str, tuple[Way, str]] = {}
    for way, owner, word in _spoken(city):
        first_way, first_owner = seen.setdefault(skeleton(word), (way, owner))
        if first_way != way:
            mend = "Keep it once, where people mean it more often."
            yield way, f"“{word}” stands under {first_owner} already", mend


def _spoken(city: City) -> Iterator[tuple[Way, str, str]]:
    for number, category in enumerate(city.categories):
        for index, sub in enumerate(category.subcategories):
            for place, word in enumerate(sub.words):
                way = ("categories", number, "subcategories", index, "words", place)
                yield way, f"{category.code}.{sub.code}", word


def _readers(city: City) -> Iterator[Complaint]:
    known = [body.code for body in city.bodies]
    for number, reader in enumerate(city.readers):
        way: Way = ("readers", number)
        if reader.role in NOT_READERS:
            mend = "Write coordinator, prosecutor, akimat, or official or head with a body."
            yield (*way, "role"), f"the role {reader.role} reads no reports", mend
        elif reader.role in BODY_ROLES and reader.body not in known:
            mend = f"Write its body: {{role: {reader.role}, body: {suggestion(reader.body or '', known)}}}"
            yield way, f"which body's {reader.role}? There is no body “{reader.body or ''}”", mend
        elif reader.role not in BODY_ROLES and reader.body:
            yield (*way, "body"), f"the role {reader.role} belongs to no body", "Take `body` away."
    if not city.readers:
        for way, code in _sensitive(city):
            mend = (
                "Add under `readers:` at least `- {role: coordinator}`, or nobody could open such a report."
            )
            yield way, f"“{code}” is sensitive, but nobody may read it", mend


def _sensitive(city: City) -> Iterator[tuple[Way, str]]:
    for number, category in enumerate(city.categories):
        if category.sensitive:
            yield ("categories", number, "sensitive"), category.code
        for index, sub in enumerate(category.subcategories):
            if sub.sensitive:
                way = ("categories", number, "subcategories", index, "sensitive")
                yield way, f"{category.code}.{sub.code}"


def _hours(city: City) -> Iterator[Complaint]:
    hours = city.hours
    if hours.opens >= hours.closes:
        yield ("hours", "closes"), "closes before it opens", "Write a time after `opens`: closes: 18:30"
    else:
        yield from _lunch(hours)
    if hours.sends_from >= hours.sends_until:
        yield ("hours", "sends_until"), "ends before it begins", "Write a time after `sends_from`."
    for day in sorted(city.days_off & city.working_days):
        yield ("working_days",), f"{day} is a day off too", "Keep it in one of the two lists."


def _lunch(hours: Hours) -> Iterator[Complaint]:
    begins, ends = hours.lunch_from, hours.lunch_until
    if begins is None or ends is None:
        if begins is not ends:
            way: Way = ("hours", "lunch_from" if begins is None else "lunch_until")
            yield way, "a lunch needs both its times", "Write both, or leave both empty."
    elif not hours.opens <= begins < ends <= hours.closes:
        way = ("hours", "lunch_from" if begins < hours.opens else "lunch_until")
        yield way, "lunch is not inside the hours", "Write times between `opens` and `closes`."


def _ladder(city: City) -> Iterator[Complaint]:
    rules = city.ladder
    for name in ("before", "before_long", "akimat_at", "prosecutor_at"):
        numbers: tuple[int, ...] = getattr(rules, name)
        if len(set(numbers)) < len(numbers) or any(number < 1 for number in numbers):
            yield (
                ("ladder", name),
                "holds the same number twice or one below 1",
                f"Write it so: {name}: [3, 7]",
            )
    for name in ("long_term", "overdue_daily", "head_from", "acceptance_hours", "lapse_days", "review_days"):
        if getattr(rules, name) < 1:
            yield ("ladder", name), f"{getattr(rules, name)} is too little", "Write 1 or more."
    days = rules.meeting_before
    if len(set(days)) < len(days) or any(number < 0 for number in days):
        mend = "Write it so: meeting_before: [1, 0]"
        yield ("ladder", "meeting_before"), "holds the same number twice or one below 0", mend
    if not 0 <= rules.weekly_on <= 4:
        yield ("ladder", "weekly_on"), "is no working day", "Write 0 for Monday … 4 for Friday."


def _place(city: City) -> Iterator[Complaint]:
    box = city.box
    if box.south >= box.north or box.west >= box.east:
        yield (
            ("box",),
            "its sides have changed places",
            "`south` is less than `north`, `west` less than `east`.",
        )
    elif not (box.south <= city.centre.lat <= box.north and box.west <= city.centre.lon <= box.east):
        yield ("centre",), "lies outside `box`", "Write degrees: centre: {lat: 43.3, lon: 68.24}"


def _contacts(city: City) -> Iterator[Complaint]:
    for name in ("emergency", "fire", "police", "ambulance", "gas", "call_centre"):
        number: str = getattr(city.phones, name)
        if not PHONE.fullmatch(number):
            yield ("phones", name), f"“{number}” is no telephone number", 'Write digits in quotes: "112"'
    if not city.links.appeals.startswith("https://"):
        yield ("links", "appeals"), "is no address", "Write it whole: https://eotinish.kz"
    if not re.fullmatch(r"[0-9]{12}", city.operator.bin):
        yield (
            ("operator", "bin"),
            f"“{city.operator.bin}” is no BIN",
            'Write 12 digits in quotes: "000000000000"',
        )


RULES: tuple[Callable[[City], Iterator[Complaint]], ...] = (
    _zone,
    _codes,
    _categories,
    _words,
    _readers,
    _hours,
    _ladder,
    _place,
    _contacts,
)
