"""The term of an assignment, by buttons and typed; a day off is pointed out and never moved."""

import pytest

from tests.support.cast import Cast
from tests.support.phone import switches_to_russian
from tests.support.steps import assignments
from tests.support.steps.assignments import WATER

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


async def test_dates_are_read_as_people_write_them(cast: Cast) -> None:
    await assignments.writes(cast)
    for typed, shown in READ.items():
        await cast.damir.says(typed)
        if "Қай күнді қоямыз" in cast.damir.last_card().text:  # 4 January 2027 stands for 2 January
            await cast.damir.presses("Осы күн қалсын")
        assert f"Орындау мерзімі: {shown}" in cast.damir.last_card().text, typed
        await cast.damir.presses("Мерзімді таңдау")


async def test_a_date_that_cannot_be_is_said_and_nothing_is_lost(cast: Cast) -> None:
    await assignments.writes(cast)
    for typed, sentence in REFUSED.items():
        await cast.damir.says(typed)
        assert cast.damir.messages[-1].text == sentence, typed
    await cast.damir.says("11 желтоқсан")
    await cast.damir.presses("Жіберу")
    assert WATER in cast.erlan.last_card().text


@pytest.mark.parametrize(
    ("answer", "due"),
    [("Келесі жұмыс күні: 17.12.2026", "2026-12-17"), ("Осы күн қалсын: 16.12.2026", "2026-12-16")],
)
async def test_a_day_off_is_said_and_the_author_decides(cast: Cast, answer: str, due: str) -> None:
    """16 December 2026 is Independence Day, a Wednesday."""
    await assignments.writes(cast)
    await cast.damir.says("16 желтоқсан")
    card = cast.damir.last_card().text
    assert ["16 желтоқсан" in card, "сәрсенбі" in card, "17 желтоқсан" in card] == [True, True, True]
    await cast.damir.presses(answer)
    await cast.damir.presses("Жіберу")
    assert cast.town.rows("SELECT due_on FROM assignments") == [(due,)]


async def test_a_kept_day_off_stays_marked_on_the_draft(cast: Cast) -> None:
    await assignments.writes(cast)
    await cast.damir.says("13.12.2026")
    await cast.damir.presses("Осы күн қалсын")
    assert "Бұл – демалыс күні." in cast.damir.last_card().text


async def test_another_date_may_be_typed_in_place_of_the_day_off(cast: Cast) -> None:
    await assignments.writes(cast)
    await cast.damir.says("13.12.2026")
    await cast.damir.says("14.12.2026")
    assert "Орындау мерзімі: 2026 жылғы 14 желтоқсан" in cast.damir.last_card().text


async def test_buttons_count_working_days_over_a_holiday(cast: Cast) -> None:
    """From Friday 11 December: 16 December is off, so 5 working days end on Monday 21."""
    await cast.town.at("2026-12-11 10:00")
    await assignments.writes(cast)
    await cast.damir.presses("+3 жұмыс күні · 17.12.2026")
    await cast.damir.presses("Мерзімді таңдау")
    await cast.damir.presses("+5 жұмыс күні · 21.12.2026")
    await cast.damir.presses("Мерзімді таңдау")
    await cast.damir.presses("+10 жұмыс күні · 28.12.2026")
    assert "2026 жылғы 28 желтоқсан" in cast.damir.last_card().text


async def test_a_file_sent_while_the_date_is_asked_is_kept(cast: Cast) -> None:
    await assignments.writes(cast)
    await cast.damir.sends_file("кесте.pdf")
    assert "Құжат: 1" in cast.damir.last_card("Тапсырма жобасы").text
    await cast.damir.presses("Мерзімді таңдау")
    await cast.damir.presses("+3")
    await cast.damir.presses("Жіберу")
    assert cast.erlan.messages[-1].kind == "document"


async def test_a_draft_that_has_lain_past_its_date_asks_for_another(cast: Cast) -> None:
    await assignments.writes(cast)
    await cast.damir.presses("+3")
    await cast.town.at("2026-11-30 10:00")
    await cast.damir.presses("Жіберу")
    assert cast.damir.is_told(PAST)
    await cast.damir.presses("Мерзімді таңдау")
    await cast.damir.presses("+3 жұмыс күні · 03.12.2026")
    await cast.damir.presses("Жіберу")
    assert cast.town.rows("SELECT due_on FROM assignments") == [("2026-12-03",)]


async def test_the_same_in_russian(cast: Cast) -> None:
    await switches_to_russian(cast.damir)
    await cast.damir.says("Провести анализ цен")
    await cast.damir.presses("Выбрать орган")
    await cast.damir.presses("Отдел ЖКХ")
    await cast.damir.says("скоро")
    assert cast.damir.messages[-1].text == "Дата непонятна. Напишите так: 11.12.2026 или 11 декабря."
    await cast.damir.says("послезавтра")
    assert "Срок исполнения: 25 ноября 2026 года" in cast.damir.last_card().text
    await cast.damir.presses("Выбрать срок")
    await cast.damir.says("12.12.2026")
    card = cast.damir.last_card().text
    assert "12 декабря 2026 года – выходной день (суббота)." in card
    await cast.damir.presses("Рабочий день: 14.12.2026")
    assert "Срок исполнения: 14 декабря 2026 года" in cast.damir.last_card().text
