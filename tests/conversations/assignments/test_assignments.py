"""A prosecutor's assignment: given, taken, reported on, ended."""

import asyncio

from domain.people import Role
from tests.support.assignments import FIRST, HOUSING_RU, WATER, WATER_RU, Bureau, in_russian
from tests.support.town import Town


async def test_from_the_button_in_russian_to_off_control(town: Town) -> None:
    office = await Bureau.opens(town)
    damir, erlan, aigerim = office.damir, office.erlan, office.aigerim
    await in_russian(damir)
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
    assert office.town.rows("SELECT count(*) FROM assignments") == [(0,)]
    await damir.presses("Отправить")
    damir.expects("Поручение дано\n     Номер: 2026-0001")

    for one in (erlan, aigerim, office.gulnar):
        assert WATER_RU in one.last_card("Сіздің органыңызға тапсырма берілді: № 2026-0001").text
        assert one.buttons() == ["Таныстым"]
    await erlan.presses("Таныстым")
    assert erlan.is_told("танысты")
    assert "Жауапты орындаушы: сіз" in erlan.last_card().text
    assert "Жауапты орындаушы: әріптесіңіз" in aigerim.messages[-1].text
    assert aigerim.messages[-1].inline is None
    damir.expects("Исполнитель ознакомлен с поручением № 2026-0001.")

    await office.reported("Сорғы ауыстырылды")
    erlan.expects("№ 2026-0001 тапсырма бойынша есеп ұсынылды")
    assert "Сорғы ауыстырылды" in damir.last_card("По поручению № 2026-0001 представлен отчёт").text
    assert damir.messages[-1].kind == "photo"
    await damir.presses("Снять с контроля")
    assert damir.is_told("Поручение № 2026-0001 снято с контроля.")
    assert office.state() == "removed"
    erlan.expects("№ 2026-0001 тапсырма бақылаудан алынды. Рақмет!")
    assert not [one for one in (damir, erlan, aigerim) if "Таныстым" in one.buttons()]
    assert town.rows("SELECT count(*) FROM waiting_steps") == [(0,)]


async def test_the_prosecutor_just_writes(town: Town) -> None:
    """No button, no command: the words of a prosecutor with nothing open are the text of an assignment."""
    office = await Bureau.opens(town)
    await office.damir.says(WATER)
    assert WATER in office.damir.last_card("Тапсырма жобасы").text
    await office.damir.sends_file("kesте.pdf")
    assert "Құжат" in office.damir.last_card("Тапсырма жобасы").text
    await office.damir.presses("Органды таңдау")
    await office.damir.presses("Тұрғын үй-коммуналдық шаруашылық")
    await office.damir.presses("+5 жұмыс күні · 30.11.2026")
    await office.damir.presses("Жіберу")
    assert WATER in office.erlan.last_card().text
    assert office.erlan.messages[-1].kind == "document"


