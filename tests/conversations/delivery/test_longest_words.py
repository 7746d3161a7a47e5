"""The longest words on every screen, card and list: Telegram takes each message, in both languages."""

from itertools import product

import pytest

from domain.meetings.meeting import LIMITS
from domain.people import Lang, Role
from domain.text.limits import MESSAGE_LIMIT, length
from locales import LANGUAGES, Texts
from simulator.people.person import Person
from tests.support.cast import STAFF, Cast
from tests.support.counts import count, failed_updates
from tests.support.longest import NAME_LIMIT, filled
from tests.support.sampling import sample
from tests.support.steps.reports import sends
from tests.support.town import Town

TEXTS = Texts.load()
#: People of a page of /people, and those who are needed to fill the first one beside the cast.
PAGE = 20
FIRST_PAGE = PAGE - len(STAFF)
#: Lines of a list: the title and an empty line, the items, and how many more there are.
TITLE, LINES, MORE = 2, 20, 1
WORDS = ("Сөз 😀<&> ", "ұ", "</b>סוד كلمة\n")

#: A language and the words of its people.
PAIRS = sample("longest words", list(product(LANGUAGES, WORDS)), one_in=6)
each_way = pytest.mark.parametrize(("lang", "words"), PAIRS, ids=repr)
pytestmark = pytest.mark.proof


class Speech:
    """The buttons of one language, by the keys of the texts, and the longest words of its people."""

    def __init__(self, lang: str, words: str) -> None:
        self.lang = lang
        self._words = words

    def text(self, limit: int = MESSAGE_LIMIT) -> str:
        """One message, as long as Telegram lets it be."""
        return filled(self._words, limit)

    async def turns_to(self, *people: Person) -> None:
        """Everybody speaks this language now."""
        for person in people:
            await person.says("/language")
            await person.presses("Қазақша" if self.lang == "kk" else "Русский")

    async def presses(self, person: Person, *keys: str) -> None:
        """Buttons, one after the other."""
        for key in keys:
            await person.presses(TEXTS[self.lang](key))

    async def writes(self, person: Person, key: str) -> None:
        """A button that asks for words, the longest words, «Жіберу»."""
        await self.presses(person, key)
        await person.says(self.text())
        await self.presses(person, "button-send")


def all_was_taken(town: Town) -> None:
    """Telegram refused nothing that would have told something new, and no message is too long."""
    refused = [one.answer for one in town.world.calls if one.status != 200]
    assert [one for one in refused if "message is not modified" not in one["description"]] == []
    shown = [one.text for person in town.world.people.values() for one in person.messages if one.by_bot]
    assert max(map(length, shown)) <= MESSAGE_LIMIT
    assert count(town, "outbox", "state IN ('failed', 'unknown', 'queued')") == 0
    assert failed_updates(town) == 0


@each_way
async def test_a_report_from_its_draft_to_its_end(cast: Cast, lang: str, words: str) -> None:
    speech, aigul, erlan, road, saule = Speech(lang, words), cast.aigul, cast.erlan, cast.zholdas, cast.saule
    await speech.turns_to(aigul, erlan, road, saule)
    await aigul.says("Ауыз су жоқ")
    for _ in range(2):
        await aigul.says(speech.text())
    await aigul.sends_photo(speech.text(1024))
    await aigul.sends_venue(43.6, 68.24, speech.text(200), speech.text(200))
    await speech.presses(aigul, "button-place")
    await aigul.says(speech.text())
    await speech.presses(aigul, "button-category")
    await aigul.presses(cast.town.app.services.city.category("water").short[Lang(lang)])
    await speech.presses(aigul, "button-only-category", "button-send")
    await cast.later()
    await speech.presses(erlan, "button-accept")
    await speech.writes(erlan, "button-ask")
    await speech.writes(aigul, "button-reply")
    await speech.presses(erlan, "button-redirect")
    await erlan.presses(cast.town.app.services.city.body("ROADS").names[Lang(lang)][1:])
    await erlan.says(speech.text())
    await speech.presses(erlan, "button-send")
    for _ in range(2):
        await speech.presses(road, "button-accept")
        await speech.writes(road, "button-resolve")
        await speech.presses(aigul, "button-not-solved")
        await cast.later()
    await speech.writes(saule, "button-send-back")
    await speech.presses(road, "button-accept", "button-whole-text", "button-attachments")
    await speech.writes(road, "button-resolve")
    await speech.presses(aigul, "button-solved", "button-whole-text")
    all_was_taken(cast.town)


