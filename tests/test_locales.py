"""The messages in both languages: equal keys and facts, complete, polite, and accepted by Telegram."""

import ast as python
import json
import re
import timeit
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import tdjson
from babel.dates import get_day_names, get_month_names
from fluent.syntax import FluentParser, FluentSerializer, ast

from domain.assignments.rules import AssignmentState
from domain.people import Role
from domain.reports.rules import ReportState
from locales import FOLDER, LANGUAGES, Texts, WrongTexts
from locales.dates import MONTHS, WEEKDAYS
from services.wiring import DRAFTS

ROOT = Path(__file__).parents[1]
TEXTS = Texts.load()
KEYS = sorted(TEXTS.variables)

#: Equal in both languages, and why that is right.
SAME = {
    "assignment-files": "holds a sign and what is attached",
    "draft-files": "holds a sign and what is attached",
    "task-files": "holds a sign and what is attached",
    "button-language-kk": "a language is offered under its own name",
    "button-language-ru": "a language is offered under its own name",
    "button-open-number": "holds a sign and a number only",
    "my-line": "holds signs and facts only",
}

#: Facts that are counts; every other fact is text, numbers of reports among them.
COUNTS = {"n", "max", "size", "days", "count", "hours", "months", "sensitive"}

#: Buttons that always have a row of their own, since they hold a date.
WIDE = {"button-due-days", "button-date-next", "button-date-keep"}

#: Words of other alphabets that are names.
FOREIGN = {"Telegram", "e"}

#: Words that no message has → the word instead, or the reason (domain notes, 1.5, 4.1, 6.3).
NEVER = {
    "титулды": "sorts people by origin",
    "диаспора": "sorts people by origin",
    "оралман": "sorts people by origin",
    "рахмет": "the norm is «рақмет»",
    r"жабылған\b": "a report is «жабылды»",
    "лауазымды тұлға": "the code says «лауазымды адам»",
    "саған": "people are «сіз»",
    "сенің": "people are «сіз»",
    "отклонен": "no appeal may be refused (art. 64(1))",
    "отказано": "no appeal may be refused (art. 64(1))",
    "қабылданбады": "no appeal may be refused (art. 64(1))",
}

HOSTILE = escape('<b>&amp; "Айгүл" </i> 1 < 2 \u202e<script>', quote=False)


def written() -> Iterator[tuple[str, str, str]]:
    """Language, key and source of each message, without comments."""
    for lang in LANGUAGES:
        for path in sorted((FOLDER / lang).glob("*.ftl")):
            for entry in FluentParser(with_spans=False).parse(path.read_text("utf-8")).body:
                if isinstance(entry, ast.Message):
                    entry.comment = None
                    yield lang, entry.id.name, FluentSerializer().serialize_entry(entry)


WRITTEN = list(written())


def said(lang: str, key: str, *, text: str = "14.12.2026", count: int = 2) -> str:
    """The message with a sample value of each fact."""
    facts: dict[str, str | int] = {name: count if name in COUNTS else text for name in TEXTS.variables[key]}
    return TEXTS[lang](key, **facts)


def everything(**sample: Any) -> list[tuple[str, str, str]]:
    return [(lang, key, said(lang, key, **sample)) for lang in LANGUAGES for key in KEYS]


def spoken_words(text: str) -> list[str]:
    """The words of a message, without tags, facts, commands and addresses."""
    text = re.sub(r"</?b>|\{[^{}]*\}|/[a-z]+|\b[\w.]+\.kz\b", " ", text)
    return re.findall(r"\w+", text)


def test_no_kazakh_text_equals_the_russian() -> None:
    equal = {key for key in KEYS if said("kk", key, count=1) == said("ru", key, count=1)}
    assert equal == set(SAME)


def test_files_are_the_same_in_both_languages() -> None:
    assert [path.name for path in sorted((FOLDER / "kk").iterdir())] == [
        path.name for path in sorted((FOLDER / "ru").iterdir())
    ]


