"""Names and short phrases that several cards use."""

from domain.city.city import City
from domain.people import Lang
from handlers.ui.card import SHOWN_PLACE, escaped
from locales import Say


def emergency(say: Say, city: City) -> str:
    """The line with the emergency number: the bot does not replace the emergency services."""
    return say("emergency", phone=city.phones.emergency)


def category_name(city: City, lang: Lang, code: str, subcategory: str) -> str:
    """The name of the subcategory, or of the category if `subcategory` is "": «Ауыз су жоқ»."""
    category = city.category(code)
    known = category.subcategory(subcategory) if subcategory else category
    return known.names[lang]


def place_words(say: Say, city: City, *, sector: str | None, words: str, is_on_map: bool) -> str:
    """«Бекзат секторы, «Арай», картада белгіленген»; "" without a place."""
    name = say("sector", name=city.sector(sector).names[Lang(say.lang)]) if sector else ""
    given = [name, escaped(words, SHOWN_PLACE), say("place-on-map") if is_on_map else ""]
    return ", ".join(part for part in given if part)
