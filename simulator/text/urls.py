"""Detection of URLs and e-mail addresses in plain text, by TDLib's rules."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from simulator.text.links import ascii_lower

# Spaces that end a URL; joiners and dashes among U+2000..U+206F do not.
_BLANK = r" \xa0\u1680\u2000-\u200b\u200e\u200f\u2016-\u206f\u3000"
_PATH = re.compile(rf"[^\n<>\"«»{_BLANK}]*")
_DOMAIN_CHARACTER = rf"[A-Za-z0-9._~-]|(?![{_BLANK}])[\xc0-\U0010ffff]"
_DOMAIN = re.compile(rf"(?:{_DOMAIN_CHARACTER}|@)*")
_IN_DOMAIN = re.compile(_DOMAIN_CHARACTER)
_IN_USER_DATA = re.compile(rf"[^\n/\[\]{{}}()'`<>\"@«»{_BLANK}]")
_IN_SCHEME = re.compile(r"[A-Za-z0-9+-]|[^\x00-\x7f\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_PORT = re.compile(r":0*([1-9][0-9]{0,4})(?![0-9])")
_LARGEST_PORT = 65535
_NEVER_LAST = ".:;,('?!`"

# The group is the scheme; TDLib starts a tonsite link without a dot three characters before the colon.
_APP_LINK = re.compile(r"(?ai:(?<=(tg))|(?<=(ton))|(?<=tons(ite)))://[A-Za-z0-9_-]{1,253}")
_SHORTEST_APP_LINK = len("tg://x")  # bytes
_EMAIL = re.compile(
    r"(?ai:([a-z0-9_-]{0,26}[.+]){0,10}[a-z0-9_-]{1,35}@([a-z0-9]([a-z0-9_-]{0,28}[a-z0-9])?\.){1,6}[a-z]{2,8})"
)
_SCHEMES = ("http", "https", "ftp", "tonsite")
_LOOKALIKES = ("shttp", "tftp", "sftp")  # they end like a known scheme
_ADDRESS_SCHEME = re.compile(r"(?ai:https?|ftp|tonsite)://")
_UNTIL_PATH = re.compile(r"[^/?#]*")
_IPV4_PART = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_IPV4_PART}(?:\.{_IPV4_PART}){{3}}")
_ONLY_DIGITS = re.compile(r"[0-9.]*")
_PUNYCODE = re.compile(r"xn--[A-Za-z0-9]{2,}")
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_LONGEST_LABEL = 63  # bytes
_IMPOSTOR = "teiegram.org"


def find_app_links(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of ``tg:``, ``ton:`` and ``tonsite:`` links, in characters."""
    at = 0
    while _has_room_for_app_link(text, at) and (link := _APP_LINK.search(text, at)):
        at = _path_end(text, link.end())
        yield link.start(link.lastindex or 0), at


def _has_room_for_app_link(text: str, at: int) -> bool:
    """False near the end of the text, where TDLib stops the search even after a scheme."""
    return len(text[at : at + _SHORTEST_APP_LINK].encode()) >= _SHORTEST_APP_LINK


def find_urls(text: str) -> Iterator[tuple[str, int, int]]:
    """Type (``url`` or ``email``), start and end of addresses, in characters."""
    for begin, end in _candidates(text):
        address = text[begin:end]
        without_scheme = address.removeprefix("mailto:")
        if _EMAIL.fullmatch(without_scheme):
            yield "email", end - len(without_scheme), end
        elif length := _url_length(address):
            yield "url", begin, begin + length


# Candidates: the text around a dot


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    floor = 0  # the search never goes back before it
    while (dot := text.find(".", floor)) not in (-1, len(text) - 1):
        if text[dot + 1] == " ":
            floor = dot + 2
            continue
        begin, end = _around(text, dot, floor)
        if begin is None:
            end = text.rindex(".", floor, end) + 1
        else:
            if end > dot + 1:
                yield begin, end
            while text[end : end + 1] == ".":
                end += 1
        floor = max(end, dot + 1)