@pytest.mark.parametrize(
    ("kk", "ru", "told"),
    [
        ("a = Иә\nb = Жоқ", "a = Да", "b: no such message in ru"),
        ("a = Иә", "a = Да\nb = Нет", "b: no such message in kk"),
        ("a = { $n } күн", "a = { $m } дня", "a: kk wants ['n'], ru wants ['m']"),
        ("a = Иә", "a = { $n ->\n    [one] Да\n   *[many] Нет\n }", "a: kk wants [], ru wants ['n']"),
    ],
)
def test_languages_that_differ_stop_the_start(tmp_path: Path, kk: str, ru: str, told: str) -> None:
    with pytest.raises(WrongTexts) as caught:
        Texts.load(folder(tmp_path, kk=kk, ru=ru))
    assert str(caught.value) == told


def test_a_slip_of_syntax_stops_the_start_with_its_line(tmp_path: Path) -> None:
    broken = folder(tmp_path, kk="a = Иә\n\nb = { $n\n", ru="a = Да\nb = { $n }")
    with pytest.raises(WrongTexts, match=r"kk/a\.ftl:3: Expected token"):
        Texts.load(broken)


def test_a_key_twice_stops_the_start(tmp_path: Path) -> None:
    broken = folder(tmp_path, kk="a = Иә", ru="a = Да")
    (broken / "kk" / "b.ftl").write_text("a = Ия", "utf-8")
    with pytest.raises(WrongTexts, match=r"kk/b\.ftl: a stands in .*kk/a\.ftl already"):
        Texts.load(broken)


def folder(path: Path, **sources: str) -> Path:
    """A folder of messages with one file a language."""
    for lang, source in sources.items():
        (path / lang).mkdir()
        (path / lang / "a.ftl").write_text(source, "utf-8")
    return path


def test_a_missing_fact_or_key_is_never_said() -> None:
    with pytest.raises(WrongTexts, match="receipt: Unknown external: due"):
        TEXTS["kk"]("receipt", number="2026-000123", received="23.11.2026, 10:05", post="x")
    with pytest.raises(LookupError):
        TEXTS["kk"]("no-such-message")


def test_facts_stand_as_they_were_given() -> None:
    receipt = TEXTS["kk"](
        "receipt",
        number="2026-000123",
        received=TEXTS["kk"].moment(datetime(2026, 11, 23, 5, 5, tzinfo=UTC), ZoneInfo("Asia/Almaty")),
        post=TEXTS["kk"]("post-official", body="Тұрғын үй-коммуналдық шаруашылық бөлімі"),
        due=TEXTS["kk"].date(date(2026, 12, 14)),
    )
    assert receipt == (
        "<b>Өтінішіңіз тіркелді</b>\n"
        "Нөмірі: 2026-000123\n"
        "Түскен уақыты: 23.11.2026, 10:05\n"
        "Қабылдаған: лауазымды адам, Тұрғын үй-коммуналдық шаруашылық бөлімі\n"
        "Жауап беру мерзімі: 2026 жылғы 14 желтоқсан"
    )


@pytest.mark.parametrize(
    ("days", "ru", "kk"),
    [
        (1, "остался 1 рабочий день", "1 жұмыс күні қалды"),
        (3, "осталось 3 рабочих дня", "3 жұмыс күні қалды"),
        (5, "осталось 5 рабочих дней", "5 жұмыс күні қалды"),
        (21, "остался 21 рабочий день", "21 жұмыс күні қалды"),
    ],
)
def test_counts_take_the_forms_of_their_language(days: int, ru: str, kk: str) -> None:
    assert ru in said("ru", "reminder-assignment-before", count=days)
    assert kk in said("kk", "reminder-assignment-before", count=days)


def test_no_invisible_marks_stand_around_facts() -> None:
    assert not [one for one in everything() if re.search("[\u2066-\u2069\u200e\u200f]", one[2])]


def test_dates_are_written_as_documents_write_them() -> None:
    day = date(2026, 12, 14)
    assert TEXTS["kk"].date(day) == "2026 жылғы 14 желтоқсан"
    assert TEXTS["ru"].date(day) == "14 декабря 2026 года"
    assert [TEXTS[lang].short_date(day) for lang in LANGUAGES] == ["14.12.2026", "14.12.2026"]
    assert [TEXTS[lang].weekday(day) for lang in LANGUAGES] == ["дүйсенбі", "понедельник"]


