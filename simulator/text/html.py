"""Parser of Telegram's HTML parse mode, equal to TDLib's.

It differs from a browser's HTML: seventeen tags, four named references, a bare ``&`` is allowed and ``<`` is
not. TDLib reads bytes up to a NUL, so the source gets a NUL at its end here too.
"""

import re

from simulator.text.entities import Entity, TextError, ordered, utf16_length
from simulator.text.links import ascii_lower
from simulator.text.tags import TAGS, Attributes, Tag, argument_of, meaning, parse_error

_END = "\0"
_BLANKS = " \t\r\n\0\v"
_PLAIN_TEXT = re.compile(r"[^<&]+")
_TAG_NAME = re.compile(rf"[^{_BLANKS}>]*")
_ATTRIBUTE_NAME = re.compile(rf"[^{_BLANKS}=>/\"']*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_QUOTED = {'"': re.compile(r'[^&"\0]*'), "'": re.compile(r"[^&'\0]*")}
_GAP = re.compile(r"[ \t\r\n\v]*")
_REFERENCE = re.compile(r"&(?:#[xX](?P<hex>[0-9A-Fa-f]*)|#(?P<decimal>[0-9]*)|(?P<name>[A-Za-z]*))")

_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LONGEST_NUMBER = 9  # of "&#..." before the semicolon
_LAST_CODE_POINT = 0x10FFFF
_HALF_CHARACTER = (
    "Text contains invalid Unicode characters after decoding HTML entities, "
    "check for unmatched surrogate code units"
)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The plain text of ``source``, untrimmed, and its entities with offsets in UTF-16 units; TextError."""
    try:
        source.encode()
    except UnicodeEncodeError:
        raise TextError("Bad Request: text must be encoded in UTF-8") from None
    return _Parser(source).parse()


class _Parser:
    """One pass over one source; ``at`` is the index of the next character."""

    def __init__(self, source: str) -> None:
        self.source = source + _END
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0  # of the pieces, in UTF-16 units
        self.open: list[Tag] = []
        self.entities: list[Entity] = []
        self.halves_seen = False  # of a surrogate pair, written as a number

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source) - 1:
            self._step()
        if self.open:
            raise parse_error(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        if self.halves_seen:
            raise parse_error(_HALF_CHARACTER)
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return self._text(0), ordered(self.entities)

    def _step(self) -> None:
        mark = self.source[self.at]
        if mark == "<":
            (self._end_tag if self.source[self.at + 1] == "/" else self._start_tag)()
            return
        piece = self._reference() if mark == "&" else self._take(_PLAIN_TEXT)
        self.pieces.append(piece)
        self.length += utf16_length(piece)

    # Reading

    def _peek(self) -> str:
        return self.source[self.at]

    def _take(self, pattern: re.Pattern[str]) -> str:
        """The match of ``pattern`` here, without the final NUL."""
        found = pattern.match(self.source, self.at, len(self.source) - 1)
        taken = found[0] if found else ""
        self.at += len(taken)
        return taken

    def _reference(self) -> str:
        """The character of a reference ``&…``, or ``&`` itself if it is none."""
        found = _REFERENCE.match(self.source, self.at)
        character = _referred(found) if found else None
        if not found or character is None:
            self.at += 1
            return "&"
        self.at = found.end() + (self.source[found.end()] == ";")
        self.halves_seen |= "\ud800" <= character <= "\udfff"
        return character

    def _byte(self, place: int) -> int:
        return len(self.source[:place].encode())

    def _text(self, first_piece: int) -> str:
        return "".join(self.pieces[first_piece:])

    # Tags

    def _start_tag(self) -> None:
        begin = self._byte(self.at)
        self.at += 1
        tag = ascii_lower(self._take(_TAG_NAME))
        if self._peek() == _END:
            raise parse_error(f"Unclosed start tag at byte offset {begin}")
        if tag not in TAGS:
            raise parse_error(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes = self._attributes(tag, begin)
        argument = argument_of(tag, attributes)
        if tag == "span" and argument != "spoiler":
            raise parse_error(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(Tag(tag, argument, attributes, self.length, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> Attributes:
        """The attributes, read up to and with the ``>``."""
        attributes = []
        self._take(_GAP)
        while self._peek() != ">":
            attributes.append(self._attribute(tag, begin))
            self._take(_GAP)
        self.at += 1
        return attributes

    def _attribute(self, tag: str, begin: int) -> tuple[str, str | None]:
        """Name and value of one attribute; the value is None without a ``=``."""
        name = self._take(_ATTRIBUTE_NAME)
        if not name:
            raise parse_error(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self._take(_GAP)
        assigned = self._peek() == "="
        if assigned:
            self.at += 1
            self._take(_GAP)
        if self._peek() == _END:
            raise parse_error(f'Unclosed start tag "{tag}" at byte offset {begin}')
        if not assigned:
            return name, None
        value = self._quoted() if self._peek() in _QUOTED else self._name_token()
        if self._peek() == _END:
            raise parse_error(f"Unclosed start tag at byte offset {begin}")
        return name, value

    def _quoted(self) -> str:
        quote = self._peek()
        self.at += 1
        parts = []
        while self._peek() not in (quote, _END):
            parts.append(self._reference() if self._peek() == "&" else self._take(_QUOTED[quote]))
        self.at += self._peek() == quote
        return "".join(parts)

    def _name_token(self) -> str:
        begin = self.at
        token = ascii_lower(self._take(_NAME_TOKEN))
        if self._peek() not in _BLANKS + ">":
            raise parse_error(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return token

    def _end_tag(self) -> None:
        begin = self._byte(self.at)
        if not self.open:
            raise parse_error(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        name = ascii_lower(self._take(_TAG_NAME))
        self._take(_GAP)
        if self._peek() != ">":
            raise parse_error(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        opened = self.open.pop()
        if name not in ("", opened.tag):
            fault = f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{name}>"'
            raise parse_error(fault)
        if length := self.length - opened.offset:
            self._close(opened, length)

    def _close(self, tag: Tag, length: int) -> None:
        """Add the entity of a closed ``tag``."""
        content = self._text(tag.first_piece) if tag.tag == "a" else ""
        entity = meaning(tag, content)
        previous = self.entities[-1] if self.entities else {}
        same_range = (previous.get("offset"), previous.get("length")) == (tag.offset, length)
        if same_range and _is_code_in_pre(previous, entity):
            previous |= {"type": "pre", "language": previous.get("language") or entity["language"]}
        elif entity:
            self.entities.append({"offset": tag.offset, "length": length, **entity})


def _referred(reference: re.Match[str]) -> str | None:
    """The character of a reference; None if Telegram does not decode it."""
    if reference["name"] is not None:
        return _CHARACTERS.get(reference["name"])
    code = (
        int(reference["hex"] or "0", 16) if reference["hex"] is not None else int(reference["decimal"] or "0")
    )
    if not 0 < code < _LAST_CODE_POINT or len(reference[0]) > _LONGEST_NUMBER:
        return None
    return chr(code)


def _is_code_in_pre(inner: Entity, outer: Entity) -> bool:
    """True for ``pre`` and ``code`` of one range that make a ``pre`` with a language."""
    if (inner["type"], outer.get("type")) == ("code", "pre"):
        return "language" in inner
    return (
        (inner["type"], outer.get("type")) == ("pre", "code")
        and "language" in outer
        and "language" not in inner
    )
