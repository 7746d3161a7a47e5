"""Reports on the ladder: not accepted yet, in a new term, restricted, and when silence ends them."""

from domain.people import Role
from simulator.people.person import Person
from tests.support.assignments import Bureau, names, reminders
from tests.support.ledger import told
from tests.support.town import Town, local


async def reported(town: Town, words: str = "Қоқыс шығарылмай жатыр") -> Person:
    """Айгүл has sent a report about sanitation: three working days."""
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says(words)
    await aigul.presses("Жіберу")
    return aigul


async def test_not_accepted_the_head_hears_then_the_coordinator(town: Town) -> None:
    """Monday 10:00: four working hours are over at 15:30 (lunch 13:00–14:30), eight on Tuesday at 10:00."""
    office = await Bureau.opens(town)
    saule = await town.joins("Сәуле", Role.COORDINATOR)
    known = names(town, office.damir, office.erlan, office.aigerim, office.gulnar, saule)
    await reported(town)
    for moment in ("23 15:29", "23 15:30", "23 18:30", "24 09:00", "24 09:59", "24 10:00", "24 17:00"):
        await town.at(f"2026-11-{moment}")
    assert told(town, known) == {
        "2026-11-23 15:30": {"R1 a1 Гүлнар"},
        "2026-11-24 10:00": {"R1 a2 Сәуле"},
    }
    assert "№ 2026-000001 өтініш: әлі орындауға қабылданған жоқ." in reminders(office.gulnar)[0]
    assert "Жауапты орган: Тұрғын үй-коммуналдық шаруашылық бөлімі" in reminders(saule)[0]


async def test_accepted_nobody_hears_of_acceptance(town: Town) -> None:
    office = await Bureau.opens(town)
    await reported(town)
    await office.erlan.presses("Орындауға қабылдау")
    await town.at("2026-11-23 15:30")
    await town.at("2026-11-24 10:00")
    assert reminders(office.gulnar) == []


async def test_after_hours_the_steps_of_acceptance_wait_for_sending_hours(town: Town) -> None:
    """Sent on Monday at 18:10: 20 minutes of Monday and 3:40 of Tuesday make four hours, 12:40."""
    office = await Bureau.opens(town)
    aigul = await town.resident("Айгүл", "kk")
    await town.at("2026-11-23 18:10")
    await aigul.says("Қоқыс шығарылмай жатыр")
    await aigul.presses("Жіберу")
    await town.at("2026-11-24 12:39")
    assert reminders(office.gulnar) == []
    await town.at("2026-11-24 12:40")
    assert len(reminders(office.gulnar)) == 1


async def test_the_first_no_starts_a_ladder_of_its_own(town: Town) -> None:
    """Due Thu 26; answered on it and denied: three working days more, due Tue 1 December."""
    office = await Bureau.opens(town)
    known = names(town, office.damir, office.erlan, office.aigerim, office.gulnar)
    aigul = await reported(town)
    await office.erlan.presses("Орындауға қабылдау")
    for day in (24, 25, 26):
        await town.at(f"2026-11-{day} 09:00")
    await office.erlan.presses("Шешілді деп белгілеу")
    await office.erlan.says("Қоқыс шығарылды")
    await office.erlan.presses("Жіберу")
    await aigul.presses("Жоқ, шешілмеді")
    await office.erlan.presses("Орындауға қабылдау")
    assert town.rows("SELECT due_on, due_version FROM reports") == [("2026-12-01", 2)]
    for day in ("11-27", "11-30", "12-01", "12-02"):
        await town.at(f"2026-{day} 09:00")
    assert told(town, known) == {
        "2026-11-25 09:00": {"R1 -1 Ерлан"},
        "2026-11-26 09:00": {"R1 0 Ерлан"},
        "2026-11-30 09:00": {"R1 -1 Ерлан"},
        "2026-12-01 09:00": {"R1 0 Ерлан"},
        "2026-12-02 09:00": {"R1 +1 Ерлан", "R1 +1 Гүлнар"},
    }


async def test_redirected_the_other_body_hears_in_its_own_term(town: Town) -> None:
    office = await Bureau.opens(town)
    marat = await town.joins("Марат", Role.OFFICIAL, body="ARCH")
    known = names(town, office.damir, office.erlan, office.aigerim, office.gulnar, marat)
    await reported(town)
    await office.erlan.presses("Орындауға қабылдау")
    await town.at("2026-11-25 09:00")
    await office.erlan.presses("Басқа органға жіберу")
    await office.erlan.presses("Сәулет")
    await office.erlan.says("Бұл сәулет бөлімінің ісі")
    await office.erlan.presses("Жіберу")
    await marat.presses("Орындауға қабылдау")
    assert town.rows("SELECT due_on, due_version FROM reports") == [("2026-11-30", 2)]
    for day in ("11-26", "11-27", "11-30"):
        await town.at(f"2026-{day} 09:00")
    assert told(town, known) == {
        "2026-11-25 09:00": {"R1 -1 Ерлан"},
        "2026-11-27 09:00": {"R1 -1 Марат"},
        "2026-11-30 09:00": {"R1 0 Марат"},
    }


