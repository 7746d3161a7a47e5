"""Spellings of Kazakh and Russian brought to one skeleton, and the category that a text speaks for.

The same word comes in full Cyrillic, without Kazakh letters, in Latin by ear, and with look-alike
letters of the other script; all of them have one skeleton (domain notes, 6.1). The original is kept.
There is no model behind a proposal: a wrong one is worse than none, so doubt ends in none.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from domain.city.city import Category, City, Subcategory

_WORD = re.compile(r"\w+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_APOSTROPHES = re.compile("['’ʼ`´]")
_DOT = "\u0307"  # what casefold leaves of the Turkish İ
_LONG = re.compile(r"([^\W\d])\1{2,}")  # letters held down; 9999 stays a number

# Latin letters that look Cyrillic; typed by mistake or by a keyboard inside Cyrillic words.
_LOOKALIKES = str.maketrans("aceopxyikmthbəé", "асеорхуікмтнвәе")
# Latin Kazakh by ear: two letters first, since "sh" is not "s" and "h".
_PAIRS = (("sch", "ш"), ("sh", "ш"), ("zh", "ж"), ("ch", "ч"), ("gh", "г"), ("kh", "х"), ("ng", "н"))
# Then single ones, the official Latin letters among them; x is х, q is қ, w and 4 are chat spellings.
_LATIN = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz4" + "áäæə" + "ǵğ" + "ńñŋ" + "óöø" + "úüū" + "ýıçčşšžē",
    "абкдефгхижклмнопкрстувшхизч" + "аааа" + "гг" + "ннн" + "ооо" + "ууу" + "уиччшшже",
)
# Kazakh letters as a Russian keyboard writes them, and sounds that every spelling mixes up.
_SKELETON = str.maketrans("қғңұүөәһыйіщэё", "кгнууоахииишее") | {
    ord("ю"): "иу",
    ord("я"): "иа",
    ord("ъ"): None,
    ord("ь"): None,
}


_SOFT = str.maketrans("ё", "е", "ъь")
# What a typed Cyrillic letter may stand for: who types «қ» means it, who types «к» may lack it.
_MEANT = {
    "а": "аә",
    "г": "гғ",
    "к": "кқ",
    "н": "нң",
    "о": "оө",
    "у": "уұү",
    "ұ": "ұү",
    "ү": "ұү",
    "х": "хһ",
    "һ": "хһ",
    "и": "иій",
    "і": "іиы",
    "ы": "ыі",
    "й": "йи",
    "е": "еэ",
    "э": "эе",
    "ш": "шщ",
}

#: The category of all that fits nowhere; it is proposed only where no other is («рахмет» ends many reports).
FALLBACK = "other"

# Share of the text's letters that must speak for the winner, found on the development corpus: a
# word or two in a long story is often its scene, not its matter. Words side by side say more.
_SHARE_OF_WORDS = 0.12
_SHARE_OF_SAYINGS = 0.05
# How many times more than the second best, else the text is about both.
_LEAD = 1.5
# A stem this short begins too many words: «су» water, «сурет» picture.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its skeleton, and its Cyrillic letters as typed ("" if it came in Latin)."""

    skeleton: str
    letters: str

    def may_begin(self, meant: "Word") -> bool:
        """Typed as it was, the word can begin with `meant`: «қарыз» a debt is not «кәріз» a sewer."""
        if not (self.letters and meant.letters):
            return True
        pairs = zip(self.letters, meant.letters, strict=False)
        return len(self.letters) >= len(meant.letters) and all(
            meant_one in _MEANT.get(typed, typed) for typed, meant_one in pairs
        )


def skeleton(text: str) -> str:
    """The words of the text in their common spelling, one space between them.

    NFKC, no case, look-alikes folded inside Cyrillic words, Latin words read as Kazakh by ear,
    Kazakh letters folded to those of a Russian keyboard, letters held down squeezed.
    """
    return " ".join(word.skeleton for word in words_of(text))


