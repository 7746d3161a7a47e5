"""A prosecutor's assignment: given, taken, reported on, ended."""

import asyncio

from domain.people import Role
from tests.support.cast import Cast
from tests.support.phone import dismisses, switches_to_russian
from tests.support.steps import assignments
from tests.support.steps.assignments import FIRST, HOUSING_RU, WATER, WATER_RU


async def test_from_the_button_in_russian_to_off_control(cast: Cast) -> None:
    damir, erlan, marat = cast.damir, cast.erlan, cast.marat
    await switches_to_russian(damir)
    await damir.says("/assignments")
    damir.expects("Сейчас на контроле нет поручений.")
    await damir.presses("Дать новое поручение")
    assert "Напишите текст поручения" in damir.last_card().text
    await damir.says(WATER_RU)
    await damir.presses("Выбрать орган")
    await damir.presses(HOUSING_RU)
    await damir.says("11 декабря")
    card = damir.last_card()
    assert [WATER_RU in card.text, HOUSING_RU in card.text] == [True, True]
    assert "Срок исполнения: 11 декабря 2026 года" in card.text
    assert cast.town.rows("SELECT count(*) FROM assignments") == [(0,)]
    await damir.presses("Отправить")
    damir.expects("Поручение дано\n     Номер: 2026-0001")

    for one in (erlan, marat, cast.gulnar):
        assert WATER_RU in one.last_card("Сіздің органыңызға тапсырма берілді: № 2026-0001").text
        assert one.buttons() == ["Таныстым"]
    await erlan.presses("Таныстым")
    assert erlan.is_told("танысты")
    assert "Жауапты орындаушы: сіз" in erlan.last_card().text
    assert "Жауапты орындаушы: әріптесіңіз" in marat.messages[-1].text
    assert marat.messages[-1].inline is None
    damir.expects("Исполнитель ознакомлен с поручением № 2026-0001.")

    await assignments.reported(cast, "Сорғы ауыстырылды")
    erlan.expects("№ 2026-0001 тапсырма бойынша есеп ұсынылды")
    assert "Сорғы ауыстырылды" in damir.last_card("По поручению № 2026-0001 представлен отчёт").text
    assert damir.messages[-1].kind == "photo"
    await damir.presses("Снять с контроля")
    assert damir.is_told("Поручение № 2026-0001 снято с контроля.")
    assert assignments.state(cast) == "removed"
    erlan.expects("№ 2026-0001 тапсырма бақылаудан алынды. Рақмет!")
    assert not [one for one in (damir, erlan, marat) if "Таныстым" in one.buttons()]
    assert cast.town.rows("SELECT count(*) FROM waiting_steps") == [(0,)]


async def test_the_prosecutor_just_writes(cast: Cast) -> None:
    """No button, no command: the words of a prosecutor with nothing open are the text of an assignment."""
    await cast.damir.says(WATER)
    assert WATER in cast.damir.last_card("Тапсырма жобасы").text
    await cast.damir.sends_file("kesте.pdf")
    assert "Құжат" in cast.damir.last_card("Тапсырма жобасы").text
    await cast.damir.presses("Органды таңдау")
    await cast.damir.presses("Тұрғын үй-коммуналдық шаруашылық")
    await cast.damir.presses("+5 жұмыс күні · 30.11.2026")
    await cast.damir.presses("Жіберу")
    assert WATER in cast.erlan.last_card().text
    assert cast.erlan.messages[-1].kind == "document"


async def test_a_photo_first_then_words(cast: Cast) -> None:
    await cast.damir.sends_photo(WATER)
    assert [WATER in cast.damir.last_card().text, "Сурет: 1" in cast.damir.last_card().text] == [
        True,
        True,
    ]


async def test_commands_are_not_taken_for_words(cast: Cast) -> None:
    await cast.damir.says("/help")
    await cast.damir.says("/assignments")
    await cast.damir.says("/nothing")
    assert "Тапсырма жобасы" not in cast.damir.sees()
    await assignments.writes(cast)
    await cast.damir.says("/assignments")
    await cast.damir.says("/cancel")  # while the card asks for a date
    assert "Органды таңдау" not in cast.damir.sees()


async def test_who_presses_first_is_the_executor(cast: Cast) -> None:
    """Two presses at once: one winner, one polite sentence."""
    await assignments.given(cast)
    await asyncio.gather(cast.erlan.presses("Таныстым"), cast.marat.presses("Таныстым"))
    told = [one for one in (cast.erlan, cast.marat) if "әріптесіңіз орындауға" in " ".join(one.alerts)]
    assert len(told) == 1
    winner = cast.marat if told == [cast.erlan] else cast.erlan
    assert "Жауапты орындаушы: сіз" in winner.last_card().text
    assert "Жауапты орындаушы: әріптесіңіз" in told[0].sees()
    assert cast.town.rows("SELECT count(*) FROM journal WHERE action = 'acknowledge'") == [(1,)]


async def test_a_second_press_is_answered_politely(cast: Cast) -> None:
    await assignments.given(cast)
    card = cast.erlan.last_card()
    await cast.erlan.presses("Таныстым")
    await cast.erlan.presses_old("Таныстым", on=card)
    assert cast.erlan.is_told("Қазір бұл әрекет мүмкін емес. Мәртебесі: Орындаушы танысты.")
    await cast.marat.presses_old("Таныстым", on=cast.marat.messages[-1])
    assert cast.marat.is_told("әріптесіңіз орындауға қабылдап қойған")


