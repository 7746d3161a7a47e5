"""Detection of entities in plain text: URLs, e-mail, commands, mentions, hashtags, cashtags."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import takewhile

from simulator.text.bank_cards import find_cards
from simulator.text.entities import Entity, ordered, utf16_length, without_overlaps
from simulator.text.urls import find_app_links, find_urls

_MENTION = re.compile(r"(?<!\w)@([A-Za-z0-9_]{2,32})(?!\w)")
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32}|(?!@))(?![\w/<>])")
_CASHTAG = re.compile(r"\$(?:1INCH|[A-Z]{1,8})(?:@[A-Za-z0-9_]{3,32}(?![A-Za-z0-9_]))?")
_TAGGED_USER = re.compile(r"@[A-Za-z0-9_]{3,32}")

_SHORTEST_NAME = 4
_SHORT_NAMES = ("gif", "nft", "pic", "ufc", "vid")  # inline bots with shorter names than the rule allows
_LONGEST_HASHTAG = 256
_HIDDEN_FROM_BOTS = "bank_card"

_Found = tuple[str, int, int]  # type, begin and end in characters


def detect(text: str) -> list[Entity]:
    """The entities of a plain text without overlaps, offsets in UTF-16 units.

    Phone numbers are left out: only Telegram's servers detect them.
    """
    entities = [
        {"type": kind, "offset": utf16_length(text[:begin]), "length": utf16_length(text[begin:end])}
        for finder in (_mentions, _commands, _hashtags, _cashtags, _cards, _app_links, find_urls)
        for kind, begin, end in finder(text)
    ]
    return [entity for entity in without_overlaps(ordered(entities)) if entity["type"] != _HIDDEN_FROM_BOTS]


def _mentions(text: str) -> Iterator[_Found]:
    for mention in _MENTION.finditer(text):
        if len(mention[1]) >= _SHORTEST_NAME or mention[1].lower() in _SHORT_NAMES:
            yield "mention", *mention.span()


def _commands(text: str) -> Iterator[_Found]:
    for command in _COMMAND.finditer(text):
        yield "bot_command", *command.span()


def _hashtags(text: str) -> Iterator[_Found]:
    at = 0
    while (begin := text.find("#", at)) >= 0:
        word = "".join(takewhile(_is_hashtag_letter, text[begin + 1 :]))
        at = begin + 1 + len(word)
        end = min(at, begin + 1 + _LONGEST_HASHTAG)
        if end == at and (user := _TAGGED_USER.match(text, at)):
            at = end = user.end()
        inside_word = begin > 0 and _is_hashtag_letter(text[begin - 1])
        if not inside_word and text[at : at + 1] != "#" and any(map(_is_letter, word[:_LONGEST_HASHTAG])):
            yield "hashtag", begin, end


def _cashtags(text: str) -> Iterator[_Found]:
    for cashtag in _CASHTAG.finditer(text):
        begin, end = cashtag.span()
        neighbours = text[begin - 1 : begin] + text[end : end + 1]
        if not any(neighbour == "$" or _is_hashtag_letter(neighbour) for neighbour in neighbours):
            yield "cashtag", begin, end


def _cards(text: str) -> Iterator[_Found]:
    for begin, end in find_cards(text):
        yield _HIDDEN_FROM_BOTS, begin, end


def _app_links(text: str) -> Iterator[_Found]:
    for begin, end in find_app_links(text):
        yield "url", begin, end


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] == "L"


def _is_hashtag_letter(character: str) -> bool:
    """Letters, digits, ``_``, the zero width non-joiner, the middle dot and the Sinhala block."""
    if character in "_\u200c\u00b7" or "\u0d80" <= character <= "\u0dff":
        return True
    return _is_letter(character) or character.isdecimal()
