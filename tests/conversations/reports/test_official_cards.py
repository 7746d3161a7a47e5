"""Lists, attachments and long texts: all content can be seen again by its readers."""

import pytest

from simulator.people.person import Person
from tests.support.cast import Cast
from tests.support.steps import reports


def kinds(person: Person, since: int = 0) -> list[str]:
    """The kinds of the bot's messages but texts; a star marks a part of an album."""
    sent = [one for one in person.messages[since:] if one.by_bot]
    return [f"{one.kind}{'*' if one.group_id else ''}" for one in sent if one.kind != "text"]


async def with_files(cast: Cast) -> str:
    """A report with an album, a voice message, a document its author let go on, and a place on the map."""
    await cast.ivan.says("Нет воды")
    await cast.ivan.sends_album(3, "вот кран", kinds=("photo", "video", "photo"))
    await cast.ivan.sends_voice()
    await cast.ivan.sends_file("акт.pdf")
    await cast.ivan.sends_location(43.292, 68.280)
    await cast.ivan.presses("Отправить")
    await cast.ivan.presses("С документами")
    await cast.later()
    return str(cast.town.rows("SELECT number FROM reports")[0][0])


ALL_FILES = ["location", "photo*", "video*", "photo*", "voice", "document"]


async def test_files_go_on_as_they_came_albums_as_albums(cast: Cast) -> None:
    number = await with_files(cast)
    assert kinds(cast.erlan) == ALL_FILES
    assert "Мекенжай: Иассы секторы, картада белгіленген" in cast.erlan.last_card(number).text
    assert "Сурет: 2 · Бейнежазба: 1 · Дауыстық хабарлама: 1 · Құжат: 1" in cast.erlan.last_card(number).text
    place = next(one for one in cast.erlan.messages if one.kind == "location")
    assert place.content["location"]["latitude"] == pytest.approx(43.292)


async def test_files_can_be_fetched_again_after_a_restart_and_a_redirect(cast: Cast) -> None:
    number = await with_files(cast)
    await cast.town.sleeps()
    await cast.town.wakes()
    before = len(cast.erlan.messages)
    await cast.erlan.presses("Қоса берілген файлдар")
    assert kinds(cast.erlan, before) == ALL_FILES
    await cast.erlan.presses("Басқа органға жіберу")
    await cast.erlan.presses("Жолаушылар көлігі")
    await cast.erlan.says("Жол астындағы құбыр")
    await cast.erlan.presses("Жіберу")
    assert kinds(cast.zholdas) == []
    await cast.zholdas.presses("Қоса берілген файлдар")
    assert kinds(cast.zholdas) == ALL_FILES
    cast.zholdas.expects(f"№ {number} өтініш")


async def test_held_back_documents_never_go_on(cast: Cast) -> None:
    await cast.ivan.says("Нет воды")
    await cast.ivan.sends_file("паспорт.pdf")
    await cast.ivan.presses("Отправить")
    await cast.ivan.presses("Без документов")
    assert kinds(cast.erlan) == []
    assert "Қоса берілген файлдар" not in cast.erlan.sees()


async def test_a_file_that_telegram_has_lost_is_said_to_be(cast: Cast) -> None:
    await cast.aigul.says("Ауыз су жоқ")
    await cast.aigul.sends_photo()
    cast.town.world.files._files.clear()
    await cast.aigul.presses("Жіберу")
    assert kinds(cast.erlan) == []
    cast.erlan.expects("Файлды көрсету мүмкін болмады. Өтініш мәтіні сақтаулы.")
    assert cast.town.rows("SELECT count(*) FROM outbox WHERE state = 'failed'") == [(0,)]


async def test_the_resident_sees_again_what_was_given_and_answered(cast: Cast) -> None:
    number = await with_files(cast)
    await reports.accepts(cast, cast.erlan)
    await cast.erlan.presses("Шешілді деп белгілеу")
    await cast.erlan.sends_photo("Құбыр ауыстырылды")
    await cast.erlan.presses("Жіберу")
    await cast.later()
    await cast.ivan.says("/my")
    await cast.ivan.presses(f"№ {number}")
    card, before = cast.ivan.last_card(number), len(cast.ivan.messages)
    assert "Текст обращения: Нет воды\nвот кран" in card.text
    assert "Ответ органа: Құбыр ауыстырылды" in card.text
    await cast.ivan.presses("Вложения", on=card)
    assert kinds(cast.ivan, before) == [*ALL_FILES, "photo"]


