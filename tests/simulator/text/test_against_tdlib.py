"""Text formatting compared with TDLib on random texts: equal text, entities and errors.

``PROOF=1`` runs the long form, ``FUZZ_SEED`` and ``FUZZ_COUNT`` any other. A failure shows the inputs.
"""

import os
import re
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

pytest.importorskip("tdjson", reason="TDLib has no wheel for this platform; the vectors of test_text.py stay")

from simulator.text.clean import clean
from simulator.text.explicit_entities import normalized
from simulator.text.formatting import TextError, detect, parse_html
from tests.support.local_telegram.random_texts import FORMS, RandomHtml, RandomPlainText
from tests.support.local_telegram.tdlib import UNSTABLE_FROM, cleaned, find, parse, settled

LONG = bool(os.environ.get("PROOF"))
COUNT = int(os.environ.get("FUZZ_COUNT", "5000" if LONG else "1000"))
SEED = int(os.environ.get("FUZZ_SEED", "20260717"))
SHOWN = 5

Outcome = tuple[str, list[dict[str, Any]]] | str

KAZAKH_BEFORE_TAG = re.compile(r"[әіңғүұқөһӘІҢҒҮҰҚӨҺ][^<]*<[a-z]", re.IGNORECASE)
EMOJI_BEFORE_TAG = re.compile(r"[\U0001f000-\U0001ffff][^<]*<[a-z]", re.IGNORECASE)
MARKDOWN = str.maketrans(dict.fromkeys("*_~|[]()`", "x"))
TIDIED = ("a", "қ", " ", "\n", "\r", "\t", "\0", "\u2028", "\u202e", "\u200e", "\u200f", "\u030a", "😀")
KINDS: tuple[dict[str, Any], ...] = (
    *({"type": kind} for kind in ("bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre")),
    *({"type": kind} for kind in ("blockquote", "expandable_blockquote")),
    {"type": "pre", "language": "py"},
    {"type": "text_link", "url": "http://e.kz/"},
    {"type": "text_mention", "user_id": 5},
    {"type": "custom_emoji", "custom_emoji_id": "5"},
    {"type": "date_time", "unix_time": 7, "date_time_format": ""},
)


def outcome(rule: Callable[..., tuple[str, list[dict[str, Any]]]], *arguments: Any) -> Outcome:
    try:
        return rule(*arguments)
    except TextError as refusal:
        return refusal.description


def same(ours: Outcome, theirs: Outcome) -> bool:
    if isinstance(ours, str) or isinstance(theirs, str):
        return ours == theirs
    return ours[0] == theirs[0] and settled(ours[1]) == settled(theirs[1])


def test_html_is_parsed_as_by_tdlib(capsys: pytest.CaptureFixture[str]) -> None:
    texts = RandomHtml(SEED)
    seen: Counter[str] = Counter()
    deepest = 0
    differences = []
    for _ in range(COUNT):
        source = texts.text()
        ours, theirs = outcome(parse_html, source), parse(source)
        if not same(ours, theirs):
            differences.append((source, ours, theirs))
        deepest = max(deepest, texts.depth)
        seen["parsed"] += isinstance(theirs, tuple)
        seen["four levels or more"] += texts.depth >= 4
        seen["a Kazakh letter before a tag"] += bool(KAZAKH_BEFORE_TAG.search(source))
        seen["an emoji before a tag"] += bool(EMOJI_BEFORE_TAG.search(source))
        seen["order of equals open"] += (
            isinstance(theirs, tuple) and len(theirs[1]) >= UNSTABLE_FROM and ours != theirs
        )
    tags = ", ".join(f"{form} {texts.forms[form]}" for form in FORMS)
    shares = ", ".join(f"{what} {number / COUNT:.1%}" for what, number in seen.items())
    headline = f"HTML, seed {SEED}: {COUNT} texts, {len(differences)} differences, deepest {deepest}"
    report(capsys, f"{headline}; {shares}\n{tags}")
    assert not differences[:SHOWN]
    assert 0.4 <= seen["parsed"] / COUNT <= 0.6
    assert min(texts.forms[form] for form in FORMS) >= COUNT / 50
    assert seen["four levels or more"] >= COUNT / 10
    assert seen["a Kazakh letter before a tag"] >= COUNT / 10
    assert seen["an emoji before a tag"] >= COUNT / 10


