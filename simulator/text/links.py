"""Validation and normalization of link URLs, as in TDLib."""

import re
import socket
import string
from typing import NamedTuple

_WEB_SCHEME = re.compile(r"([^:/?#@\[\]]*)://")
_PATH_BEGINS = re.compile(r"[/?#]")
_APP_LINK = re.compile(r"(tg|ton|tonsite):(?://)?(.*)", re.DOTALL | re.IGNORECASE | re.ASCII)
_USER_LINK = re.compile(r"tg:(?://)?user/?\?([^#]*)", re.IGNORECASE | re.ASCII)
_PORT = re.compile(r"0*([0-9]+)")
_POSITIVE = re.compile(r"[1-9][0-9]*")
_PLAIN = r"A-Za-z0-9.\-_!$,~*'();&+=\x80-\U0010ffff"
_PARTS = {
    "host": re.compile(rf"(?:[{_PLAIN}]|%[0-9A-Fa-f]{{2}})*"),
    "userinfo": re.compile(rf"(?:[{_PLAIN}:]|%[0-9A-Fa-f]{{2}})*"),
}
_APP_HOSTS = {"tg": re.compile(r"[A-Za-z0-9_-]*"), "tonsite": re.compile(r"[A-Za-z0-9_.-]*")}
_IPV6_HOST = re.compile(r"\[[0-9a-f:.]*\]")
_BLANKS = " \t\r\n\0\v"
_BLANKS_TO_ESCAPES = {code: f"%{code:02X}" for code in range(0x21)}
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
LARGEST_USER_ID = 2**40 - 1
_LARGEST_PORT = 65535


class LinkError(ValueError):
    """A URL that Telegram refuses; the text is TDLib's."""


class _Address(NamedTuple):
    scheme: str
    userinfo: str
    host: str
    port: int  # 0: none given
    query: str  # path, query and fragment; starts with "/"


def ascii_lower(text: str) -> str:
    """``text`` with A-Z alone in lower case, for comparisons as in TDLib."""
    return text.translate(_LOWER)


def mentioned_user(link: str) -> int | None:
    """The user id in a ``tg://user?id=N`` link; None for other links."""
    if not (user_link := _USER_LINK.match(link)):
        return None
    parameters = [parameter.partition("=") for parameter in user_link[1].split("&")]
    number = next((value for key, _, value in parameters if ascii_lower(key) == "id"), "")
    if _POSITIVE.fullmatch(number) and int(number) <= LARGEST_USER_ID:
        return int(number)
    return None


def checked(link: str) -> str:
    """``link`` as Telegram stores it; LinkError, as for ``tel:``, ``javascript:`` and single words."""
    if app_link := _APP_LINK.fullmatch(link):
        return _checked_app_link(ascii_lower(app_link[1]), app_link[2])
    address = _parsed(link)
    if "." not in address.host and not _is_ipv6(address.host):
        raise LinkError("Wrong HTTP URL")
    userinfo = f"{address.userinfo}@" if address.userinfo else ""
    port = f":{address.port}" if address.port else ""
    return f"{address.scheme}://{userinfo}{address.host}{port}{address.query}"


def _checked_app_link(app: str, link: str) -> str:
    address = _parsed(link)
    spelled_out = ascii_lower(link[:7]) == "http://" or address.scheme == "https"
    if spelled_out or address.userinfo or address.port or _is_ipv6(address.host):
        raise LinkError("Wrong tg URL" if app == "tg" else "Wrong ton URL")
    if not _APP_HOSTS.get(app, _APP_HOSTS["tg"]).fullmatch(address.host):
        raise LinkError("Unallowed characters in URL host")
    query = address.query[1:] if address.query.startswith("/?") else address.query
    return f"{app}://{address.host}{query}"


def _parsed(link: str) -> _Address:
    scheme, rest = _scheme(link)
    authority = _PATH_BEGINS.split(rest, maxsplit=1)[0]
    location, port = _port(authority)
    userinfo, _, host = location.rpartition("@")
    host = ascii_lower(host)
    _check_host(host, userinfo)
    return _Address(scheme, userinfo, host, port, _query(rest[len(authority) :]))


def _scheme(link: str) -> tuple[str, str]:
    """The scheme, http by default, and the rest of the link."""
    if not (named := _WEB_SCHEME.match(link)):
        return "http", link
    scheme = ascii_lower(named[1])
    if scheme not in ("http", "https"):
        raise LinkError("Unsupported URL protocol")
    return scheme, link[named.end() :]


def _port(location: str) -> tuple[str, int]:
    """``[userinfo@]host[:port]`` as the part before the port, and the port (0 if there is none)."""
    last = max(location.rfind(mark) for mark in ":]@")
    if last <= 0 or location[last] != ":":
        return location, 0
    digits = _PORT.fullmatch(location, last + 1)
    port = int(digits[1]) if digits else 0
    if not 0 < port <= _LARGEST_PORT:
        raise LinkError("Wrong port number specified in the URL")
    return location[:last], port


def _check_host(host: str, userinfo: str) -> None:
    if _is_ipv6(host):
        _check_ipv6(host)
    elif not host:
        raise LinkError("URL host is empty")
    elif host == ".":
        raise LinkError("Host is invalid")
    else:
        _check_part("host", host)
        _check_part("userinfo", userinfo)


def _check_part(name: str, value: str) -> None:
    if refused := _PARTS[name].sub("", value, count=1):
        fault = "Wrong percent-encoded symbol" if refused[0] == "%" else "Disallowed character"
        raise LinkError(f"{fault} in URL {name}")


def _is_ipv6(host: str) -> bool:
    return host.startswith("[") and host.endswith("]")


def _check_ipv6(host: str) -> None:
    try:
        socket.inet_pton(socket.AF_INET6, host[1:-1])
    except (OSError, ValueError) as fault:
        raise LinkError("Wrong IPv6 address specified in the URL") from fault
    if not _IPV6_HOST.fullmatch(host):
        raise LinkError("Wrong IPv6 URL host")


def _query(rest: str) -> str:
    query = rest.rstrip(_BLANKS)
    return (query if query.startswith("/") else f"/{query}").translate(_BLANKS_TO_ESCAPES)
