"""Message entities, and TDLib's rules for their nesting and overlaps.

An entity is the Bot API's dict: ``type``, ``offset`` and ``length`` in UTF-16 units, and fields of its type:
``url``, ``user_id`` (of a text_mention), ``language``, ``custom_emoji_id``, ``unix_time`` and
``date_time_format``.

TDLib has three families. *Styles* (bold, spoiler …) may overlap anything and are split at the edges of all
other entities. *Quotes* are outermost and never overlap each other. *Solid* ones (links, code, detected
entities) never overlap each other, and are wholly inside or outside a quote.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, TypeAlias

Entity: TypeAlias = dict[str, Any]
Span: TypeAlias = tuple[int, int]

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
VERBATIM = ("pre", "code", "date_time")  # no style is kept inside these

# Of two entities with the same range, the one with the lower rank is the outer one.
_RANKS = {
    **dict.fromkeys(QUOTES, 0),
    "pre": 11,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    **{style: 90 + place for place, style in enumerate(STYLES)},
    "custom_emoji": 99,
}
_RANK_OF_DETECTED = 50
_RANK_OF_PRE_WITH_LANGUAGE = 10


class TextError(ValueError):
    """A text that Telegram refuses; ``description`` is the Bot API's whole description."""

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.description = description


def utf16_length(text: str) -> int:
    """The length of ``text`` in UTF-16 units; lone surrogates count one each."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def ordered(entities: Iterable[Entity]) -> list[Entity]:
    """Entities by offset, the outer before the inner."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"], _rank(entity)))


def fix(entities: Iterable[Entity]) -> list[Entity]:
    """The entities as Telegram keeps them: overlaps dropped, adjacent styles joined and then split."""
    styles, quotes, solid = _families(ordered(entities))
    quotes = without_overlaps(quotes)
    return _assembled(styles, quotes, _respecting(quotes, without_overlaps(solid)))


def merge(entities: list[Entity], detected: list[Entity]) -> list[Entity]:
    """Fixed ``entities`` with those ``detected`` ones that overlap none of them."""
    if not detected:
        return entities
    styles, quotes, solid = _families(entities)
    free = [entity for entity in detected if all(_apart(span_of(entity), span_of(other)) for other in solid)]
    return _assembled(styles, quotes, solid + _respecting(quotes, free))


def without_overlaps(entities: list[Entity]) -> list[Entity]:
    """Ordered ``entities`` without those that overlap an earlier one."""
    kept: list[Entity] = []
    for entity in entities:
        if not kept or _apart(span_of(kept[-1]), span_of(entity)):
            kept.append(entity)
    return kept


def span_of(entity: Entity) -> Span:
    """Start and end of an entity, in UTF-16 units."""
    return entity["offset"], entity["offset"] + entity["length"]


def _rank(entity: Entity) -> int:
    if entity["type"] == "pre" and "language" in entity:
        return _RANK_OF_PRE_WITH_LANGUAGE
    return _RANKS.get(entity["type"], _RANK_OF_DETECTED)


def _families(entities: list[Entity]) -> tuple[list[Entity], list[Entity], list[Entity]]:
    styles = [entity for entity in entities if entity["type"] in STYLES]
    quotes = [entity for entity in entities if entity["type"] in QUOTES]
    solid = [entity for entity in entities if entity["type"] not in STYLES + QUOTES]
    return styles, quotes, solid


def _apart(one: Span, other: Span) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _respecting(quotes: list[Entity], solid: list[Entity]) -> list[Entity]:
    """The ``solid`` entities that are wholly inside or outside each quote."""
    edges = [span_of(quote) for quote in quotes]

    def fits(span: Span) -> bool:
        return all(_apart(span, quote) or _within(span, quote) for quote in edges)

    return [entity for entity in solid if fits(span_of(entity))]


def _assembled(styles: list[Entity], quotes: list[Entity], solid: list[Entity]) -> list[Entity]:
    return ordered([*quotes, *solid, *_style_pieces(styles, quotes + solid)])


def _style_pieces(styles: list[Entity], others: list[Entity]) -> Iterator[Entity]:
    """Styles joined per kind, then split where another style begins and at the edges of ``others``."""
    runs = {kind: _joined(span_of(style) for style in styles if style["type"] == kind) for kind in STYLES}
    starts = {start for spans in runs.values() for start, _ in spans}
    cuts = sorted(starts.union(*(span_of(other) for other in others)))
    verbatim = [span_of(other) for other in others if other["type"] in VERBATIM]
    for kind, spans in runs.items():
        for start, end in spans:
            edges = [start, *cuts[bisect_right(cuts, start) : bisect_left(cuts, end)], end]
            for piece in pairwise(edges):
                if not any(_within(piece, hole) for hole in verbatim):
                    yield {"type": kind, "offset": piece[0], "length": piece[1] - piece[0]}


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Sorted spans, adjacent and overlapping ones joined."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