def test_plain_text_is_read_as_by_tdlib(capsys: pytest.CaptureFixture[str]) -> None:
    texts = RandomPlainText(SEED)
    found: Counter[str] = Counter()
    timed = 0
    differences = []
    for _ in range(COUNT):
        text = texts.text()
        theirs = find(text)
        if any(entity["type"] == "media_timestamp" for entity in theirs):
            timed += 1  # TDLib cannot be asked without them, but leaves them out of what bots send and get
            continue
        theirs = [entity for entity in theirs if entity["type"] != "bank_card_number"]
        found.update(entity["type"] for entity in theirs)
        if (ours := detect(text)) != theirs:
            differences.append((text, ours, theirs))
    kinds = ", ".join(f"{kind} {number}" for kind, number in found.most_common())
    headline = f"plain text, seed {SEED}: {COUNT} texts, {len(differences)} differences"
    report(capsys, f"{headline}; {timed} with a time of day left out; {kinds}")
    assert not differences[:SHOWN]
    assert timed < COUNT / 20
    assert all(
        found[kind] >= COUNT / 50 for kind in ("url", "email", "mention", "hashtag", "cashtag", "bot_command")
    )


def test_text_is_tidied_as_by_tdlib(capsys: pytest.CaptureFixture[str]) -> None:
    random = Random(SEED)
    texts = RandomHtml(SEED + 1)
    seen: Counter[str] = Counter()
    differences = []
    makers = (lambda: random_entities(random), lambda: parsed(texts), lambda: link(texts))
    for text, entities in (make() for _ in range(COUNT) for make in makers):
        theirs = cleaned(text, entities)
        ours = outcome(sent, text, entities)
        if isinstance(ours, tuple) and not ours[0].strip(" \n"):
            ours = "", []  # TDLib gives nothing for blanks here; simulator.text.formatting sees to that later
        seen["refused"] += isinstance(theirs, str)
        seen["with entities"] += isinstance(theirs, tuple) and bool(theirs[1])
        if not same(ours, theirs):
            differences.append((text, entities, ours, theirs))
    shares = ", ".join(f"{what} {number}" for what, number in seen.items())
    report(capsys, f"tidying, seed {SEED}: {3 * COUNT} texts; {shares}; {len(differences)} differences")
    assert not differences[:SHOWN]
    assert seen["refused"] >= COUNT / 20
    assert seen["with entities"] >= COUNT / 2


def sent(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    return clean(text, normalized(entities))


def link(texts: RandomHtml) -> tuple[str, list[dict[str, Any]]]:
    """A text with an explicit text_link entity."""
    return "x", [{"type": "text_link", "offset": 0, "length": 1, "url": texts.url()}]


def parsed(texts: RandomHtml) -> tuple[str, list[dict[str, Any]]]:
    """The next parsed text; texts that TDLib's test function would read as Markdown are changed."""
    while isinstance(formatted := parse(texts.text()), str) or len(formatted[1]) >= UNSTABLE_FROM:
        pass
    form = {"date_time": {"date_time_format": ""}}
    entities = [{**entity, **form.get(entity["type"], {})} for entity in formatted[1]]
    return formatted[0].translate(MARKDOWN), entities


def random_entities(random: Random) -> tuple[str, list[dict[str, Any]]]:
    """A short text and up to seven entities anywhere in it, sometimes beyond its end or inside an emoji."""
    text = "".join(random.choices(TIDIED, k=random.randint(1, 14)))
    end = len(text.encode("utf-16-le")) // 2 + random.choice((0, 0, 1))
    entities = []
    for _ in range(random.randint(0, 7)):
        offset = random.randint(0, end)
        entities.append({**random.choice(KINDS), "offset": offset, "length": random.randint(0, end - offset)})
    return text, entities


def report(capsys: pytest.CaptureFixture[str], line: str) -> None:
    """Print a summary, past pytest's capture in the long form."""
    if LONG:
        with capsys.disabled():
            print(f"\n{line}")
    else:
        print(line)