def test_moments_are_told_on_the_citys_clock() -> None:
    at = datetime(2026, 12, 14, 20, 5, tzinfo=UTC)
    assert TEXTS["kk"].moment(at, ZoneInfo("Asia/Almaty")) == "15.12.2026, 01:05"
    with pytest.raises(ValueError, match="a naive time can't be shown"):
        TEXTS["kk"].moment(at.replace(tzinfo=None), UTC)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_of_months_and_days_are_those_of_cldr(lang: str) -> None:
    assert [name.lower() for name in get_month_names(locale=lang).values()] == list(MONTHS[lang])
    assert [get_day_names(locale=lang)[day].lower() for day in range(7)] == list(WEEKDAYS[lang])


def test_saying_is_quick() -> None:
    """The best of several runs, in microseconds: a constant message under 2, one with facts under 60."""
    say = TEXTS["ru"]

    def microseconds(act: Any) -> float:
        return min(timeit.repeat(act, number=200, repeat=20)) / 200 * 1e6

    assert microseconds(lambda: say("button-send")) < 2
    facts = {"number": "2026-000123", "received": "x", "post": "y", "due": "z"}
    assert microseconds(lambda: say("receipt", **facts)) < 60


def test_no_word_mixes_alphabets() -> None:
    mixed = [
        (lang, key, word)
        for lang, key, source in WRITTEN
        for word in re.findall(r"\w+", source)
        if re.search("[A-Za-zɐ-ʯ]", word) and re.search("[Ѐ-ӿ]", word)
    ]
    assert mixed == []


def test_no_english_word_is_said() -> None:
    found = [
        (lang, key, word)
        for lang, key, text in everything(text="", count=1)
        for word in spoken_words(text)
        if re.search("[A-Za-z]", word) and word not in FOREIGN
    ]
    assert found == []


def test_what_the_city_never_says() -> None:
    found = [
        (key, word) for _, key, source in WRITTEN for word in NEVER if re.search(word, source.casefold())
    ]
    assert found == []


def test_no_letter_of_kazakh_stands_in_russian() -> None:
    """Allowed are names: the city's word for accord, the portal, a language."""
    names = {"Татулық", "Өтініш", "Қазақша", "Тілді", "таңдаңыз"}
    found = [
        (key, word)
        for lang, key, source in WRITTEN
        for word in re.findall(r"\w+", source)
        if lang == "ru" and re.search("[әғқңөұүһі]", word.lower()) and word not in names
    ]
    assert found == []


def test_no_ending_hangs_on_a_fact() -> None:
    found = [(lang, key) for lang, key, source in WRITTEN if re.search(r"\}-?[^\W\d]|№ \{[^}]*\}-", source)]
    assert found == []


def test_states_and_roles_are_called_as_in_the_glossary() -> None:
    glossary = (ROOT / "GLOSSARY.md").read_text("utf-8").casefold()
    strange = [
        one
        for one in everything()
        if one[1].startswith(("state-", "role-")) and one[2].casefold() not in glossary
    ]
    assert strange == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_is_html_that_telegram_takes(lang: str) -> None:
    wrong = []
    for key in KEYS:
        text = said(lang, key, text=HOSTILE)
        answer = telegram("parseTextEntities", text=text, parse_mode={"@type": "textParseModeHTML"})
        if answer["@type"] == "error" or not answer["text"].strip() or len(answer["text"]) > 4096:
            wrong.append((key, answer))
    assert wrong == []


def telegram(kind: str, **fields: Any) -> dict[str, Any]:
    """The answer of TDLib, offline."""
    found: dict[str, Any] = json.loads(
        tdjson.td_execute(json.dumps({"@type": kind, **fields}).encode()) or b""
    )
    return found


def test_buttons_fit_two_columns() -> None:
    long = [
        (lang, key, text)
        for lang, key, text in everything(text="2026-000123")
        if key.startswith("button-") and key not in WIDE and len(text) > 24
    ]
    assert long == []


def test_buttons_and_alerts_are_plain() -> None:
    """Telegram shows no HTML there."""
    marked = [
        one
        for one in everything()
        if one[1].startswith(("button-", "refused-", "command-")) and "<" in one[2]
    ]
    assert marked == []