def words_of(text: str) -> list[Word]:
    """The words of the text in order."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace(_DOT, "")
    return [_word(word) for word in _WORD.findall(_APOSTROPHES.sub("", plain))]


def _word(word: str) -> Word:
    if _CYRILLIC.search(word):
        letters = word = word.translate(_LOOKALIKES)
    else:
        letters = ""
        word = word if word.isdigit() else _from_latin(word)
    return Word(_squeezed(word.translate(_SKELETON)).replace("ии", "и"), _squeezed(letters.translate(_SOFT)))


def _squeezed(word: str) -> str:
    return _LONG.sub(r"\1", word)


def _from_latin(word: str) -> str:
    for pair, letter in _PAIRS:
        word = word.replace(pair, letter)
    return word.translate(_LATIN)


@dataclass(frozen=True, slots=True)
class _Saying:
    """Words of the city file that speak for a subcategory, side by side; long ones are stems."""

    words: tuple[Word, ...]
    about: tuple[str, str]

    @property
    def weight(self) -> int:
        return sum(len(word.skeleton) for word in self.words)

    def stands_at(self, text: list[Word], index: int) -> bool:
        here = text[index : index + len(self.words)]
        return len(here) == len(self.words) and all(map(_says, here, self.words))


def _says(typed: Word, meant: Word) -> bool:
    if len(meant.skeleton) <= _SHORT:
        return typed.skeleton == meant.skeleton and typed.may_begin(meant)
    return typed.skeleton.startswith(meant.skeleton) and typed.may_begin(meant)


_Index = dict[str, tuple[_Saying, ...]]


@lru_cache(maxsize=4)
def _index(categories: tuple[Category, ...]) -> _Index:
    found: dict[str, list[_Saying]] = {}
    for category in categories:
        for one in category.subcategories:
            about = (category.code, one.code)
            for words in _sayings(one):
                key = words[0].skeleton[: _SHORT + 1]
                found.setdefault(key, []).append(_Saying(words, about))
    return {key: tuple(sayings) for key, sayings in found.items()}


def _sayings(one: Subcategory) -> Iterator[tuple[Word, ...]]:
    labels = (part for name in one.names for part in re.split(r"[,;:]", name) if " " in part.strip())
    sayings = {tuple(words_of(saying)) for saying in (*one.words, *labels, *one.names)}
    yield from (words for words in sayings if words)


def propose(text: str, city: City) -> tuple[str, str] | None:
    """The codes (category, subcategory) that the text's words speak for; None where they leave a doubt."""
    words = words_of(text)
    ranked = sorted(_evidence(words, _index(city.categories)).items(), key=_weight, reverse=True)
    if not ranked or (len(ranked) > 1 and _weight(ranked[0]) <= _LEAD * _weight(ranked[1])):
        return None
    winner, sayings = ranked[0]
    letters = sum(len(word.skeleton) for word in words)
    is_said = len(sayings) > 1 or any(len(saying.words) > 1 for saying in sayings.values())
    share = _SHARE_OF_SAYINGS if is_said else _SHARE_OF_WORDS
    return winner if _weight(ranked[0]) >= share * letters else None


#: For each (category, subcategory): the longest saying found at each word of the text.
_Evidence = dict[tuple[str, str], dict[int, _Saying]]


def _evidence(words: list[Word], index: _Index) -> _Evidence:
    found: _Evidence = {}
    for position, word in enumerate(words):
        for saying in index.get(word.skeleton[: _SHORT + 1], ()):
            if saying.stands_at(words, position):
                here = found.setdefault(saying.about, {})
                here[position] = max(saying, here.get(position, saying), key=_length)
    others = {about for about in found if about[0] != FALLBACK}
    return {about: found[about] for about in others or found}


def _length(saying: _Saying) -> int:
    return saying.weight


def _weight(entry: tuple[tuple[str, str], dict[int, _Saying]]) -> int:
    return sum(saying.weight for saying in entry[1].values())
