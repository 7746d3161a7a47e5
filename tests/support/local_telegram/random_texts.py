"""Random HTML and plain texts for the comparison with TDLib, reproducible by a seed.

The parts are in ``random_texts.json``.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

STYLES = ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler")
FORMS = (*STYLES, "span", "code", "pre", "pre+code", "a", "blockquote", "expandable", "tg-emoji", "tg-time")

BASKETS: dict[str, list[str]] = json.loads((Path(__file__).with_name("random_texts.json")).read_text("utf-8"))
DEEPEST = 9
HALF_A_CHARACTER = re.compile(r"&#(?:x0*d[89a-f]|0*5[5-7])", re.IGNORECASE)


class RandomTexts:
    """A seeded choice of the parts."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def _pick(self, *baskets: str) -> str:
        """One part of each basket, joined."""
        return "".join(self.random.choice(BASKETS[basket]) for basket in baskets)

    def _one_of(self, *choices: str) -> str:
        return self.random.choice(choices)


class RandomHtml(RandomTexts):
    """HTML texts; ``forms`` counts their tags, ``depth`` is the nesting of the last one.

    A quarter of the texts are valid. The others have a chance of a fault at each step.
    """

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.forms: Counter[str] = Counter()
        self.depth = 0
        self._fault_chance = 0.0
        self._makers: dict[str, Callable[[str, int], str]] = {
            **dict.fromkeys((*STYLES, "pre", "blockquote"), self._plain),
            "span": self._span,
            "code": self._code,
            "pre+code": self._pre_with_code,
            "a": self._link,
            "expandable": self._expandable,
            "tg-emoji": self._emoji,
            "tg-time": self._time,
        }

    def text(self) -> str:
        """The next text."""
        self.depth = 0
        self._fault_chance = self.random.choice((0.0, 0.05, 0.1, 0.3))
        text = self._content(0)
        if not self._fault_chance:
            half = self._pick("half_characters", "words") if self.random.random() < 0.04 else ""
            return text + half
        if self.random.random() < 0.25:
            text = self._spoilt(text)
        # TDLib's offline door aborts the process when an attribute holds half a character.
        return HALF_A_CHARACTER.sub("&#1", text)

    def _spoilt(self, text: str) -> str:
        for _ in range(self.random.randint(1, 3)):
            begin = self.random.randint(0, len(text))
            end = begin + self.random.choice((0, 0, 1, 1, 2, 8))
            text = text[:begin] + self._pick("spoilt") + text[end:]
        return text

    def _faulty(self) -> bool:
        return self.random.random() < self._fault_chance

    # Text

    def _content(self, depth: int) -> str:
        self.depth = max(self.depth, depth)
        count = self.random.choice((0, 1, 1, 2, 2, 3) if depth else (1, 2, 3, 4))
        return "".join(self._node(depth) for _ in range(count))

    def _node(self, depth: int) -> str:
        kind = self.random.random()
        if kind < 0.5 and depth < DEEPEST:
            form = self.random.choice(FORMS)
            self.forms[form] += 1
            return self._makers[form](form, depth)
        if kind < 0.62:
            return self._pick("references")
        return self._pick("controls") if kind < 0.65 else self._pick("words", "blanks")

    # Tags

    def _element(self, tag: str, attributes: str, depth: int) -> str:
        return self._start(tag, attributes) + self._content(depth + 1) + self._end(tag)

    def _start(self, tag: str, attributes: str) -> str:
        if not self._faulty():
            return f"<{self._cased(tag)}{attributes}{self._one_of('', '', ' ', chr(10))}>"
        return self._one_of(
            f"<{self._pick('unknown_tags')}{attributes}>",
            f"<{tag}{attributes}/>",
            f"<{tag}{attributes} / >",
            f"<{tag}{attributes}",
            f"< {tag}{attributes}>",
            f"<{tag} {attributes}\0>",
            f"<{tag}{self._pick('bad_attributes')}{attributes}>",
            "",
        )

    def _end(self, tag: str) -> str:
        if not self._faulty():
            return self._one_of(f"</{tag}>", f"</{tag}>", f"</{self._cased(tag)} >", "</>", f"</{tag}\n\t>")
        other = self.random.choice(FORMS)
        bad = (f"</{other}>", f"</{tag}", f"</ {tag}>", f"</{tag} x>", f"</{tag}\0>", f"</{tag}></{tag}>", "")
        return self._one_of(*bad)

    def _cased(self, tag: str) -> str:
        return self._one_of(tag, tag, tag, tag.upper(), tag.title())

    def _plain(self, form: str, depth: int) -> str:
        return self._element(form, self._pick("stray_attributes"), depth)

    def _span(self, _form: str, depth: int) -> str:
        name = self._one_of("tg-", "", "spoiler", "tg-spoiler ") if self._faulty() else "tg-spoiler"
        return self._element("span", self._attribute("class", name), depth)

    def _code(self, _form: str, depth: int) -> str:
        return self._element("code", self._language() if self.random.random() < 0.3 else "", depth)

    def _pre_with_code(self, _form: str, depth: int) -> str:
        attributes = {"pre": "", "code": self._language()}
        outer, inner = self.random.choice((("pre", "code"), ("pre", "code"), ("code", "pre")))
        content = self._element(inner, attributes[inner], depth + 1)
        beside = self._pick("words") if self.random.random() < 0.2 else ""
        return self._start(outer, attributes[outer]) + content + beside + self._end(outer)

    def _language(self) -> str:
        prefix = self._one_of("language-", "language-", "language-", "lang-")
        return self._attribute("class", prefix + self._pick("languages"))

    def _expandable(self, _form: str, depth: int) -> str:
        expandable = self._one_of(
            " expandable", " expandable", ' expandable=""', " expandable=1", " EXPANDABLE"
        )
        return self._element("blockquote", expandable, depth)

    def _emoji(self, _form: str, depth: int) -> str:
        number = self._pick("bad_emoji_ids" if self._faulty() else "emoji_ids")
        return self._element("tg-emoji", self._attribute("emoji-id", number), depth)

    def _time(self, _form: str, depth: int) -> str:
        form = self._pick("bad_date_formats" if self._faulty() else "date_formats")
        attributes = [self._attribute("unix", self._pick("unix_times")), self._attribute("format", form)]
        self.random.shuffle(attributes)
        return self._element("tg-time", "".join(attributes[: self.random.choice((1, 2, 2, 2))]), depth)

    def _link(self, _form: str, depth: int) -> str:
        kind = self.random.random()
        if kind < 0.15:
            content = self.url() if kind < 0.1 else self._content(depth + 1)
            return self._start("a", "") + content + self._end("a")
        return self._element(
            "a", self._attribute("href", self._pick("user_links") if kind < 0.3 else self.url()), depth
        )

    def url(self) -> str:
        """An address, good or bad."""
        if self.random.random() < 0.4:
            return self._pick("usual_schemes", "usual_hosts", "url_paths")
        return self._pick("url_schemes", "url_users", "url_hosts", "url_ports", "url_paths")

    # Attributes

    def _attribute(self, name: str, value: str) -> str:
        quote = self._one_of('"', '"', '"', "'")
        value = value.replace(quote, "&quot;")
        if self._faulty():
            bad = (f"{name}={value}", f"{name}={quote}{value}", name, f"{name}=", f"{name}{quote}")
            return " " + self._one_of(*bad)
        if re.fullmatch(r"[A-Za-z0-9.-]*", value) and self.random.random() < 0.3:
            return f" {name}={value}{self._one_of('', ' ')}"
        gap = self._one_of("", "", "", " ", "\n")
        return f" {name}{gap}={gap}{quote}{value}{quote}{self._pick('stray_attributes')}"


class RandomPlainText(RandomTexts):
    """Plain texts as people type them: words, addresses, tags and commands run together."""

    def text(self) -> str:
        """The next text."""
        first = self._one_of("", self._pick("joints"))
        return first + "".join(self._piece() + self._pick("joints") for _ in range(self.random.randint(1, 7)))

    def _piece(self) -> str:
        piece = self._pick("pieces")
        kind = self.random.random()
        cut = self.random.randint(1, len(piece))
        if kind < 0.12:
            return piece[:cut] + self._pick("joints") + piece[cut:]
        return piece[:cut] if kind < 0.2 else piece
