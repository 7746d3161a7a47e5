"""Cleaning of texts as in TDLib: control characters, spaces at both ends, entity offsets."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from simulator.text.entities import Entity, TextError, fix, ordered, span_of, utf16_length

# TDLib's clean_input_string: control characters but "\n" become spaces. "\r", bidirectional marks and
# three combining accents are dropped.
_DROPPED = ("\r", *map(chr, range(0x2028, 0x202F)), "\u030a", "\u0333", "\u033f")
_DROPPED_PATTERN = re.compile(f"[{''.join(_DROPPED)}]")
_TABLE = str.maketrans(
    {**{chr(code): " " for code in range(0x20) if code != 0x0A}, **dict.fromkeys(_DROPPED)}
)
_REPEATED_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
_BLANKS = " \n"

# A cleaned text of these characters alone counts as empty.
_INVISIBLE = re.compile(
    "[ \n\u00a0\u1680\u180e\u2000-\u200f\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)
_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")
_LARGEST_OFFSET = 1_000_000


def clean(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """``text`` without the characters that Telegram drops; its entities nested, with new offsets.

    Offsets are UTF-16 units. TextError for an entity that does not fit the text.
    """
    for entity in entities:
        for measure in ("offset", "length"):
            if not 0 <= entity[measure] <= _LARGEST_OFFSET:
                raise _error(f"receive an entity with incorrect {measure} {entity[measure]}")
    fixed = fix(entity for entity in entities if entity["length"])
    if fixed:
        _check_edges(text, fixed)
    return clean_string(text), fix(_moved(text, fixed))


def clean_string(text: str) -> str:
    """``text`` without the characters that Telegram drops."""
    return _REPEATED_MARKS.sub(lambda marks: "\u200c" * len(marks[0]), text.translate(_TABLE))


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """A clean text without spaces at its ends; as in TDLib, those inside the first entity stay."""
    text = text.rstrip(_BLANKS)
    end = utf16_length(text)
    kept = [_shortened(entity, end) for entity in entities if entity["offset"] < end]
    blanks = len(text) - len(text.lstrip(_BLANKS))
    start = min(blanks, *(entity["offset"] for entity in kept)) if kept else blanks
    return text[start:], ordered({**entity, "offset": entity["offset"] - start} for entity in kept)


def is_blank(text: str) -> bool:
    """True for a text of spaces and invisible characters alone."""
    return _INVISIBLE.fullmatch(text) is not None


def _error(reason: str) -> TextError:
    return TextError(f"Bad Request: {reason}")


def _moved(text: str, entities: list[Entity]) -> list[Entity]:
    """Entities with offsets in the cleaned text, without those that became empty."""
    dropped = [utf16_length(text[: gone.start()]) for gone in _DROPPED_PATTERN.finditer(text)]
    moved = []
    for entity in entities:
        start, end = (offset - bisect_left(dropped, offset) for offset in span_of(entity))
        if start < end:
            moved.append({**entity, "offset": start, "length": end - start})
    return moved


def _shortened(entity: Entity, end: int) -> Entity:
    return {**entity, "length": min(entity["length"], end - entity["offset"])}


def _check_edges(text: str, entities: list[Entity]) -> None:
    """TextError for an entity that begins or ends inside a character or after the text, leftmost first."""
    faults = [message for *_, message in sorted(_faults_inside(text, entities))]
    faults += _faults_after_end(utf16_length(text), entities)
    if faults:
        raise _error(faults[0])


def _faults_inside(text: str, entities: list[Entity]) -> Iterator[tuple[int, int, int, str]]:
    """Errors for edges inside a surrogate pair, with sort keys for the order of TDLib."""
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
    """For each surrogate pair the UTF-16 offset inside it, and the byte offset after it."""
    for character in _TWO_UNITS.finditer(text):
        before = text[: character.end()]
        yield utf16_length(before) - 1, len(before.encode())


def _faults_after_end(total: int, entities: list[Entity]) -> Iterator[str]:
    for entity in entities:
        if entity["offset"] > total:
            yield f"entity begins after the end of the text at UTF-16 offset {entity['offset']}"
    for start, end in map(span_of, reversed(entities)):
        if end > total:
            fault = f"ends after the end of the text at UTF-16 offset {end}"
            yield f"entity beginning at UTF-16 offset {start} {fault}"
