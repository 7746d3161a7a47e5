"""A prosecutor's assignment: given, taken, reported on, ended; and what nobody else may do to it."""

from town import Town

from domain.people import Role


async def test_flow(town: Town) -> None:
    damir = await town.joins("Дамир", Role.PROSECUTOR, lang="ru")
    await damir.says("/language")
    await damir.presses("Русский")
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigerim = await town.joins("Айгерім", Role.OFFICIAL, body="TUKSH")
    gulnar = await town.joins("Гүлнар", Role.HEAD, body="TUKSH")
    await damir.says("/assignments")
    await damir.presses("Дать новое поручение")
    await damir.says("Установить причины слабого напора воды")
    await damir.presses("Выбрать орган")
    await damir.presses("Отдел жилищно")
    print(damir.sees())
    await damir.presses("Выбрать срок")
    print(damir.sees())
    await damir.says("13 декабря")
    await damir.presses("Рабочий день")
    await damir.presses("Отправить")
    await erlan.presses("Таныстым")
    await aigerim.presses_old("Таныстым", on=aigerim.last_card("апсырма") if False else aigerim.messages[-1])
    print(aigerim.sees())
    print(erlan.sees())
    await erlan.presses("Есеп")
    await erlan.says("Сорғы ауыстырылды")
    await erlan.sends_photo("міне")
    await erlan.presses("Жіберу")
    print(erlan.sees())
    await damir.presses("Вернуть")
    await damir.says("Мало")
    await damir.presses("Отправить")
    print(erlan.sees())
    print(damir.sees())
    print(gulnar.sees())
    assert 0
