"""Names and short phrases that several cards use."""

from domain.city.city import City
from domain.people import Lang
from handlers.ui.card import SHOWN_PLACE, escaped
from locales import Say


def emergency(say: Say, city: City) -> str:
    """The bot does not replace the emergency services."""
    return say("emergency", phone=city.phones.emergency)


def category_name(city: City, lang: Lang, code: str, subcategory: str) -> str:
    """«Ауыз су жоқ»; the wider «Сумен жабдықтау» where nothing narrower is known."""
    category = city.category(code)
    known = category.subcategory(subcategory) if subcategory else category
    return known.names[lang]


def place_words(say: Say, city: City, *, sector: str | None, words: str, is_on_map: bool) -> str:
    """«Бекзат секторы, «Арай», картада белгіленген»; "" where nothing was said."""
    name = say("sector", name=city.sector(sector).names[Lang(say.lang)]) if sector else ""
    given = [name, escaped(words, SHOWN_PLACE), say("place-on-map") if is_on_map else ""]
    return ", ".join(part for part in given if part)
