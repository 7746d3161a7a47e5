"""Texts of the bot in both languages, loaded from Fluent files.

`texts = Texts.load()`, `say = texts[lang]`, `say("receipt", number="2026-000123")`.

Texts are Fluent files, `kk/*.ftl` first and `ru/*.ftl` equal to them in keys and variables; a
difference stops the start. Facts that are identifiers (numbers of reports) are passed as text:
Fluent puts a space between the thousands of a number.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date as Day
from datetime import datetime, tzinfo
from pathlib import Path

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, ast, visitor

from locales import dates

#: The languages, Kazakh first: the others are held against it.
LANGUAGES = ("kk", "ru")

FOLDER = Path(__file__).parent

Fact = str | int

#: Fluent takes no fact above 2500 characters, and refuses the whole message; longer ones are put in after it.
LONGEST = 1000

#: The variables of each message, by its key.
Variables = Mapping[str, frozenset[str]]


class WrongTexts(ValueError):
    """The files of messages disagree or can't be read; the error lists every place."""


class Say:
    """One language: called with a key and facts, gives the text a person reads."""

    def __init__(self, lang: str, bundle: FluentBundle) -> None:
        self.lang = lang
        self._bundle = bundle
        self._constant: dict[str, str] = {}

    def __call__(self, key: str, **facts: Fact) -> str:
        found = self._constant.get(key)
        return self._formatted(key, facts) if found is None else found

    def knows(self, key: str) -> bool:
        """There is such a message."""
        return self._bundle.has_message(key)

    def date(self, day: Day) -> str:
        """«2026 жылғы 14 желтоқсан», «14 декабря 2026 года»."""
        return dates.long_date(self.lang, day)

    def short_date(self, day: Day) -> str:
        """14.12.2026."""
        return dates.short_date(day)

    def moment(self, at: datetime, zone: tzinfo) -> str:
        """14.12.2026, 10:05 on the clock of `zone`."""
        return dates.moment(at, zone)

    def weekday(self, day: Day) -> str:
        """«дүйсенбі», «понедельник»."""
        return dates.weekday(self.lang, day)

    def _formatted(self, key: str, facts: Mapping[str, Fact]) -> str:
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise WrongTexts(f"{self.lang}: the message {key} has no text")
        long = {
            f"\ue000{name}\ue001": fact
            for name, fact in facts.items()
            if isinstance(fact, str) and len(fact) > LONGEST
        }
        short = {mark[1:-1]: mark for mark in long}
        text, errors = self._bundle.format_pattern(pattern, {**facts, **short})
        if errors:
            raise WrongTexts(f"{self.lang}: {key}: {errors[0]}") from errors[0]
        if not facts:
            self._constant[key] = str(text)
        return _with(str(text), long)


def _with(text: str, facts: Mapping[str, str]) -> str:
    for mark, fact in facts.items():
        text = text.replace(mark, fact)
    return text


class Texts:
    """All languages; `texts[lang]` is the Say of one."""

    def __init__(self, voices: Mapping[str, Say], variables: Variables) -> None:
        self._voices = voices
        self.variables = variables

    def __getitem__(self, lang: str) -> Say:
        return self._voices[lang]

    @classmethod
    def load(cls, folder: Path = FOLDER) -> "Texts":
        """Read every file; raises WrongTexts where the languages differ or a file can't be read."""
        entries = {lang: dict(_messages(folder / lang)) for lang in LANGUAGES}
        variables = {lang: _variables(messages.values()) for lang, messages in entries.items()}
        first, *others = LANGUAGES
        wrong = [line for lang in others for line in _differences(first, lang, variables)]
        if wrong:
            raise WrongTexts("\n".join(wrong))
        return cls({lang: _voice(lang, entries[lang].values()) for lang in LANGUAGES}, variables[first])


def _messages(folder: Path) -> Iterator[tuple[str, ast.Message]]:
    """Every message of a language by its key; raises WrongTexts for a key that stands twice."""
    seen: dict[str, Path] = {}
    for path in sorted(folder.glob("*.ftl")):
        source = path.read_text("utf-8")
        for entry in FluentParser(with_spans=True).parse(source).body:
            if isinstance(entry, ast.Junk):
                start = entry.span.start if entry.span else 0
                line = source.count("\n", 0, start) + 1
                raise WrongTexts(f"{path}:{line}: {entry.annotations[0].message}")
            if isinstance(entry, ast.Message):
                key = entry.id.name
                if key in seen:
                    raise WrongTexts(f"{path}: {key} stands in {seen[key]} already")
                seen[key] = path
                yield key, entry


class _VariableNames(visitor.Visitor):
    """Collects the variables of a message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def _variables(messages: Iterable[ast.Message]) -> Variables:
    found: dict[str, frozenset[str]] = {}
    for message in messages:
        names = _VariableNames()
        names.visit(message)
        found[message.id.name] = frozenset(names.names)
    return found


def _differences(first: str, other: str, variables: Mapping[str, Variables]) -> Iterator[str]:
    for key in sorted({*variables[first], *variables[other]}):
        here, there = variables[first].get(key), variables[other].get(key)
        if here is None or there is None:
            yield f"{key}: no such message in {first if here is None else other}"
        elif here != there:
            yield f"{key}: {first} wants {sorted(here)}, {other} wants {sorted(there)}"


def _voice(lang: str, messages: Iterable[ast.Message]) -> Say:
    bundle = FluentBundle([lang], use_isolating=False)
    bundle.add_resource(ast.Resource(list(messages)))
    return Say(lang, bundle)
