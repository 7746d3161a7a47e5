"""Whatever waits for somebody, somebody is reminded of: nothing can lie for ever."""

from domain.people import Role
from tests.support.assignments import Bureau, in_russian, reminders
from tests.support.phones import count, said_by_bot
from tests.support.town import Town

# Reported on Monday 23 November; three working days later is Thursday the 26th, then Tuesday 1 December
# and Friday the 4th. Monday 7 December ends the term; a return begins a wait of its own.


async def test_a_report_that_waits_for_the_prosecutor_is_recalled_every_three_working_days(
    town: Town,
) -> None:
    """Control must not be the bottleneck; the body has done its part and is left alone."""
    office = await Bureau.opens(town)
    await in_russian(office.damir)
    await office.erlan.says("/help")
    await town.at("2026-11-23 11:00")
    await office.damir.says("Установить причины")
    await office.damir.presses("Выбрать орган")
    await office.damir.presses("Отдел ЖКХ")
    await office.damir.says("7 декабря")
    await office.damir.presses("Отправить")
    await office.erlan.presses("Таныстым")
    await office.reported()
    for day in ("11-24", "11-25", "11-26", "11-27", "11-30", "12-01", "12-02"):
        await town.at(f"2026-{day} 08:59")
        await town.at(f"2026-{day} 09:00")
    assert reminders(office.damir) == [
        f"Напоминание · {day} года\n\n"
        "Поручение № 2026-0001: представленный отчёт ждёт вашего решения. Срок: 7 декабря 2026 года\n"
        "Ответственный орган: Отдел ЖКХ\n\n"
        "Подробнее: /tasks, /assignments"
        for day in ("26 ноября 2026", "1 декабря 2026")
    ]
    assert reminders(office.erlan) == []


async def test_a_second_report_of_one_term_begins_its_own_wait(town: Town) -> None:
    """Returned on Thursday and reported again that day: the next reminder is on Tuesday."""
    office = await Bureau.opens(town)
    await office.taken("07.12.2026")
    await office.reported()
    await town.at("2026-11-26 09:00")
    assert "ұсынылған есеп шешіміңізді күтіп тұр" in reminders(office.damir)[-1]
    await office.returned()
    await office.reported("Жоспар қоса беріліп отыр")
    await town.at("2026-11-27 09:00")
    await town.at("2026-11-30 09:00")
    assert len(reminders(office.damir)) == 1
    await town.at("2026-12-01 09:00")
    assert len(reminders(office.damir)) == 2
    await office.damir.presses("Бақылаудан алу")
    await town.at("2026-12-04 09:00")
    assert len(reminders(office.damir)) == 2
    assert count(town, "waiting_steps") == 0


async def test_while_its_issuer_is_gone_the_whole_office_is_reminded(town: Town) -> None:
    office = await Bureau.opens(town)
    dana, admin = await town.joins("Дана", Role.PROSECUTOR), await town.joins("Әкімші", Role.ADMIN)
    await office.taken("07.12.2026")
    await office.reported()
    await admin.says("/people")
    await admin.presses("Дамир")
    await admin.presses("Құқығын тоқтату")
    await admin.presses("Иә, тоқтату")
    await town.at("2026-11-26 09:00")
    assert "ұсынылған есеп шешіміңізді күтіп тұр" in reminders(dana)[-1]
    assert reminders(office.damir) == []


async def test_after_days_off_one_line_tells_of_the_report_that_waits(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.taken("07.12.2026")
    await office.reported()
    await town.at("2026-12-02 10:30")
    assert [one.count("№ 2026-0001") for one in reminders(office.damir)] == [1]
    assert "Жоспарланған уақыты: 26.11.2026, 09:00" in reminders(office.damir)[0]


async def test_an_assignment_of_an_empty_body_is_recalled_to_who_gave_it(town: Town) -> None:
    """Nobody has joined there, so nobody else could see that somebody does; a newcomer takes over."""
    damir = await town.joins("Дамир", Role.PROSECUTOR)
    office = Bureau(town, damir, damir, damir, damir)
    await office.given("26.11.2026")
    await town.at("2026-11-25 09:00")
    assert "№ 2026-0001 тапсырма: 1 жұмыс күні қалды" in reminders(damir)[-1]
    await town.at("2026-12-14 09:00")
    assert "12 жұмыс күніне кешіктірілді" in reminders(damir)[-1]
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    told = len(reminders(damir))
    await town.at("2026-12-21 09:00")
    assert len(reminders(damir)) == told
    assert "16 жұмыс күніне кешіктірілді" in reminders(erlan)[-1]


async def test_a_report_that_nobody_is_there_for_is_recalled_to_the_prosecutor(town: Town) -> None:
    damir = await town.joins("Дамир", Role.PROSECUTOR)
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Қоқыс шығарылмай жатыр")  # three working days: due Thu 26
    await aigul.presses("Жіберу")
    await town.at("2026-11-25 09:00")
    assert "№ 2026-000001 өтініш: 1 жұмыс күні қалды" in reminders(damir)[-1]
    await damir.says("/tasks")
    await damir.presses("№ 2026-000001")
    assert "Мәтін: Қоқыс шығарылмай жатыр" in said_by_bot(damir)[-1]


async def test_a_sensitive_report_waits_for_the_first_reader_who_joins(town: Town) -> None:
    """By its number alone; once somebody has taken it, whoever joins later is not called."""
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
