"""Items that wait for a person remind somebody until the end: none can lie for ever."""

from domain.people import Role
from tests.support.cast import Cast
from tests.support.counts import count
from tests.support.phone import dismisses, said_by_bot, switches_to_russian
from tests.support.steps import assignments, reminders
from tests.support.town import Town

# Reported on Monday 23 November; three working days later is Thursday the 26th, then Tuesday 1 December
# and Friday the 4th. Monday 7 December ends the term; a return begins a wait of its own.


async def test_a_report_that_waits_for_the_prosecutor_is_recalled_every_three_working_days(
    cast: Cast,
) -> None:
    """The prosecutor is reminded; the body has reported and is not."""
    await switches_to_russian(cast.damir)
    await cast.erlan.says("/help")
    await cast.town.at("2026-11-23 11:00")
    await cast.damir.says("Установить причины")
    await cast.damir.presses("Выбрать орган")
    await cast.damir.presses("Отдел ЖКХ")
    await cast.damir.says("7 декабря")
    await cast.damir.presses("Отправить")
    await cast.erlan.presses("Таныстым")
    await assignments.reported(cast)
    for day in ("11-24", "11-25", "11-26", "11-27", "11-30", "12-01", "12-02"):
        await cast.town.at(f"2026-{day} 08:59")
        await cast.town.at(f"2026-{day} 09:00")
    assert reminders.on_phone(cast.damir) == [
        f"Напоминание · {day} года\n\n"
        "Поручение № 2026-0001: представленный отчёт ждёт вашего решения. Срок: 7 декабря 2026 года\n"
        "Ответственный орган: Отдел ЖКХ\n\n"
        "Подробнее: /tasks, /assignments"
        for day in ("26 ноября 2026", "1 декабря 2026")
    ]
    assert reminders.on_phone(cast.erlan) == []


async def test_a_second_report_of_one_term_begins_its_own_wait(cast: Cast) -> None:
    """Returned on Thursday and reported again that day: the next reminder is on Tuesday."""
    await assignments.taken(cast, "07.12.2026")
    await assignments.reported(cast)
    await cast.town.at("2026-11-26 09:00")
    assert "ұсынылған есеп шешіміңізді күтіп тұр" in reminders.on_phone(cast.damir)[-1]
    await assignments.returned(cast)
    await assignments.reported(cast, "Жоспар қоса беріліп отыр")
    await cast.town.at("2026-11-27 09:00")
    await cast.town.at("2026-11-30 09:00")
    assert len(reminders.on_phone(cast.damir)) == 1
    await cast.town.at("2026-12-01 09:00")
    assert len(reminders.on_phone(cast.damir)) == 2
    await cast.damir.presses("Бақылаудан алу")
    await cast.town.at("2026-12-04 09:00")
    assert len(reminders.on_phone(cast.damir)) == 2
    assert count(cast.town, "waiting_steps") == 0


async def test_while_its_issuer_is_gone_the_whole_office_is_reminded(cast: Cast) -> None:
    dana = await cast.town.joins("Дана", Role.PROSECUTOR)
    await assignments.taken(cast, "07.12.2026")
    await assignments.reported(cast)
    await dismisses(cast.askar, "Дамир")
    await cast.town.at("2026-11-26 09:00")
    assert "ұсынылған есеп шешіміңізді күтіп тұр" in reminders.on_phone(dana)[-1]
    assert reminders.on_phone(cast.damir) == []


async def test_after_days_off_one_line_tells_of_the_report_that_waits(cast: Cast) -> None:
    await assignments.taken(cast, "07.12.2026")
    await assignments.reported(cast)
    await cast.town.at("2026-12-02 10:30")
    assert [one.count("№ 2026-0001") for one in reminders.on_phone(cast.damir)] == [1]
    assert "Жоспарланған уақыты: 26.11.2026, 09:00" in reminders.on_phone(cast.damir)[0]


async def test_an_assignment_of_an_empty_body_is_recalled_to_who_gave_it(town: Town) -> None:
    """The issuer is reminded while the body has no member; a newcomer is from then on."""
    damir = await town.joins("Дамир", Role.PROSECUTOR)
    await damir.says(assignments.WATER)
    await damir.presses("Органды таңдау")
    await damir.presses(assignments.HOUSING)
    await damir.says("26.11.2026")
    await damir.presses("Жіберу")
    await town.at("2026-11-25 09:00")
    assert "№ 2026-0001 тапсырма: 1 жұмыс күні қалды" in reminders.on_phone(damir)[-1]
    await town.at("2026-12-14 09:00")
    assert "12 жұмыс күніне кешіктірілді" in reminders.on_phone(damir)[-1]
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    told = len(reminders.on_phone(damir))
    await town.at("2026-12-21 09:00")
    assert len(reminders.on_phone(damir)) == told
    assert "16 жұмыс күніне кешіктірілді" in reminders.on_phone(erlan)[-1]


async def test_a_report_that_nobody_is_there_for_is_recalled_to_the_prosecutor(town: Town) -> None:
    damir = await town.joins("Дамир", Role.PROSECUTOR)
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Қоқыс шығарылмай жатыр")  # three working days: due Thu 26
    await aigul.presses("Жіберу")
    await town.at("2026-11-25 09:00")
    assert "№ 2026-000001 өтініш: 1 жұмыс күні қалды" in reminders.on_phone(damir)[-1]
    await damir.says("/tasks")
    await damir.presses("№ 2026-000001")
    assert "Мәтін: Қоқыс шығарылмай жатыр" in said_by_bot(damir)[-1]


async def test_a_sensitive_report_waits_for_the_first_reader_who_joins(town: Town) -> None:
    """The reader is told its number alone; readers who join after it was taken are not told."""
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Мұғалім пара сұрап отыр")
    await aigul.presses("Жіберу")
    saule = await town.joins("Сәуле", Role.COORDINATOR)
    restricted = "№ 2026-000001: қолжетімділігі шектеулі өтініш"
    assert said_by_bot(saule)[-1] == restricted
    await saule.presses("Өтінішті ашу")
    await saule.presses("Орындауға қабылдау")
    damir = await town.joins("Дамир", Role.PROSECUTOR)
    assert restricted not in said_by_bot(damir) + said_by_bot(erlan)