async def test_a_head_may_take_it(cast: Cast) -> None:
    await assignments.given(cast)
    await cast.gulnar.presses("Таныстым")
    assert "Жауапты орындаушы: сіз" in cast.gulnar.last_card().text
    assert "Жауапты орындаушы: әріптесіңіз" in cast.erlan.messages[-1].text
    await cast.gulnar.presses("Есеп ұсыну")
    await cast.gulnar.says("Орындалды")
    await cast.gulnar.presses("Жіберу")
    assert assignments.state(cast) == "submitted"


async def test_returned_with_a_reason_it_is_the_executor_s_again(cast: Cast) -> None:
    await assignments.taken(cast, "+3")
    await assignments.reported(cast)
    await assignments.returned(cast, "Жоспар жоқ")
    assert assignments.state(cast) == "returned"
    card = cast.erlan.last_card("№ 2026-0001 тапсырма пысықтауға қайтарылды.")
    assert ["Себебі: Жоспар жоқ" in card.text, "Есеп ұсыну" in cast.erlan.buttons()] == [True, True]
    assert "пысықтауға қайтарылды" not in cast.marat.sees()  # told to the executor, shown to colleagues
    assert "Мәртебесі: Пысықтауға қайтарылды" in cast.marat.messages[-1].text
    await cast.town.passes(hours=1)
    await assignments.reported(cast, "Жоспар бекітілді")
    shown = cast.damir.last_card("есеп ұсынылды").text
    assert ["Жоспар бекітілді" in shown, "Жоспар жоқ" in shown] == [True, True]
    assert assignments.state(cast) == "submitted"


async def test_returned_in_a_new_term(cast: Cast) -> None:
    """The original term stays on the card: punctuality is counted on it (decision)."""
    await assignments.taken(cast, "+3")
    await assignments.reported(cast)
    await cast.damir.presses("Пысықтауға қайтару")
    await cast.damir.says("Жоспар жоқ")
    await cast.damir.presses("Мерзімді таңдау")
    await cast.damir.says("4 желтоқсан")
    assert "Орындау мерзімі: 2026 жылғы 4 желтоқсан" in cast.damir.last_card("қайтару").text
    await cast.damir.presses("Жіберу")
    card = cast.erlan.last_card("пысықтауға қайтарылды")
    assert "Орындау мерзімі: 2026 жылғы 4 желтоқсан" in card.text
    assert "Бастапқы мерзімі: 2026 жылғы 26 қараша" in card.text
    assert cast.town.rows("SELECT due_on, original_due_on, due_version FROM assignments") == [
        ("2026-12-04", "2026-11-26", 2)
    ]


async def test_cancelled_with_a_reason(cast: Cast) -> None:
    await assignments.taken(cast)
    await cast.damir.presses("Күшін жою")
    await cast.damir.says("Енді қажет емес")
    await cast.damir.presses("Жіберу")
    assert assignments.state(cast) == "cancelled"
    cast.erlan.expects("№ 2026-0001 тапсырманың күші жойылды.")
    cast.erlan.expects("Себебі: Енді қажет емес")
    assert "Есеп ұсыну" not in cast.erlan.sees()


async def test_any_of_the_prosecutor_s_office_ends_it(cast: Cast) -> None:
    samal = await cast.town.joins("Самал", Role.PROSECUTOR)
    await assignments.taken(cast)
    await assignments.reported(cast)
    await samal.says("/assignments")
    await samal.presses("№ 2026-0001")
    await samal.presses("Бақылаудан алу")
    assert assignments.state(cast) == "removed"
    assert "[Бақылаудан алу]" not in cast.damir.sees()


async def test_when_the_executor_is_dismissed_anybody_may_take_it(cast: Cast) -> None:
    await assignments.taken(cast)
    await dismisses(cast.askar, "Ерлан")
    assert assignments.state(cast) == "issued"
    assert cast.town.rows("SELECT executor FROM assignments") == [(None,)]
    cast.damir.expects("№ 2026-0001 тапсырманың орындаушысы енді қызметте емес")
    await cast.marat.presses("Таныстым")
    assert "Жауапты орындаушы: сіз" in cast.marat.last_card().text
    assert "Есеп ұсыну" not in cast.erlan.sees()


async def test_what_is_given_to_an_empty_body_waits_for_who_joins(cast: Cast) -> None:
    await assignments.given(cast, body="Сәулет")
    cast.damir.expects("бұл органнан ботқа әлі ешкім қосылмаған")
    nurlan = await cast.town.joins("Нұрлан", Role.OFFICIAL, body="ARCH")
    assert WATER in nurlan.last_card("Сіздің органыңызға тапсырма берілді").text
    await nurlan.presses("Таныстым")
    assert assignments.state(cast) == "acknowledged"


async def test_numbers_have_no_gap_when_two_give_at_once(cast: Cast) -> None:
    samal = await cast.town.joins("Самал", Role.PROSECUTOR)
    for one in (cast.damir, samal):
        await one.says(WATER)
        await one.presses("Органды таңдау")
        await one.presses("Тұрғын үй-коммуналдық шаруашылық")
        await one.presses("+3")
    await asyncio.gather(cast.damir.presses("Жіберу"), samal.presses("Жіберу"))
    assert cast.town.rows("SELECT number FROM assignments ORDER BY id") == [(FIRST,), ("2026-0002",)]


async def test_a_second_send_gives_nothing_twice(cast: Cast) -> None:
    await assignments.writes(cast)
    await cast.damir.presses("+3")
    card = cast.damir.last_card("Тапсырма жобасы")
    await asyncio.gather(cast.damir.presses("Жіберу"), cast.damir.presses("Жіберу"))
    await cast.damir.presses_old("Жіберу", on=card)
    assert cast.town.rows("SELECT count(*) FROM assignments") == [(1,)]
