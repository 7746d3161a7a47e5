"""Detection of bank card numbers.

Telegram shows them to no bot, but detects no other entity inside them.
"""

import re
import unicodedata
from collections.abc import Iterator

_RUN = re.compile(r"[0-9][0-9 -]*")
# Sixteen to nineteen digits in a row end at the first space after them.
_CARD_RUN = re.compile(r"[0-9]{16,19}(?= )|[0-9][0-9 -]*")
_FEWEST_DIGITS, _MOST_DIGITS = 13, 19

# Allowed numbers of digits by prefix; any number for other prefixes.
_LENGTHS = (
    (re.compile(r"4"), {13, 16, 18, 19}),
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), {16}),
    (re.compile(r"3[47]"), {15}),
    (re.compile(r"62|81"), {16, 17, 18, 19}),
    (re.compile(r"220[0-4]"), {16}),
)


def find_cards(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of card numbers, in characters."""
    at = 0
    while run := _RUN.search(text, at):
        begin = run.start()
        if begin and _joins(text[begin - 1], ".,+-_"):
            at = run.end()
            continue
        run = _CARD_RUN.match(text, begin) or run
        at = run.end()
        number = run[0].rstrip(" -")
        following = text[begin + len(number) :][:1]
        if _is_card(number) and not (following and _joins(following, "-_")):
            yield begin, begin + len(number)


def _joins(neighbour: str, marks: str) -> bool:
    return neighbour in marks or unicodedata.category(neighbour)[0] == "L"


def _is_card(number: str) -> bool:
    digits = re.sub(r"[ -]", "", number)
    if not _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS or len(number) > 2 * len(digits) - 1:
        return False
    if _luhn_sum(digits) % 10:
        return False
    return all(len(digits) in lengths for prefix, lengths in _LENGTHS if prefix.match(digits))


def _luhn_sum(digits: str) -> int:
    plain = sum(int(digit) for digit in digits[-1::-2])
    return plain + sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
