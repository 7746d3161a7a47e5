"""How Telegram tidies a text before it keeps it: control characters go, blanks at both ends go."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from simulator.text.entities import Entity, TextError, fix, ordered, span_of, utf16_length

# TDLib's clean_input_string: all controls but "\n" are blanks; "\r", the marks that turn a line around and
# three accents that smear over other lines are dropped.
_DROPPED = ("\r", *map(chr, range(0x2028, 0x202F)), "\u030a", "\u0333", "\u033f")
_DROPPED_PATTERN = re.compile(f"[{''.join(_DROPPED)}]")
_TABLE = str.maketrans(
    {**{chr(code): " " for code in range(0x20) if code != 0x0A}, **dict.fromkeys(_DROPPED)}
)
_REPEATED_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
_BLANKS = " \n"

# A cleaned text of these alone counts as empty.
_INVISIBLE = re.compile(
    "[ \n\u00a0\u1680\u180e\u2000-\u200f\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)
_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")
_LARGEST_PLACE = 1_000_000


def clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """``text`` without what Telegram does not keep; the entities, made to nest, moved along with it.

    Offsets are UTF-16 units. Raises TextError for an entity that does not fit the text.
    """
    for entity in entities:
        for measure in ("offset", "length"):
            if not 0 <= entity[measure] <= _LARGEST_PLACE:
                raise _refusal(f"receive an entity with incorrect {measure} {entity[measure]}")
    fixed = fix(entity for entity in entities if entity["length"])
    if fixed:
        _check_edges(text, fixed)
    return clean_string(text), fix(_moved(text, fixed))


def clean_string(text: str) -> str:
    """``text`` without the characters that Telegram does not keep."""
    return _REPEATED_MARKS.sub(lambda marks: "\u200c" * len(marks[0]), text.translate(_TABLE))


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """A clean text without the blanks at its ends; those inside the first entity stay, as in TDLib."""
    text = text.rstrip(_BLANKS)
    end = utf16_length(text)
    kept = [_shortened(entity, end) for entity in entities if entity["offset"] < end]
    blanks = len(text) - len(text.lstrip(_BLANKS))
    start = min(blanks, *(entity["offset"] for entity in kept)) if kept else blanks
    return text[start:], ordered({**entity, "offset": entity["offset"] - start} for entity in kept)


def is_blank(text: str) -> bool:
    """Whether a text shows nothing at all, zero-width characters included."""
    return _INVISIBLE.fullmatch(text) is not None


def _refusal(reason: str) -> TextError:
    return TextError(f"Bad Request: {reason}")


def _moved(text: str, entities: list[Entity]) -> list[Entity]:
    """Entities at their places in the cleaned text; those of which nothing is left are gone."""
    dropped = [utf16_length(text[: gone.start()]) for gone in _DROPPED_PATTERN.finditer(text)]
    moved = []
    for entity in entities:
        start, end = (place - bisect_left(dropped, place) for place in span_of(entity))
        if start < end:
            moved.append({**entity, "offset": start, "length": end - start})
    return moved


def _shortened(entity: Entity, end: int) -> Entity:
    return {**entity, "length": min(entity["length"], end - entity["offset"])}


def _check_edges(text: str, entities: list[Entity]) -> None:
    """Refuses entities that begin or end inside a character or behind the text; the leftmost fault counts."""
    faults = [words for *_, words in sorted(_faults_inside(text, entities))]
    faults += _faults_behind(utf16_length(text), entities)
    if faults:
        raise _refusal(faults[0])


def _faults_inside(text: str, entities: list[Entity]) -> Iterator[tuple[int, int, int, str]]:
    """Edges between the two UTF-16 units of one character, to be sorted as TDLib meets them."""
    middles = dict(_middles(text))
    for entity in entities:
        start, end = span_of(entity)
        if start in middles:
            fault = f"entity begins in a middle of a UTF-16 symbol at byte offset {middles[start]}"
            yield start, 1, 0, fault
        if end in middles:
            fault = f"ends in a middle of a UTF-16 symbol at byte offset {middles[end]}"
            yield end, 0, -start, f"entity beginning at UTF-16 offset {start} {fault}"


def _middles(text: str) -> Iterator[tuple[int, int]]:
    """For each character of two UTF-16 units the place between them, and where its bytes end."""
    for character in _TWO_UNITS.finditer(text):
        before = text[: character.end()]
        yield utf16_length(before) - 1, len(before.encode())


def _faults_behind(total: int, entities: list[Entity]) -> Iterator[str]:
    for entity in entities:
        if entity["offset"] > total:
            yield f"entity begins after the end of the text at UTF-16 offset {entity['offset']}"
    for start, end in map(span_of, reversed(entities)):
        if end > total:
            fault = f"ends after the end of the text at UTF-16 offset {end}"
            yield f"entity beginning at UTF-16 offset {start} {fault}"
