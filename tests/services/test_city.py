"""The city file: the one of Turkistan is whole, and a broken one tells line and mend."""

from collections.abc import Callable
from pathlib import Path

import pytest

from domain.people import Role
from domain.text.words import propose
from services.city.city_file import FOLDER, CityFileError, check, find, load

SOURCE = (FOLDER / "turkistan.yaml").read_text("utf-8")

#: Text of the file, what stands in its place, and all that the operator reads: line, where, what, mend.
BROKEN = {
    "a body that does not exist": (
        "bodies: [TUKSH, UTIL]\n    working_days: 3\n    subcategories:\n      - code: outage\n"
        "        names: {kk: Ауыз су жоқ",
        "bodies: [TUKHS, UTIL]\n    working_days: 3\n    subcategories:\n      - code: outage\n"
        "        names: {kk: Ауыз су жоқ",
        "categories[water].bodies[1]: there is no body TUKHS.\n"
        "    Write TUKSH, or add TUKHS under `bodies:`.",
    ),
    "a code twice": (
        "{code: bekzat, names",
        "{code: birlik, names",
        "sectors[birlik].code: the code birlik stands twice.\n    Give one of the two another code.",
    ),
    "a code that no button can carry": (
        "- code: water",
        "- code: су",
        "categories[су].code: “су” can't be a code.\n"
        "    Write up to 16 latin letters, digits and _, a letter first: code: water",
    ),
    "a missing Russian name": (
        "names: {kk: Сумен жабдықтау, ru: Водоснабжение}",
        "names: {kk: Сумен жабдықтау}",
        "categories[water].names: `ru` is missing.\n    Add `ru: …` here.",
    ),
    "an empty name": (
        "names: {kk: Сумен жабдықтау, ru: Водоснабжение}",
        'names: {kk: Сумен жабдықтау, ru: ""}',
        "categories[water].names.ru: the text is empty.\n    Write the text after the colon.",
    ),
    "a comma outside quotes": (
        'names: {kk: "Кәріз, қоқыс және тазалық"',
        "names: {kk: Кәріз, қоқыс және тазалық",
        "categories[sanitation].names.қоқыс және тазалық: this key is not known.\n"
        '    Put a text with a comma in quotes: “kk: "Электр, газ және жылу"”.',
    ),
    "a word for a number": (
        "long_term: 14",
        "long_term: fourteen",
        "ladder.long_term: “fourteen” is no whole number.\n    Write digits only, without quotes: 3",
    ),
    "a text for a list": (
        "days_off: []",
        "days_off: 2026-12-17",
        "days_off: a list is wanted here.\n    Write it in square brackets: [2026-12-17]",
    ),
    "a date that is none": (
        "days_off: []",
        "days_off: [17.12.2026]",
        "days_off[1]: “17.12.2026” is no date.\n    Write year-month-day: 2026-12-17",
    ),
    "a time that is none": (
        "opens: 09:00",
        "opens: 9 am",
        "hours.opens: “9 am” is no time of day.\n    Write hours and minutes: 09:00",
    ),
    "hours that end before they begin": (
        "closes: 18:30",
        "closes: 08:30",
        "hours.closes: closes before it opens.\n    Write a time after `opens`: closes: 18:30",
    ),
    "a lunch outside the hours": (
        "lunch_until: 14:30",
        "lunch_until: 19:00",
        "hours.lunch_until: lunch is not inside the hours.\n    Write times between `opens` and `closes`.",
    ),
    "half a lunch": (
        "lunch_until: 14:30",
        "lunch_until:",
        "hours.lunch_until: a lunch needs both its times.\n    Write both, or leave both empty.",
    ),
    "a bad zone": (
        "zone: Asia/Almaty",
        "zone: Asia/Turkistan",
        "zone: there is no time zone “Asia/Turkistan”.\n    Write its name in the tz list: zone: Asia/Almaty",
    ),
    "a misspelt key": (
        "sends_until: 18:00",
        "send_until: 18:00",
        "hours.send_until: this key is not known.\n    Write sends_until, or take it away.",
    ),
    "a key twice": (
        'fire: "101"',
        'emergency: "101"',
        "emergency: stands twice here.\n    Keep one of the two.",
    ),
    "no body at all": (
        "short: {kk: Су, ru: Вода}\n    bodies: [TUKSH, UTIL]",
        "short: {kk: Су, ru: Вода}\n    bodies: []",
        "categories[water].bodies: nobody answers reports of “water”.\n    Name at least one: bodies: [APP]",
    ),
    "the same body twice": (
        "short: {kk: Су, ru: Вода}\n    bodies: [TUKSH, UTIL]",
        "short: {kk: Су, ru: Вода}\n    bodies: [TUKSH, TUKSH]",
        "categories[water].bodies[2]: the body TUKSH stands twice.\n    Keep one of the two.",
    ),
    "a term the law does not allow": (
        "bodies: [LAND]\n    working_days: 15",
        "bodies: [LAND]\n    working_days: 30",
        "categories[land].working_days: a term of 30 working days.\n"
        "    Write 1 to 15: the law allows no longer term (art. 76).",
    ),
    "a label too long for its button": (
        "short: {kk: Жер мәселесі, ru: Земля}",
        "short: {kk: Жер мәселесі, ru: Земельные вопросы и участки}",
        "categories[land].short.ru: “Земельные вопросы и участки” has 27 characters.\n"
        "    Write 24 at most: it stands on a narrow button.",
    ),
    "a word under two subcategories": (
        "words: [кернеу, ",
        "words: [кернеу, Жарык жок, ",
        "categories[energy].subcategories[voltage].words[2]: "
        "“Жарык жок” stands under energy.outage already.\n"
        "    Keep it once, where people mean it more often.",
    ),
    "a reader's unknown role": (
        "{role: coordinator}",
        "{role: boss}",
        "readers[1].role: “boss” is not known.\n    Write 'resident', 'official', 'head', "
        "'coordinator', 'prosecutor', 'akimat' or 'admin'.",
    ),
    "a reader who may not read": (
        "{role: coordinator}",
        "{role: admin}",
        "readers[1].role: the role admin reads no reports.\n"
        "    Write coordinator, prosecutor, akimat, or official or head with a body.",
    ),
    "an official without a body": (
        "{role: official, body: POL}",
        "{role: official, body: POLL}",
        "readers[3]: which body's official? There is no body “POLL”.\n"
        "    Write its body: {role: official, body: POL}",
    ),
    "a prosecutor with a body": (
        "{role: prosecutor}",
        "{role: prosecutor, body: PROS}",
        "readers[2].body: the role prosecutor belongs to no body.\n    Take `body` away.",
    ),
    "a reminder twice": (
        "before: [5, 3, 1]",
        "before: [5, 5, 1]",
        "ladder.before: holds the same number twice or one below 1.\n    Write it so: before: [3, 7]",
    ),
    "a reminder on Sunday": (
        "weekly_on: 0",
        "weekly_on: 6",
        "ladder.weekly_on: is no working day.\n    Write 0 for Monday … 4 for Friday.",
    ),
    "a silence of no days": (
        "lapse_days: 14",
        "lapse_days: 0",
        "ladder.lapse_days: 0 is too little.\n    Write 1 or more.",
    ),
    "a box upside down": (
        "south: 43.22, north: 43.38",
        "south: 43.38, north: 43.22",
        "box: its sides have changed places.\n    `south` is less than `north`, `west` less than `east`.",
    ),
    "a centre elsewhere": (
        "centre: {lat: 43.3000, lon: 68.2436}",
        "centre: {lat: 68.2436, lon: 43.3000}",
        "centre: lies outside `box`.\n    Write degrees: centre: {lat: 43.3, lon: 68.24}",
    ),
    "a telephone of words": (
        'emergency: "112"',
        "emergency: call us",
        'phones.emergency: “call us” is no telephone number.\n    Write digits in quotes: "112"',
    ),
    "half an address": (
        "appeals: https://eotinish.kz",
        "appeals: eotinish.kz",
        "links.appeals: is no address.\n    Write it whole: https://eotinish.kz",
    ),
    "a BIN too short": (
        'bin: "000000000000"',
        'bin: "0000"',
        'operator.bin: “0000” is no BIN.\n    Write 12 digits in quotes: "000000000000"',
    ),
}


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str, str], Path]:
    """The file of Turkistan with one text in the place of another."""

    def write(old: str, new: str) -> Path:
        assert SOURCE.count(old) >= 1, f"the file no longer holds {old!r}"
        path = tmp_path / "mine.yaml"
        path.write_text(SOURCE.replace(old, new, 1), "utf-8")
        return path

    return write


