"""Web addresses and e-mail addresses in plain text, found by TDLib's rules."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from simulator.text.links import ascii_lower

# The blanks that end an address; joiners and dashes among U+2000..U+206F do not.
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

# The group is the scheme; TDLib begins a tonsite link without a dot three characters before the colon.
_APP_LINK = re.compile(r"(?ai:(?<=(tg))|(?<=(ton))|(?<=tons(ite)))://[A-Za-z0-9_-]{1,253}")
_SHORTEST_APP_LINK = len("tg://x")  # bytes
_EMAIL = re.compile(
    r"(?ai:([a-z0-9_-]{0,26}[.+]){0,10}[a-z0-9_-]{1,35}@([a-z0-9]([a-z0-9_-]{0,28}[a-z0-9])?\.){1,6}[a-z]{2,8})"
)
_SCHEMES = ("http", "https", "ftp", "tonsite")
_LOOKALIKES = ("shttp", "tftp", "sftp")  # they end like a known scheme and are none
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
    """Where ``tg:``, ``ton:`` and ``tonsite:`` links begin and end, counted in characters."""
    at = 0
    while _has_room_for_app_link(text, at) and (link := _APP_LINK.search(text, at)):
        at = _path_end(text, link.end())
        yield link.start(link.lastindex or 0), at


def _has_room_for_app_link(text: str, at: int) -> bool:
    """TDLib looks no further where the shortest link has no room, even if a scheme already stands before."""
    return len(text[at : at + _SHORTEST_APP_LINK].encode()) >= _SHORTEST_APP_LINK


def find_urls(text: str) -> Iterator[tuple[str, int, int]]:
    """The type (``url`` or ``email``), the begin and the end of web and e-mail addresses, in characters."""
    for begin, end in _candidates(text):
        address = text[begin:end]
        without_scheme = address.removeprefix("mailto:")
        if _EMAIL.fullmatch(without_scheme):
            yield "email", end - len(without_scheme), end
        elif length := _url_length(address):
            yield "url", begin, begin + length


# Candidates: what stands around a dot


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    floor = 0  # nothing before it is looked at again
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
    """Begin and end of the address around ``dot``; the begin is None if what stands before spoils it."""
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
    """The begin of the address with its scheme; None if an unknown one or part of a word stands before it."""
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
    """Where ``pattern``, if it matches at all, ends."""
    found = pattern.match(text, at)
    return found.end() if found else at


def _port_end(text: str, at: int) -> int:
    port = _PORT.match(text, at)
    return port.end() if port and int(port[1]) <= _LARGEST_PORT else at


def _path_end(text: str, at: int) -> int:
    """Where the path, query or fragment that begins at ``at`` ends; ``at`` if there is none."""
    if text[at : at + 1] not in tuple("/?#"):
        return at
    path = text[at + 1 : _end(_PATH, text, at + 1)].rstrip(_NEVER_LAST)
    return at + 1 + len(path) if path or text[at] == "/" else at


# Judging a candidate


def _url_length(address: str) -> int:
    """How many characters of a candidate make up a web address; 0 if it is none."""
    scheme_end = _end(_ADDRESS_SCHEME, address, 0)
    domain_end = _end(_UNTIL_PATH, address, scheme_end)
    domain = address[scheme_end:domain_end].partition("@")
    host = (domain[2] if domain[1] else domain[0]).rpartition(":")
    if not _is_host(host[0] if host[1] else host[2], any_tld=scheme_end > 0):
        return 0
    return domain_end + len(_balanced(address[domain_end:]))


def _balanced(path: str) -> str:
    """``path`` up to the first bracket that closes nothing."""
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
    # One letter of another case at the beginning is a new sentence after a forgotten blank: "үй.Ол".
    lowered = "".join(letter.lower()[0] for letter in label)
    return lowered in _common_tlds() and (lowered == label or lowered[1:] != label[1:])


@cache
def _common_tlds() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "tlds.txt").read_text(encoding="utf-8").split())
