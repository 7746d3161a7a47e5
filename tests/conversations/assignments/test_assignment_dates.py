"""The date of an assignment: by buttons and by words; a day off is said and never moved silently."""

import pytest

from tests.support.assignments import WATER, Bureau, in_russian
from tests.support.town import Town

#: Typed on Monday 23 November 2026; what the draft's card says then.
READ = {
    "11.12.2026": "2026 жылғы 11 желтоқсан",
    "11.12": "2026 жылғы 11 желтоқсан",
    "2026-12-11": "2026 жылғы 11 желтоқсан",
    "11 желтоқсан": "2026 жылғы 11 желтоқсан",
    "11 желтоқсанға дейін": "2026 жылғы 11 желтоқсан",
    "11 декабря": "2026 жылғы 11 желтоқсан",
    "до 11 декабря 2026 года": "2026 жылғы 11 желтоқсан",
    "ертең": "2026 жылғы 24 қараша",
    "завтра": "2026 жылғы 24 қараша",
    "4 қаңтар": "2027 жылғы 4 қаңтар",
}

UNCLEAR = "Бұл күн түсініксіз. Күнді былай жазыңыз: 11.12.2026 немесе 11 желтоқсан."
PAST = "Бұл күн өтіп кеткен. Басқа күнді таңдаңыз."
FAR = "Бұл күн тым алыс: мерзім екі жылдан аспауға тиіс. Басқа күнді таңдаңыз."
REFUSED = {
    "20.11.2026": PAST,
    "20.11": PAST,
    "11.12.2036": FAR,
    "31.02.2027": UNCLEAR,
    "тезірек": UNCLEAR,
    "💧": UNCLEAR,
}


async def test_dates_are_read_as_people_write_them(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.writes()
    for typed, shown in READ.items():
        await office.damir.says(typed)
        if "Қай күнді қоямыз" in office.damir.last_card().text:  # 4 January 2027 stands for 2 January
            await office.damir.presses("Осы күн қалсын")
        assert f"Орындау мерзімі: {shown}" in office.damir.last_card().text, typed
        await office.damir.presses("Мерзімді таңдау")


async def test_a_date_that_cannot_be_is_said_and_nothing_is_lost(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.writes()
    for typed, sentence in REFUSED.items():
        await office.damir.says(typed)
        assert office.damir.messages[-1].text == sentence, typed
    await office.damir.says("11 желтоқсан")
    await office.damir.presses("Жіберу")
    assert WATER in office.erlan.last_card().text


@pytest.mark.parametrize(
    ("answer", "due"),
    [("Келесі жұмыс күні: 17.12.2026", "2026-12-17"), ("Осы күн қалсын: 16.12.2026", "2026-12-16")],
)
async def test_a_day_off_is_said_and_the_author_decides(town: Town, answer: str, due: str) -> None:
    """16 December 2026 is Independence Day, a Wednesday."""
    office = await Bureau.opens(town)
    await office.writes()
    await office.damir.says("16 желтоқсан")
    card = office.damir.last_card().text
    assert ["16 желтоқсан" in card, "сәрсенбі" in card, "17 желтоқсан" in card] == [True, True, True]
    await office.damir.presses(answer)
    await office.damir.presses("Жіберу")
    assert town.rows("SELECT due_on FROM assignments") == [(due,)]


async def test_a_kept_day_off_stays_marked_on_the_draft(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.writes()
    await office.damir.says("13.12.2026")
    await office.damir.presses("Осы күн қалсын")
    assert "Бұл – демалыс күні." in office.damir.last_card().text


async def test_another_date_may_be_typed_in_place_of_the_day_off(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.writes()
    await office.damir.says("13.12.2026")
    await office.damir.says("14.12.2026")
    assert "Орындау мерзімі: 2026 жылғы 14 желтоқсан" in office.damir.last_card().text


async def test_buttons_count_working_days_over_a_holiday(town: Town) -> None:
    """From Friday 11 December: 16 December is off, so 5 working days end on Monday 21."""
    office = await Bureau.opens(town)
    await town.at("2026-12-11 10:00")
    await office.writes()
    await office.damir.presses("+3 жұмыс күні · 17.12.2026")
    await office.damir.presses("Мерзімді таңдау")
    await office.damir.presses("+5 жұмыс күні · 21.12.2026")
    await office.damir.presses("Мерзімді таңдау")
    await office.damir.presses("+10 жұмыс күні · 28.12.2026")
    assert "2026 жылғы 28 желтоқсан" in office.damir.last_card().text


async def test_a_file_sent_while_the_date_is_asked_is_kept(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.writes()
    await office.damir.sends_file("кесте.pdf")
    assert "Құжат: 1" in office.damir.last_card("Тапсырма жобасы").text
    await office.damir.presses("Мерзімді таңдау")
    await office.damir.presses("+3")
    await office.damir.presses("Жіберу")
    assert office.erlan.messages[-1].kind == "document"


async def test_a_draft_that_has_lain_past_its_date_asks_for_another(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.writes()
    await office.damir.presses("+3")
    await town.at("2026-11-30 10:00")
    await office.damir.presses("Жіберу")
    assert office.damir.is_told(PAST)
    await office.damir.presses("Мерзімді таңдау")
    await office.damir.presses("+3 жұмыс күні · 03.12.2026")
    await office.damir.presses("Жіберу")
    assert town.rows("SELECT due_on FROM assignments") == [("2026-12-03",)]


async def test_the_same_in_russian(town: Town) -> None:
    office = await Bureau.opens(town)
    await in_russian(office.damir)
    await office.damir.says("Провести анализ цен")
    await office.damir.presses("Выбрать орган")
    await office.damir.presses("Отдел ЖКХ")
    await office.damir.says("скоро")
    assert office.damir.messages[-1].text == "Дата непонятна. Напишите так: 11.12.2026 или 11 декабря."
    await office.damir.says("послезавтра")
    assert "Срок исполнения: 25 ноября 2026 года" in office.damir.last_card().text
    await office.damir.presses("Выбрать срок")
    await office.damir.says("12.12.2026")
    card = office.damir.last_card().text
    assert "12 декабря 2026 года – выходной день (суббота)." in card
    await office.damir.presses("Рабочий день: 14.12.2026")
    assert "Срок исполнения: 14 декабря 2026 года" in office.damir.last_card().text
