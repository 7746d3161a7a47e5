from tests.support.cast import Cast
from tests.support.phone import switches_to_russian
from tests.support.steps import meetings
from tests.support.steps.meetings import AGENDA, AGENDA_RU, FIRST, HOUSING, PLACE, PLACE_RU, TITLE, TITLE_RU

"""A meeting: Сәуле writes its notice in both languages, everybody reads it in theirs and answers."""


async def test_from_the_command_to_the_last_answer(cast: Cast) -> None:
    await switches_to_russian(cast.marat)
    await meetings.writes(cast)
    await cast.saule.presses(HOUSING)
    assert "Хабарландыру алатын адамдар: 3" in cast.saule.last_card().text
    await cast.saule.presses("Дайын")
    shown = cast.saule.last_card("жобасы").text
    for words in (TITLE, TITLE_RU, PLACE, PLACE_RU, AGENDA, AGENDA_RU, "Извещение о совещании"):
        assert words in shown
    assert "Хабарландыру алатын адамдар: 3" in shown
    assert cast.town.rows("SELECT count(*) FROM meetings") == [(0,)]
    await cast.saule.presses("Жіберу")
    cast.saule.expects("Хабарландыру таратылуда\n     Жиналыс нөмірі: 2026-0001")

    (heard,) = meetings.notices(cast.erlan)
    assert "Күні: 2026 жылғы 27 қараша (жұма)\nУақыты: 10:00" in heard.text
    (heard,) = meetings.notices(cast.marat, "Извещение о совещании")
    assert "Дата: 27 ноября 2026 года (пятница)\nВремя: 10:00" in heard.text
    assert [TITLE_RU in heard.text, TITLE in heard.text] == [True, False]
    assert cast.marat.buttons() == ["Буду участвовать", "Не смогу участвовать"]
    assert meetings.notices(cast.zholdas) == []

    await cast.erlan.presses("Қатысамын")
    assert cast.erlan.is_told("Рақмет! Жауабыңыз: Қатысамын")
    assert "Жауабыңыз: Қатысамын" in meetings.notices(cast.erlan)[0].text
    await cast.marat.presses("Не смогу участвовать")
    await cast.town.passes(seconds=2)
    card = meetings.progress(cast).text
    assert "Жіберілгені: 3 / 3. Жіберілмегені: 0.\nТарату аяқталды." in card
    assert "Қатысатындар: 1\nЕрлан · Лауазымды адам · " in card
    assert "Қатыса алмайтындар: 1\nМарат" in card
    assert "Жауап бермегендер: 1\nГүлнар · Орган басшысы" in card


async def test_only_those_who_have_not_answered_are_reminded(cast: Cast) -> None:
    await meetings.announces(cast)
    await cast.erlan.presses("Қатысамын")
    await cast.town.passes(seconds=2)
    await cast.saule.presses("Еске салу")
    assert cast.saule.is_told("Еске салынды. Жауап бермегендер: 2")
    assert [
        len(meetings.notices(one, "Жауабыңыз әлі келген жоқ"))
        for one in (cast.erlan, cast.marat, cast.gulnar)
    ] == [
        0,
        1,
        1,
    ]
    await cast.marat.presses("Қатысамын")
    await cast.gulnar.presses("Қатысамын")
    await cast.town.passes(seconds=2)
    assert "Жауап бермегендер: 0" in meetings.progress(cast).text
    assert "Еске салу" not in cast.saule.buttons()


async def test_the_list_opens_a_card_that_stays_up_to_date(cast: Cast) -> None:
    await meetings.announces(cast)
    await cast.saule.says("/meetings")
    cast.saule.expects("№ 2026-0001 жиналыс · 27.11.2026, 10:00")
    await cast.saule.presses(f"№ {FIRST}")
    await cast.erlan.presses("Қатыса алмаймын")
    await cast.town.passes(seconds=2)
    assert "Қатыса алмайтындар: 1\nЕрлан" in meetings.progress(cast).text


async def test_every_page_of_the_draft_survives_a_restart(cast: Cast) -> None:
    saule, town = cast.saule, cast.town
    await saule.says("/meeting")
    await saule.says(TITLE)
    await town.sleeps()
    await town.wakes()
    await saule.says(TITLE_RU)
    await saule.says("27 қараша")
    await town.dies()
    await town.wakes()
    for words in ("14.30", PLACE, PLACE_RU, AGENDA, AGENDA_RU):
        await saule.says(words)
    await saule.presses(HOUSING)
    await town.dies()
    await town.wakes()
    await saule.presses("Дайын")
    assert "Уақыты: 14:30" in saule.last_card("жобасы").text
    await saule.presses("Өзгерту")
    await town.sleeps()
    await town.wakes()
    await saule.presses("Уақыты")
    await saule.says("15-00")
    await saule.presses("Жіберу")
    assert "Уақыты: 15:00" in meetings.notices(cast.erlan)[0].text


async def test_a_role_invites_everybody_who_has_it(cast: Cast) -> None:
    await meetings.writes(cast)
    await meetings.invites(cast, "Барлық орган басшылары", "Прокуратура қызметкерлері")
    await cast.saule.presses("Жіберу")
    assert [len(meetings.notices(one)) for one in (cast.gulnar, cast.damir, cast.erlan, cast.saule)] == [
        1,
        1,
        0,
        0,
    ]


async def test_a_coordinator_who_reads_russian(cast: Cast) -> None:
    saule = cast.saule
    await switches_to_russian(saule)
    await saule.says("/meeting")
    assert "Напишите название совещания на казахском языке." in saule.last_card().text
    for words in (TITLE, TITLE_RU, "27 ноября", "10:00", PLACE, PLACE_RU, AGENDA, AGENDA_RU):
        await saule.says(words)
    assert "Кого пригласить?" in saule.last_card().text
    await saule.presses("Отдел ЖКХ")
    await saule.presses("Готово")
    shown = saule.last_card("Проект извещения").text
    assert shown.index("Жиналыс туралы хабарландыру") < shown.index("Извещение о совещании")
    assert "Извещение получат, человек: 3\nПриглашаются: Отдел ЖКХ" in shown
    await saule.presses("Отправить")
    await cast.erlan.presses("Қатысамын")
    await cast.town.passes(seconds=2)
    await cast.town.passes(seconds=2)
    card = saule.last_card("Совещание № 2026-0001").text
    assert "Статус: Объявлено" in card
    assert "Отправлено: 3 из 3. Не отправлено: 0.\nРассылка завершена." in card
    assert "Будут участвовать: 1\nЕрлан – Должностное лицо, " in card
    assert saule.buttons() == ["Напомнить", "Изменить время и место", "Отменить совещание"]


async def test_an_answer_outlives_the_plug(cast: Cast) -> None:
    """A crash right after the press: the card shows the answer."""
    await meetings.announces(cast)
    async with cast.town.unattended():
        await cast.erlan.presses("Қатысамын")
        await cast.town.dies()
        await cast.town.wakes()
    assert "Жауабыңыз: Қатысамын" in meetings.notices(cast.erlan)[0].text
    await cast.town.passes(seconds=2)
    assert "Қатысатындар: 1" in meetings.progress(cast).text
