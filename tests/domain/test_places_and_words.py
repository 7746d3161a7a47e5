"""Points inside and outside the city, visible texts, and look-ups in the city file."""

import pytest

from domain.city.city import Names, Point
from domain.city.places import distance_km, is_inside, outside_named, sector_at
from domain.errors import NotFound, Refused
from domain.people import Lang
from domain.text.limits import has_words, is_blank, length, require_words

POINTS = [
    ("the centre", 43.3000, 68.2436, True),
    ("the mausoleum", 43.2975, 68.2710, True),
    ("two kilometres north of the box", 43.3980, 68.2436, True),
    ("four kilometres north of the box", 43.4160, 68.2436, False),
    ("two kilometres east of the box", 43.3000, 68.4046, True),
    ("Kentau", 43.5166, 68.5046, False),
    ("Almaty", 43.2380, 76.9450, False),
    ("nowhere", 0.0, 0.0, False),
]


@pytest.mark.parametrize(("name", "lat", "lon", "inside"), POINTS)
def test_a_point_is_in_the_city_or_within_its_margin(name, lat, lon, inside, turkistan) -> None:
    assert is_inside(Point(lat, lon), turkistan) is inside, name


def test_a_point_belongs_to_the_nearest_sector_that_holds_it(turkistan) -> None:
    for sector in turkistan.sectors:
        if sector.centre is not None:
            assert sector_at(sector.centre, turkistan) == sector
    assert sector_at(Point(43.5166, 68.5046), turkistan) is None


def test_distances_are_those_of_the_map() -> None:
    assert distance_km(Point(43.30, 68.24), Point(43.31, 68.24)) == pytest.approx(1.112, abs=0.01)
    assert distance_km(Point(43.30, 68.24), Point(43.30, 68.25)) == pytest.approx(0.809, abs=0.01)


OUTSIDE = [
    ("Кентауда тұрамын", "Кентау"),
    ("село Шорнак, улица Абая", "Шорнақ"),
    ("kentau qalasy", "Кентау"),
    ("Сауран ауданы", "Сауран ауданы"),
    ("Сауран секторы, 5 үй", None),
    ("Бекзат секторы", None),
]


@pytest.mark.parametrize(("text", "named"), OUTSIDE)
def test_a_place_of_another_akimat_is_recognised_by_its_name(text, named, turkistan) -> None:
    found = outside_named(text, turkistan)
    assert (found[Lang.KK] if found else None) == named


def test_codes_that_the_city_does_not_have_are_missing(turkistan) -> None:
    for look in (
        turkistan.category,
        turkistan.body,
        turkistan.sector,
        turkistan.category("water").subcategory,
    ):
        with pytest.raises(NotFound):
            look("nothing")
    assert turkistan.body("TUKSH").code == "TUKSH"
    assert turkistan.sector("yassy").names == Names("Иассы", "Яссы")


SENSITIVE = [
    ("accord", "", True),
    ("accord", "idea", True),
    ("safety", "", False),
    ("safety", "home", True),
    ("gov", "corrupt", True),
    ("gov", "late", False),
    ("social", "migration", True),
    ("water", "outage", False),
]


@pytest.mark.parametrize(("category", "subcategory", "sensitive"), SENSITIVE)
def test_what_is_sensitive_is_said_by_the_city_file(category, subcategory, sensitive, turkistan) -> None:
    assert turkistan.is_sensitive(category, subcategory) is sensitive


# text, nothing can be seen, it has words
SEEN = [
    ("", True, False),
    (" \n\t\u00a0", True, False),
    ("\u200b\u200c\u200d\u2060\ufeff", True, False),
    ("\u202e\u2066", True, False),
    ("\u3164\u2800\u115f", True, False),
    ("\ufe0f\u0301", True, False),
    ("👍", False, False),
    ("❤️", False, False),
    ("...", False, False),
    ("9", False, True),
    ("су", False, True),
    ("\u200bсу\u200b", False, True),
    ("<b>", False, True),
    ("مرحبا", False, True),
]


@pytest.mark.parametrize(("text", "blank", "words"), SEEN)
def test_what_can_be_seen_and_what_are_words(text, blank, words) -> None:
    assert (is_blank(text), has_words(text)) == (blank, words)


def test_length_is_counted_as_telegram_counts_it() -> None:
    assert (length("су"), length("👍"), length("👨‍👩‍👧")) == (2, 2, 8)


def test_words_may_fill_a_message_and_no_more() -> None:
    require_words("а" * 4096)
    with pytest.raises(Refused) as refusal:
        require_words("а" * 4095 + "👍")
    assert (refusal.value.key, refusal.value.facts) == ("text-too-long", {"n": 4097, "max": 4096})