async def test_a_restricted_report_is_a_number_to_its_readers_and_nothing_to_others(town: Town) -> None:
    """Sent to no body: its readers hear, the akimat and the officials do not (decision)."""
    office = await Bureau.opens(town)
    saule = await town.joins("Сәуле", Role.COORDINATOR)
    akim = await town.joins("Әкім", Role.AKIMAT)
    known = names(town, office.damir, office.erlan, office.aigerim, office.gulnar, saule, akim)
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Көршілес көшеде төбелес болғалы жатыр")
    await aigul.presses("Санат")
    await aigul.presses("Қоғамдық келісім")
    await aigul.presses("Осы санат жеткілікті")
    await aigul.presses("Жіберу")
    ((due, sensitive),) = town.rows("SELECT due_on, is_sensitive FROM reports")
    assert (due, sensitive) == ("2026-11-30", 1)  # accord: five working days
    await saule.presses("Өтінішті ашу")
    await saule.presses("Орындауға қабылдау")
    for day in ("11-24", "11-25", "11-26", "11-27", "11-30", "12-01", "12-02", "12-03"):
        await town.at(f"2026-{day} 09:00")
    assert told(town, known) == {
        "2026-11-25 09:00": {"R1 -3 Сәуле"},
        "2026-11-27 09:00": {"R1 -1 Сәуле"},
        "2026-11-30 09:00": {"R1 0 Сәуле"},
        "2026-12-01 09:00": {"R1 +1 Сәуле", "R1 +1 Дамир"},
        "2026-12-02 09:00": {"R1 +2 Сәуле", "R1 +2 Дамир"},
        "2026-12-03 09:00": {"R1 +3 Сәуле", "R1 +3 Дамир"},
    }
    line = reminders(office.damir)[0].split("\n\n")[1]
    assert line == (
        "№ 2026-000001, қолжетімділігі шектеулі өтініш: 1 жұмыс күніне кешіктірілді. "
        "Мерзімі: 2026 жылғы 30 қараша"
    )
    assert reminders(akim) == []


async def test_fourteen_days_of_silence_end_it(town: Town) -> None:
    """Answered on Monday 23 November at 10:00: ended on Monday 7 December at 10:00, told in sending hours."""
    office = await Bureau.opens(town)
    aigul = await reported(town)
    await office.erlan.presses("Орындауға қабылдау")
    await office.erlan.presses("Шешілді деп белгілеу")
    await office.erlan.says("Қоқыс шығарылды")
    await office.erlan.presses("Жіберу")
    for day in range(24, 31):
        await town.at(f"2026-11-{day} 09:00")
    for day in range(1, 8):
        await town.at(f"2026-12-{day:02} 09:59")
    assert town.rows("SELECT state FROM reports") == [("proposed",)]
    assert reminders(office.erlan) == []
    await town.at("2026-12-07 10:00")
    assert town.rows("SELECT state FROM reports") == [("unconfirmed",)]
    aigul.expects("№ 2026-000001")
    await town.at("2026-12-08 10:00")
    assert town.rows("SELECT count(*) FROM outbox WHERE kind = 'report-unconfirmed'") == [(1,)]


async def test_waiting_and_late_at_once_is_one_line(town: Town) -> None:
    """Off from Monday to Friday: acceptance and term of one report merge into its latest step."""
    office = await Bureau.opens(town)
    saule = await town.joins("Сәуле", Role.COORDINATOR)
    known = names(town, office.damir, office.erlan, office.aigerim, office.gulnar, saule)
    await reported(town)  # due Thu 26
    await town.sleeps()
    town.clock.set(local("2026-11-27 10:30"))
    await town.wakes()
    await town.turn()
    assert told(town, known) == {
        "2026-11-27 10:30": {
            "R1 -1>+1 Ерлан",
            "R1 0>+1 Ерлан",
            "R1 +1 Ерлан",
            "R1 a1>+1 Гүлнар",
            "R1 +1 Гүлнар",
            "R1 a2 Сәуле",
        }
    }
    assert len(reminders(office.gulnar)) == 1
    assert reminders(office.gulnar)[0].count("2026-000001") == 1