async def test_a_photo_first_then_words(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.damir.sends_photo(WATER)
    assert [WATER in office.damir.last_card().text, "Сурет: 1" in office.damir.last_card().text] == [
        True,
        True,
    ]


async def test_commands_are_not_taken_for_words(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.damir.says("/help")
    await office.damir.says("/assignments")
    await office.damir.says("/nothing")
    assert "Тапсырма жобасы" not in office.damir.sees()
    await office.writes()
    await office.damir.says("/assignments")
    await office.damir.says("/cancel")  # while the card asks for a date
    assert "Органды таңдау" not in office.damir.sees()


async def test_who_presses_first_is_the_executor(town: Town) -> None:
    """Two presses at once: one winner, one polite sentence."""
    office = await Bureau.opens(town)
    await office.given()
    await asyncio.gather(office.erlan.presses("Таныстым"), office.aigerim.presses("Таныстым"))
    told = [one for one in (office.erlan, office.aigerim) if "әріптесіңіз орындауға" in " ".join(one.alerts)]
    assert len(told) == 1
    winner = office.aigerim if told == [office.erlan] else office.erlan
    assert "Жауапты орындаушы: сіз" in winner.last_card().text
    assert "Жауапты орындаушы: әріптесіңіз" in told[0].sees()
    assert town.rows("SELECT count(*) FROM journal WHERE action = 'acknowledge'") == [(1,)]


async def test_a_second_press_is_answered_politely(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.given()
    card = office.erlan.last_card()
    await office.erlan.presses("Таныстым")
    await office.erlan.presses_old("Таныстым", on=card)
    assert office.erlan.is_told("Қазір бұл әрекет мүмкін емес. Мәртебесі: Орындаушы танысты.")
    await office.aigerim.presses_old("Таныстым", on=office.aigerim.messages[-1])
    assert office.aigerim.is_told("әріптесіңіз орындауға қабылдап қойған")


async def test_a_head_may_take_it(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.given()
    await office.gulnar.presses("Таныстым")
    assert "Жауапты орындаушы: сіз" in office.gulnar.last_card().text
    assert "Жауапты орындаушы: әріптесіңіз" in office.erlan.messages[-1].text
    await office.gulnar.presses("Есеп ұсыну")
    await office.gulnar.says("Орындалды")
    await office.gulnar.presses("Жіберу")
    assert office.state() == "submitted"


async def test_returned_with_a_reason_it_is_the_executor_s_again(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.taken("+3")
    await office.reported()
    await office.returned("Жоспар жоқ")
    assert office.state() == "returned"
    card = office.erlan.last_card("№ 2026-0001 тапсырма пысықтауға қайтарылды.")
    assert ["Себебі: Жоспар жоқ" in card.text, "Есеп ұсыну" in office.erlan.buttons()] == [True, True]
    assert "пысықтауға қайтарылды" not in office.aigerim.sees()  # told to the executor, shown to colleagues
    assert "Мәртебесі: Пысықтауға қайтарылды" in office.aigerim.messages[-1].text
    await town.passes(hours=1)
    await office.reported("Жоспар бекітілді")
    shown = office.damir.last_card("есеп ұсынылды").text
    assert ["Жоспар бекітілді" in shown, "Жоспар жоқ" in shown] == [True, True]
    assert office.state() == "submitted"


async def test_returned_in_a_new_term(town: Town) -> None:
    """The original term stays on the card: punctuality is counted on it (decision)."""
    office = await Bureau.opens(town)
    await office.taken("+3")
    await office.reported()
    await office.damir.presses("Пысықтауға қайтару")
    await office.damir.says("Жоспар жоқ")
    await office.damir.presses("Мерзімді таңдау")
    await office.damir.says("4 желтоқсан")
    assert "Орындау мерзімі: 2026 жылғы 4 желтоқсан" in office.damir.last_card("қайтару").text
    await office.damir.presses("Жіберу")
    card = office.erlan.last_card("пысықтауға қайтарылды")
    assert "Орындау мерзімі: 2026 жылғы 4 желтоқсан" in card.text
    assert "Бастапқы мерзімі: 2026 жылғы 26 қараша" in card.text
    assert town.rows("SELECT due_on, original_due_on, due_version FROM assignments") == [
        ("2026-12-04", "2026-11-26", 2)
    ]


async def test_cancelled_with_a_reason(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.taken()
    await office.damir.presses("Күшін жою")
    await office.damir.says("Енді қажет емес")
    await office.damir.presses("Жіберу")
    assert office.state() == "cancelled"
    office.erlan.expects("№ 2026-0001 тапсырманың күші жойылды.")
    office.erlan.expects("Себебі: Енді қажет емес")
    assert "Есеп ұсыну" not in office.erlan.sees()


async def test_any_of_the_prosecutor_s_office_ends_it(town: Town) -> None:
    office = await Bureau.opens(town)
    samal = await town.joins("Самал", Role.PROSECUTOR)
    await office.taken()
    await office.reported()
    await samal.says("/assignments")
    await samal.presses("№ 2026-0001")
    await samal.presses("Бақылаудан алу")
    assert office.state() == "removed"
    assert "[Бақылаудан алу]" not in office.damir.sees()


async def test_when_the_executor_is_dismissed_anybody_may_take_it(town: Town) -> None:
    office = await Bureau.opens(town)
    admin = await town.joins("Әкімші", Role.ADMIN)
    await office.taken()
    await admin.says("/people")
    await admin.presses("Ерлан")
    await admin.presses("Құқығын тоқтату")
    await admin.presses("Иә, тоқтату")
    assert office.state() == "issued"
    assert town.rows("SELECT executor FROM assignments") == [(None,)]
    office.damir.expects("№ 2026-0001 тапсырманың орындаушысы енді қызметте емес")
    await office.aigerim.presses("Таныстым")
    assert "Жауапты орындаушы: сіз" in office.aigerim.last_card().text
    assert "Есеп ұсыну" not in office.erlan.sees()


async def test_what_is_given_to_an_empty_body_waits_for_who_joins(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.given(body="Сәулет")
    office.damir.expects("бұл органнан ботқа әлі ешкім қосылмаған")
    marat = await town.joins("Марат", Role.OFFICIAL, body="ARCH")
    assert WATER in marat.last_card("Сіздің органыңызға тапсырма берілді").text
    await marat.presses("Таныстым")
    assert office.state() == "acknowledged"


async def test_numbers_have_no_gap_when_two_give_at_once(town: Town) -> None:
    office = await Bureau.opens(town)
    samal = await town.joins("Самал", Role.PROSECUTOR)
    for one in (office.damir, samal):
        await one.says(WATER)
        await one.presses("Органды таңдау")
        await one.presses("Тұрғын үй-коммуналдық шаруашылық")
        await one.presses("+3")
    await asyncio.gather(office.damir.presses("Жіберу"), samal.presses("Жіберу"))
    assert town.rows("SELECT number FROM assignments ORDER BY id") == [(FIRST,), ("2026-0002",)]


async def test_a_second_send_gives_nothing_twice(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.writes()
    await office.damir.presses("+3")
    card = office.damir.last_card("Тапсырма жобасы")
    await asyncio.gather(office.damir.presses("Жіберу"), office.damir.presses("Жіберу"))
    await office.damir.presses_old("Жіберу", on=card)
    assert town.rows("SELECT count(*) FROM assignments") == [(1,)]
