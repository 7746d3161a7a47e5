"""Random texts for the comparison with TDLib: HTML as people and careless programs write it, and plain words.

Everything comes from one seed, so a difference can be shown again.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

STYLES = ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "span")
FORMS = (*STYLES, "code", "pre", "pre+code", "a", "blockquote", "expandable", "tg-emoji", "tg-time")

_BASKETS: dict[str, list[str]] = json.loads((Path(__file__).parent / "data/soup.json").read_text(encoding="utf-8"))
SURROGATE = re.compile(r"&#(?:x0*d[89a-f]|0*5[5-7])", re.IGNORECASE)


class TagSoup:
    """HTML texts; ``forms`` counts the tags they were given, ``depth`` is how deep the last one nests.

    About half of the texts keep the rules. The others have one or a few faults put in.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.forms: Counter[str] = Counter()
        self.depth = 0
        self._fault_chance = 0.0
        self._forms_of_text: dict[str, Callable[[str, int], str]] = {
            "code": self._code,
            "pre": lambda form, depth: self._element("pre", "", depth),
            "pre+code": self._pre_with_code,
            "a": self._link,
            "blockquote": lambda form, depth: self._element("blockquote", self._stray_attribute(), depth),
            "expandable": self._expandable,
            "span": self._span,
            "tg-emoji": self._emoji,
            "tg-time": self._time,
        }

    def text(self) -> str:
        """The next text."""
        self.depth = 0
        kind = self.random.random()
        if kind < 0.3:
            return self._keeping_rules()
        if kind < 0.32:
            return self._keeping_rules() + self.random.choice(_BASKETS["half_characters"]) + self._word()
        self._fault_chance = self.random.choice((0.05, 0.1, 0.3))
        text = self._content(0)
        if kind > 0.8:
            text = self._spoilt(text)
        # TDLib's offline door aborts the process when an attribute holds half a character.
        return SURROGATE.sub("&#1", text)

    def _keeping_rules(self) -> str:
        self._fault_chance = 0.0
        return self._content(0)

    def _spoilt(self, text: str) -> str:
        for _ in range(self.random.randint(1, 3)):
            begin = self.random.randint(0, len(text))
            end = begin + self.random.choice((0, 0, 1, 1, 2, 8))
            text = text[:begin] + self.random.choice(("", *_BASKETS["spoilt"])) + text[end:]
        return text

    def _faulty(self) -> bool:
        return self.random.random() < self._fault_chance

    # Text

    def _content(self, depth: int) -> str:
        self.depth = max(self.depth, depth)
        return "".join(
            self._node(depth)
            for _ in range(self.random.choice((0, 1, 1, 2, 2, 3) if depth else (1, 2, 3, 4)))
        )

    def _node(self, depth: int) -> str:
        kind = self.random.random()
        if kind < 0.5 and depth < 9:
            form = self.random.choice(FORMS)
            self.forms[form] += 1
            return self._forms_of_text.get(form, self._style)(form, depth)
        if kind < 0.62:
            return self.random.choice(_BASKETS["references"][:-1] if not self._fault_chance else _BASKETS["references"])
        if kind < 0.68:
            return self.random.choice(_BASKETS["controls"])
        return self._word() + self.random.choice(_BASKETS["blanks"])

    def _word(self) -> str:
        return self.random.choice(_BASKETS["words"])

    # Tags

    def _element(self, tag: str, attributes: str, depth: int) -> str:
        return self._start(tag, attributes) + self._content(depth + 1) + self._end(tag)

    def _start(self, tag: str, attributes: str) -> str:
        if not self._faulty():
            return f"<{self._cased(tag)}{attributes}{self.random.choice(('', '', ' ', chr(10)))}>"
        return self.random.choice(
            (
                f"<{self.random.choice(_BASKETS["unknown_tags"])}{attributes}>",
                f"<{tag}{attributes}/>",
                f"<{tag}{attributes} / >",
                f"<{tag}{attributes}",
                f"< {tag}{attributes}>",
                f"<{tag} {attributes}\0>",
                f"<{tag}{self._bad_attribute()}{attributes}>",
                "",
            )
        )

    def _end(self, tag: str) -> str:
        if not self._faulty():
            return self.random.choice(
                (f"</{tag}>", f"</{tag}>", f"</{self._cased(tag)} >", "</>", f"</{tag}\n\t>")
            )
        wrong = self.random.choice(FORMS)
        return self.random.choice(
            (f"</{wrong}>", f"</{tag}", f"</ {tag}>", f"</{tag} x>", f"</{tag}\0>", "", f"</{tag}></{tag}>")
        )

    def _cased(self, tag: str) -> str:
        return self.random.choice((tag, tag, tag, tag.upper(), tag.title()))

    def _style(self, form: str, depth: int) -> str:
        return self._element(form, self._stray_attribute(), depth)

    def _span(self, _form: str, depth: int) -> str:
        name = self.random.choice(("tg-", "", "spoiler", "tg-spoiler ")) if self._faulty() else "tg-spoiler"
        return self._element("span", self._attribute("class", name), depth)

    def _code(self, _form: str, depth: int) -> str:
        attribute = self._attribute("class", self._language()) if self.random.random() < 0.3 else ""
        return self._element("code", attribute, depth)

    def _pre_with_code(self, _form: str, depth: int) -> str:
        outer, inner = self.random.choice((("pre", "code"), ("pre", "code"), ("code", "pre")))
        attributes = {"pre": "", "code": self._attribute("class", self._language())}
        content = self._element(inner, attributes[inner], depth + 1)
        extra = self._word() if self.random.random() < 0.2 else ""
        return self._start(outer, attributes[outer]) + content + extra + self._end(outer)

    def _language(self) -> str:
        return self.random.choice(("language-", "language-", "language-", "lang-")) + self.random.choice(
            _BASKETS["languages"]
        )

    def _expandable(self, _form: str, depth: int) -> str:
        attribute = self.random.choice(
            (" expandable", " expandable", ' expandable=""', " expandable=1", " EXPANDABLE")
        )
        return self._element("blockquote", attribute, depth)

    def _emoji(self, _form: str, depth: int) -> str:
        number = self.random.choice(_BASKETS["bad_emoji_ids"] if self._faulty() else _BASKETS["emoji_ids"])
        return self._element("tg-emoji", self._attribute("emoji-id", number), depth)

    def _time(self, _form: str, depth: int) -> str:
        form = self.random.choice(_BASKETS["bad_date_formats"] if self._faulty() else _BASKETS["date_formats"])
        attributes = [
            self._attribute("unix", self.random.choice(_BASKETS["unix_times"])),
            self._attribute("format", form),
        ]
        self.random.shuffle(attributes)
        return self._element("tg-time", "".join(attributes[: self.random.choice((1, 2, 2, 2))]), depth)

    def _link(self, _form: str, depth: int) -> str:
        kind = self.random.random()
        if kind < 0.15:
            return (
                self._start("a", "")
                + self.random.choice((self.url(), self._content(depth + 1)))
                + self._end("a")
            )
        url = self.random.choice(_BASKETS["user_links"]) if kind < 0.3 else self.url()
        return self._element("a", self._attribute("href", url), depth)

    def url(self) -> str:
        """An address, good or bad."""
        choose = self.random.choice
        if self.random.random() < 0.4:
            return choose(("https://", "http://", "")) + choose(_BASKETS["url_hosts"][:6]) + choose(_BASKETS["url_paths"])
        return (
            choose(_BASKETS["url_schemes"])
            + choose(_BASKETS["url_users"])
            + choose(_BASKETS["url_hosts"])
            + choose(_BASKETS["url_ports"])
            + choose(_BASKETS["url_paths"])
        )

    # Attributes

    def _attribute(self, name: str, value: str) -> str:
        quote = self.random.choice('"""\'')
        value = value.replace(quote, "&quot;")
        if self._faulty():
            return self.random.choice(
                (f" {name}={value}", f" {name}={quote}{value}", f" {name}", f" {name}=", f" {name}{quote}")
            )
        if re.fullmatch(r"[A-Za-z0-9.-]*", value) and self.random.random() < 0.3:
            return f" {name}={value}{self.random.choice(('', ' '))}"
        gap = self.random.choice(("", "", "", " ", "\n"))
        return f" {name}{gap}={gap}{quote}{value}{quote}{self._stray_attribute()}"

    def _stray_attribute(self) -> str:
        strays = (
            "",
            "",
            "",
            "",
            " title",
            ' id="x>y"',
            " қ='ә'",
            " lang=kk",
            ' data-x = "&lt;&#1178;"',
            " x y z",
        )
        return self.random.choice(strays)

    def _bad_attribute(self) -> str:
        return self.random.choice(
            (' "x"', " =x", " a=https://e.kz", " a='", ' a="x', " /", " a=b=c", " ='x'", " a=қ", " a=\0")
        )


class WordSoup:
    """Plain texts as people type them: words, addresses, tags and commands run together."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def text(self) -> str:
        """The next text."""
        count = self.random.randint(1, 7)
        parts = [part for _ in range(count) for part in (self._piece(), self.random.choice(_BASKETS["joints"]))]
        return "".join(
            self.random.choice(("", *_BASKETS["joints"])) + part if place == 0 else part
            for place, part in enumerate(parts)
        )

    def _piece(self) -> str:
        piece = self.random.choice(_BASKETS["pieces"])
        if self.random.random() < 0.12:
            cut = self.random.randint(0, len(piece))
            return piece[:cut] + self.random.choice(_BASKETS["joints"]) + piece[cut:]
        return piece[: self.random.randint(1, len(piece))] if self.random.random() < 0.1 else piece