async def test_a_long_text_is_read_whole_by_a_press(cast: Cast) -> None:
    words = " ".join(f"сөз{n}" for n in range(580))
    number = await reports.sends(cast, words)
    card = cast.saule.last_card(number)
    assert "сөз579" not in card.text
    assert len(card.text) <= 4096
    await cast.saule.presses("Толық мәтін")
    told = [one.text.partition("\n\n")[2] for one in cast.saule.messages if one.text.startswith("№")]
    assert " ".join(told) == words


async def test_even_the_worst_text_is_shown(cast: Cast) -> None:
    for text in ("<" * 4096, "😀🇰🇿" * 600, "&amp;</b>" * 400):
        await reports.sends(cast, text)
    assert cast.town.rows("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'dropped')") == [(0,)]
    assert cast.town.rows("SELECT count(*) FROM inbox WHERE tries > 0 OR state = 'aside'") == [(0,)]
    await cast.saule.presses("Толық мәтін")
    assert cast.town.rows("SELECT count(*) FROM outbox WHERE error IS NOT NULL") == [(0,)]


async def test_questions_asked_while_the_resident_was_away_come_with_their_own_words(cast: Cast) -> None:
    await reports.sends(cast, "Нет воды", by=cast.ivan)
    await reports.accepts(cast, cast.erlan)
    await cast.ivan.blocks()
    await reports.writes(cast, cast.erlan, "Нақтылауды сұрау", "Қай көше?")
    await reports.writes(cast, cast.erlan, "Нақтылауды сұрау", "Қай үй?")
    await cast.ivan.unblocks()
    await cast.later()
    asked = [one.text.split("\n\n")[1] for one in cast.ivan.messages if "требуется уточнение" in one.text]
    assert asked == ["Қай көше?", "Қай үй?"]


async def test_lists_show_to_each_what_waits_for_them(cast: Cast) -> None:
    first, second = await reports.sends(cast), await reports.sends(cast)
    await cast.erlan.says("/tasks")
    assert cast.erlan.buttons() == [f"№ {first}"]
    await cast.gulnar.says("/tasks")
    assert cast.gulnar.buttons() == [f"№ {first}", f"№ {second}"]
    for person in (cast.saule, cast.damir, cast.zholdas):
        await person.says("/tasks")
        person.expects("Қазір сізде ашық өтініш жоқ.")
    disputed = await reports.disputed(cast)
    await cast.saule.says("/tasks")
    cast.saule.expects(f"№ {disputed} · Ауыз су жоқ · Үйлестірушінің қарауында")
    await cast.saule.presses(f"№ {disputed}", on=cast.saule.messages[-1])
    assert cast.saule.buttons() == ["Пысықтауға қайтару", "Өтінішті жабу", "Басқа органға жіберу"]


async def test_overdue_is_said_in_lists_and_on_cards(cast: Cast) -> None:
    number = await reports.sends(cast)
    await reports.accepts(cast, cast.erlan)
    await cast.town.at("2026-11-26 18:31")
    await cast.erlan.says("/tasks")
    cast.erlan.expects(f"№ {number} · Ауыз су жоқ · Мерзімі өтті · мерзімі 26.11.2026")
    card = await reports.opens(cast.gulnar, number)
    assert "Мерзімі: 2026 жылғы 26 қараша (мерзімі өтті)" in card.text


async def test_an_opened_card_stays_up_to_date(cast: Cast) -> None:
    number = await reports.sends(cast)
    card = await reports.opens(cast.gulnar, number)
    await reports.accepts(cast, cast.erlan)
    await reports.writes(cast, cast.erlan, "Шешілді деп белгілеу", "Құбыр ауыстырылды")
    assert "Мәртебесі: Жауап дайын, растау күтілуде" in card.text
    await cast.aigul.presses("Иә, шешілді")
    assert "Мәртебесі: Шешілді" in card.text
    assert reports.state(cast.town, number) == "confirmed"
    assert card.buttons == []


async def test_what_a_person_causes_at_night_comes_without_a_sound(cast: Cast) -> None:
    await cast.town.at("2026-11-23 22:00")
    await reports.sends(cast)
    assert cast.erlan.was_notified_silently(cast.erlan.last_card())
    await cast.town.at("2026-11-24 10:00")
    await reports.sends(cast)
    assert not cast.marat.was_notified_silently(cast.marat.last_card())