@each_way
async def test_the_draft_of_a_restricted_report_far_away(cast: Cast, lang: str, words: str) -> None:
    """The card with most above its text: a warning, the numbers to call, and where else to turn."""
    speech, ivan = Speech(lang, words), cast.ivan
    await speech.turns_to(ivan)
    await ivan.says(speech.text())
    await ivan.sends_venue(43.6, 68.24, speech.text(200), speech.text(200))
    await speech.presses(ivan, "button-category")
    await ivan.presses(cast.town.app.services.city.category("accord").short[Lang(lang)])
    await speech.presses(ivan, "button-only-category")
    assert "112" in ivan.last_card().text
    await speech.presses(ivan, "button-send")
    all_was_taken(cast.town)


@each_way
async def test_an_assignment_from_its_draft_to_its_end(cast: Cast, lang: str, words: str) -> None:
    speech, damir, erlan = Speech(lang, words), cast.damir, cast.erlan
    await speech.turns_to(damir, erlan)
    for _ in range(3):
        await damir.says(speech.text())
    await speech.presses(damir, "button-body")
    await damir.presses(cast.town.app.services.city.body("TUKSH").names[Lang(lang)][1:])
    await damir.presses("+10")
    await speech.presses(damir, "button-send")
    await speech.presses(erlan, "button-acknowledge")
    for _ in range(6):
        await speech.writes(erlan, "button-submit")
        await speech.writes(damir, "button-return")
    await speech.presses(erlan, "button-whole-text")
    await speech.writes(damir, "button-assignment-cancel")
    all_was_taken(cast.town)


@each_way
async def test_a_meeting_from_its_notice_to_its_end(cast: Cast, lang: str, words: str) -> None:
    speech, saule, erlan = Speech(lang, words), cast.saule, cast.erlan
    await speech.turns_to(saule, erlan)
    await saule.says("/meeting")
    title, place, agenda = (speech.text(LIMITS[name]).strip() for name in ("title", "place", "agenda"))
    for field in (title, title, "27.11.2026", "10:00", place, place, agenda, agenda):
        await saule.says(field)
    for guests in (
        "guests-head",
        "guests-official",
        "guests-prosecutor",
        "guests-akimat",
        "guests-coordinator",
    ):
        await speech.presses(saule, guests)
    for body in cast.town.app.services.city.bodies:
        await saule.presses(body.names[Lang(lang)][1:])
    await speech.presses(
        saule, "button-guests-done", "button-fields", "button-field-agenda-kk", "button-back"
    )
    await speech.presses(saule, "button-send")
    await cast.town.passes(seconds=2)
    await cast.town.passes(seconds=2)
    await speech.presses(erlan, "button-attend")
    await cast.town.passes(seconds=2)
    await speech.presses(saule, "button-meeting-change", "button-field-place-ru")
    await saule.says(speech.text(LIMITS["place"])[:-2] + "я")
    await speech.presses(saule, "button-send")
    await cast.town.passes(seconds=2)
    await cast.town.passes(seconds=2)
    await speech.presses(saule, "button-meeting-cancel", "button-meeting-sure")
    await cast.town.passes(seconds=2)
    all_was_taken(cast.town)


async def test_a_page_of_people_with_the_longest_names(cast: Cast) -> None:
    saule = cast.saule
    for n in range(FIRST_PAGE + PAGE):
        name = filled(f"Мұхаммедәлі&Нұрсұлтан{chr(ord('А') + n)} ", NAME_LIMIT - 1) + "ұ"
        await cast.town.joins(name, Role.HEAD, body="UTIL")
        await cast.later()
    for lang in LANGUAGES:
        speech = Speech(lang, "ұ")
        await speech.turns_to(saule)
        await saule.says("/people")
        await speech.presses(saule, "button-people-more")
        await saule.presses("Мұхаммедәлі&НұрсұлтанЯ")
        await speech.presses(saule, "button-dismiss")
    all_was_taken(cast.town)


async def test_lists_of_all_their_lines(cast: Cast) -> None:
    aigul, gulnar, damir = cast.aigul, cast.gulnar, cast.damir
    for _ in range(LINES + 1):
        await sends(cast, "Су құбыры жарылды")
        await damir.says("Тексеріңіз")
        await damir.presses("Органды таңдау")
        await damir.presses("Тұрғын үй-коммуналдық шаруашылық")
        await damir.presses("+10")
        await damir.presses("Жіберу")
    for lang in LANGUAGES:
        await Speech(lang, "").turns_to(aigul, gulnar, damir)
        for person, command in ((aigul, "/my"), (gulnar, "/tasks"), (damir, "/assignments")):
            await person.says(command)
            assert len(person.visible()[-1].text.splitlines()) == TITLE + LINES + MORE
    all_was_taken(cast.town)