def _around(text: str, dot: int, floor: int) -> tuple[int | None, int]:
    """Start and end of the address around ``dot``; the start is None if the text before rules it out."""
    domain_begin = _reach_back(_IN_DOMAIN, text, dot, floor)
    domain_end = _end(_DOMAIN, text, dot)
    has_user = "@" in text[dot:domain_end]
    if has_user:
        domain_begin = _reach_back(_IN_USER_DATA, text, domain_begin, floor)
    end = _path_end(text, _port_end(text, domain_end))
    while end > dot + 1 and text[end - 1] == ".":
        end -= 1
    begin = domain_begin
    if begin > floor and text[begin - 1] == "@":
        begin = _reach_back(_IN_USER_DATA, text, domain_begin - 1, floor)
        if has_user or begin == domain_begin - 1:
            return None, end
    return _with_scheme(text, begin, floor), end


def _with_scheme(text: str, begin: int, floor: int) -> int | None:
    """The start of the address with its scheme; None after an unknown scheme or a part of a word."""
    if begin == floor:
        return begin
    if not text.endswith("://", floor, begin):
        return None if re.match(r"[\w/#@]", text[begin - 1]) else begin
    scheme = ascii_lower(text[_reach_back(_IN_SCHEME, text, begin - 3, floor) : begin - 3])
    known = next((name for name in _SCHEMES if scheme.endswith(name)), None)
    return None if known is None or scheme in _LOOKALIKES else begin - len(known) - 3


def _reach_back(allowed: re.Pattern[str], text: str, at: int, floor: int) -> int:
    while at > floor and allowed.match(text, at - 1):
        at -= 1
    return at


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    """The end of the match of ``pattern`` at ``at``; ``at`` if there is none."""
    found = pattern.match(text, at)
    return found.end() if found else at


def _port_end(text: str, at: int) -> int:
    port = _PORT.match(text, at)
    return port.end() if port and int(port[1]) <= _LARGEST_PORT else at


def _path_end(text: str, at: int) -> int:
    """The end of the path, query or fragment that starts at ``at``; ``at`` if there is none."""
    if text[at : at + 1] not in tuple("/?#"):
        return at
    path = text[at + 1 : _end(_PATH, text, at + 1)].rstrip(_NEVER_LAST)
    return at + 1 + len(path) if path or text[at] == "/" else at


# Validation of a candidate


def _url_length(address: str) -> int:
    """The length of the URL at the start of a candidate; 0 if there is none."""
    scheme_end = _end(_ADDRESS_SCHEME, address, 0)
    domain_end = _end(_UNTIL_PATH, address, scheme_end)
    domain = address[scheme_end:domain_end].partition("@")
    host = (domain[2] if domain[1] else domain[0]).rpartition(":")
    if not _is_host(host[0] if host[1] else host[2], any_tld=scheme_end > 0):
        return 0
    return domain_end + len(_balanced(address[domain_end:]))


def _balanced(path: str) -> str:
    """``path`` up to the first unmatched closing bracket."""
    depths = dict.fromkeys(_BRACKETS.values(), 0)
    for place, character in enumerate(path):
        if character in depths:
            depths[character] += 1
        elif opening := _BRACKETS.get(character):
            depths[opening] -= 1
            if depths[opening] < 0:
                path = path[:place]
                break
    return path.rstrip(_NEVER_LAST)


def _is_host(host: str, *, any_tld: bool) -> bool:
    labels = host.split(".")
    if len(labels) == 1 or ascii_lower(host) == _IMPOSTOR or not all(map(_is_label, labels)):
        return False
    if _IPV4.fullmatch(host):
        return True
    if _ONLY_DIGITS.fullmatch(host) or "_" in labels[-2]:
        return False
    return _is_tld(labels[-1], any_tld=any_tld)


def _is_label(label: str) -> bool:
    return 0 < len(label.encode()) <= _LONGEST_LABEL and not label.endswith("-")


def _is_tld(label: str, *, any_tld: bool) -> bool:
    if label.startswith("xn--"):
        return _PUNYCODE.fullmatch(label) is not None
    return len(label) > 1 and not set(label) & set("_-") and (any_tld or _is_common_tld(label))


def _is_common_tld(label: str) -> bool:
    # A first letter of another case is a new sentence after a missing space: "үй.Ол".
    lowered = "".join(letter.lower()[0] for letter in label)
    return lowered in _common_tlds() and (lowered == label or lowered[1:] != label[1:])


@cache
def _common_tlds() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "tlds.txt").read_text(encoding="utf-8").split())