def test_alerts_fit_over_a_chat() -> None:
    facts = {"text": "2026-000123", "count": 4096}
    long = [
        (lang, key, len(text))
        for lang, key, text in everything(**facts)
        if key.startswith(("refused-", "error-press")) and len(text) > 200
    ]
    assert long == []


@pytest.mark.parametrize(
    ("start", "limit"),
    [("command-", 256), ("bot-name", 64), ("bot-short-description", 120), ("bot-description", 512)],
)
def test_what_the_bot_says_of_itself_fits(start: str, limit: int) -> None:
    found = [text for _, key, text in everything(text="112") if key.startswith(start)]
    assert found
    assert max(map(len, found)) <= limit


KINDS = [kind.kind for kind in DRAFTS]


def test_every_state_role_and_draft_has_its_words() -> None:
    wanted = [f"state-{one}" for one in (*ReportState, *AssignmentState)]
    wanted += [f"role-{one}" for one in Role]
    wanted += [f"help-{one}" for one in Role]
    wanted += [f"{start}-{one}" for one in KINDS for start in ("draft-title", "sent")]
    wanted += [f"prompt-{one}" for one in KINDS if one != "report"]
    assert sorted(set(wanted) - set(KEYS)) == []


#: Here the cast speaks, not the bot.
STORY = ROOT / "bot/commands/demo/story.py"

#: Calls whose first argument is the key of a message; `says` adds facts of its own.
SAYING = {"say", "says", "toast", "Refused"}


@dataclass(frozen=True)
class Use:
    """A message that code uses, with the facts it gives; None if they come from elsewhere."""

    place: str
    key: str
    facts: frozenset[str] | None


def code() -> Iterator[tuple[str, python.Module]]:
    for part in ("bot", "handlers", "services", "db", "domain"):
        for path in sorted((ROOT / part).rglob("*.py")):
            if path == STORY:
                continue
            yield str(path.relative_to(ROOT)), python.parse(path.read_text("utf-8"))


def uses() -> Iterator[Use]:
    """Each `say("key", …)` and similar call with a literal key."""
    for place, tree in code():
        for node in python.walk(tree):
            if isinstance(node, python.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                first = node.args[0]
                if name in SAYING and isinstance(first, python.Constant) and isinstance(first.value, str):
                    start = "refused-" if name == "Refused" else ""
                    yield Use(f"{place}:{node.lineno}", f"{start}{first.value}", given(node, name))


def given(call: python.Call, name: str) -> frozenset[str] | None:
    """The names of the facts; None if some are added elsewhere."""
    names = {keyword.arg or "" for keyword in call.keywords}
    return None if "" in names or name == "says" else frozenset(names)


def test_code_says_only_what_exists_and_gives_every_fact() -> None:
    wrong = []
    for use in uses():
        if use.key not in TEXTS.variables:
            wrong.append(f"{use.place}: no message {use.key}")
        elif use.facts is not None and not TEXTS.variables[use.key] <= use.facts:
            missing = sorted(TEXTS.variables[use.key] - use.facts)
            wrong.append(f"{use.place}: {use.key} wants {missing} too")
    assert wrong == []


def test_no_message_is_unused() -> None:
    """A key is used if it is a string of the code, or the beginning or end of an f-string."""
    if not [path for path in (ROOT / "handlers").glob("*.py") if path.name != "__init__.py"]:
        return
    whole, starts = mentioned()
    unused = [
        key for key in KEYS if key not in whole and not any(re.fullmatch(pattern, key) for pattern in starts)
    ]
    assert unused == []


def mentioned() -> tuple[set[str], set[str]]:
    """Keys among the strings of the code, and patterns of those that code builds."""
    whole = {use.key for use in uses()}
    patterns = set()
    for _, tree in code():
        for node in python.walk(tree):
            if isinstance(node, python.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, python.JoinedStr) and len(node.values) > 1:
                patterns.add(pattern_of(node))
    return whole, {pattern for pattern in patterns if re.match(r"(?!refused)[a-z]+-", pattern)}


def pattern_of(node: python.JoinedStr) -> str:
    return "".join(
        re.escape(str(part.value)) if isinstance(part, python.Constant) else "[a-z-]+" for part in node.values
    ).replace(r"\-", "-")