def message(path: Path) -> str:
    with pytest.raises(CityFileError) as caught:
        load(path)
    return str(caught.value)


def line_of(path: Path, text: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


@pytest.mark.parametrize("case", BROKEN)
def test_a_mistake_is_told_with_place_and_mend(case: str, broken: Callable[[str, str], Path]) -> None:
    old, new, expected = BROKEN[case]
    path = broken(old, new)
    told = message(path)
    head, first, mend = told.split("\n")
    assert head == f"{path} has 1 mistake; nothing was changed."
    assert f"{first}\n{mend}".split(": ", 1)[1] == expected
    assert int(first.removeprefix(f"{path}:").split(":")[0]) in lines_near(path, old, new)


def lines_near(path: Path, old: str, new: str) -> range:
    """Lines on which the change stands."""
    begins = SOURCE[: SOURCE.index(old)].count("\n") + 1
    return range(begins, begins + new.count("\n") + 2)


def test_all_mistakes_come_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = SOURCE.replace("long_term: 14", "long_term: x").replace("opens: 09:00", "opens: x")
    path.write_text(text.replace("ru: Водоснабжение}", "}"), "utf-8")
    assert message(path).split("\n") == [
        f"{path} has 3 mistakes; nothing was changed.",
        f"{path}:{line_of(path, 'opens: x')}: hours.opens: “x” is no time of day.",
        "    Write hours and minutes: 09:00",
        f"{path}:{line_of(path, 'long_term: x')}: ladder.long_term: “x” is no whole number.",
        "    Write digits only, without quotes: 3",
        f"{path}:{line_of(path, 'Сумен жабдықтау')}: categories[water].names: `ru` is missing.",
        "    Add `ru: …` here.",
    ]


def test_a_sensitive_category_without_readers(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    before, after = SOURCE[: SOURCE.index("readers:")], SOURCE[SOURCE.index("# ── What about") :]
    path.write_text(before + "readers: []\n" + after, "utf-8")
    told = message(path).split("\n")
    assert told[0] == f"{path} has 4 mistakes; nothing was changed."
    assert told[-2:] == [
        f"{path}:{line_of(path, 'code: accord') + 5}: categories[accord].sensitive: "
        "“accord” is sensitive, but nobody may read it.",
        "    Add under `readers:` at least `- {role: coordinator}`, or nobody could open such a report.",
    ]


def test_a_missing_category_for_everything_else(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(SOURCE.replace("- code: other\n", "- code: rest\n"), "utf-8")
    assert message(path).split("\n")[1:] == [
        f"{path}:{line_of(path, '- code: water')}: categories: the category “other” is missing.",
        "    Add a category with `code: other` and the body that reads what nobody else does.",
    ]


def test_text_that_is_not_yaml(broken: Callable[[str, str], Path]) -> None:
    path = broken('emergency: "112"', 'emergency: "112')
    told = message(path).split("\n")
    line = line_of(path, 'fire: "101"')
    assert told[1] == (
        f"{path}:{line}: the file: this is not YAML "
        "(while parsing a block mapping did not find expected key)."
    )
    assert told[2] == (
        "    Look at this line and the one above it: a missing quote, bracket or space after a colon, a tab, "
        "or another indent than that of its neighbours."
    )


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "- a list\n"])
def test_a_file_that_holds_no_settings(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    assert message(path).split("\n")[1:] == [
        f"{path}:1: the file: holds no settings.",
        "    Start from a copy of turkistan.yaml.",
    ]


def test_a_file_that_is_not_there() -> None:
    assert message(Path("nowhere.yaml")).split("\n")[1:] == [
        "nowhere.yaml:1: the file: No such file or directory.",
        "    Set CITY to the path of a file, or to a city that comes with the bot: turkistan",
    ]


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes("code: қала".encode("utf-16"))
    assert message(path).split("\n")[1:] == [
        f"{path}:1: the file: is not UTF-8 text.",
        "    Save it as UTF-8 in the editor.",
    ]


def test_a_city_is_found_by_name_or_by_path(tmp_path: Path) -> None:
    other = tmp_path / "kentau.yaml"
    other.write_text(SOURCE.replace("code: turkistan", "code: kentau"), "utf-8")
    assert find("turkistan") == FOLDER / "turkistan.yaml"
    assert load(other).code == "kentau"


def test_the_report_of_a_right_file() -> None:
    assert check("turkistan").split("\n") == [
        f"{FOLDER / 'turkistan.yaml'} is right.",
        "Түркістан қаласы / Город Туркестан, Asia/Almaty",
        "6 sectors, 24 bodies",
        "18 categories, 94 subcategories",
        "hours 09:00–18:30, corrections of days off: 0",
        "Before a launch: operator.bin is a placeholder; the consent names it.",
    ]


def test_turkistan_has_what_the_domain_lists() -> None:
    city = load("turkistan")
    assert {one.code for one in city.sectors} == {"yassy", "shaugar", "otyrar", "birlik", "bekzat", "sauran"}
    assert city.category("accord").sensitive
    assert [reader.role for reader in city.readers] == [Role.COORDINATOR, Role.PROSECUTOR, Role.OFFICIAL]
    sensitive = {
        f"{category.code}.{sub.code}"
        for category in city.categories
        for sub in category.subcategories
        if sub.sensitive
    }
    assert sensitive == {"social.migration", "safety.home", "gov.corrupt"}
    assert max(category.working_days for category in city.categories) == 15


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«Арай» шағын ауданында үш күннен бері ауыз су жоқ. Қашан береді?", "water.outage"),
        ("Бизде су жок 3 кун болды, балалар бар, комектесиниздерши", "water.outage"),
        ("Su zhok, keshe de bolmady. Bekzat sektory, 14 uy", "water.outage"),
        ("У нас во дворе вторую неделю не вывозят мусор, контейнеры переполнены", "sanitation.garbage"),
        ("Көше жарығы жанбайды, балалар мектептен қараңғыда қайтады", "roads.light"),
        ("Автобус 12 маршрут стал ходить раз в час, на работу опаздываем", "roads.bus"),
        ("Дом хотят снести, а сумму компенсации никто не объясняет", "build.demolition"),
        ("Qyzymdy balabaqshaga bere almai jurmin, kezek ote uzaq", "edu.place"),
        ("Кеше кешке екі топ жігіт төбелесе жаздады, бүгін қайта жиналамыз деп жатыр", "accord.conflict"),
        ("Рақмет, жолды жөндеп берді! Жауапты азаматтарға алғыс", "other.thanks"),
    ],
)
def test_words_propose_what_people_mean_in_any_spelling(text: str, expected: str) -> None:
    assert propose(text, load("turkistan")) == tuple(expected.split("."))
