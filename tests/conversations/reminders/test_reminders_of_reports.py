"""The reminder schedule of reports: not accepted, in a new term, restricted, closed by silence."""

from domain.people import Role
from tests.support.cast import Cast
from tests.support.steps import reminders
from tests.support.town import local


async def reported(cast: Cast) -> None:
    """Айгүл has sent a report about sanitation: three working days."""
    await cast.aigul.says("Қоқыс шығарылмай жатыр")
    await cast.aigul.presses("Жіберу")


async def test_not_accepted_the_head_hears_then_the_coordinator(cast: Cast) -> None:
    """Monday 10:00: four working hours are over at 15:30 (lunch 13:00–14:30), eight on Tuesday at 10:00."""
    await reported(cast)
    for moment in ("23 15:29", "23 15:30", "23 18:30", "24 09:00", "24 09:59", "24 10:00", "24 17:00"):
        await cast.town.at(f"2026-11-{moment}")
    assert reminders.stored(cast.town) == {
        "2026-11-23 15:30": {"R1 a1 Гүлнар"},
        "2026-11-24 10:00": {"R1 a2 Сәуле"},
    }
    assert "№ 2026-000001 өтініш: әлі орындауға қабылданған жоқ." in reminders.on_phone(cast.gulnar)[0]
    assert "Жауапты орган: Тұрғын үй-коммуналдық шаруашылық бөлімі" in reminders.on_phone(cast.saule)[0]


async def test_accepted_nobody_hears_of_acceptance(cast: Cast) -> None:
    await reported(cast)
    await cast.erlan.presses("Орындауға қабылдау")
    await cast.town.at("2026-11-23 15:30")
    await cast.town.at("2026-11-24 10:00")
    assert reminders.on_phone(cast.gulnar) == []


async def test_after_hours_the_steps_of_acceptance_wait_for_sending_hours(cast: Cast) -> None:
    """Sent on Monday at 18:10: 20 minutes of Monday and 3:40 of Tuesday make four hours, 12:40."""
    await cast.town.at("2026-11-23 18:10")
    await reported(cast)
    await cast.town.at("2026-11-24 12:39")
    assert reminders.on_phone(cast.gulnar) == []
    await cast.town.at("2026-11-24 12:40")
    assert len(reminders.on_phone(cast.gulnar)) == 1


async def test_the_first_no_starts_a_ladder_of_its_own(cast: Cast) -> None:
    """Due Thu 26; answered on it and denied: three working days more, due Tue 1 December."""
    await reported(cast)
    await cast.erlan.presses("Орындауға қабылдау")
    for day in (24, 25, 26):
        await cast.town.at(f"2026-11-{day} 09:00")
    await cast.erlan.presses("Шешілді деп белгілеу")
    await cast.erlan.says("Қоқыс шығарылды")
    await cast.erlan.presses("Жіберу")
    await cast.aigul.presses("Жоқ, шешілмеді")
    await cast.erlan.presses("Орындауға қабылдау")
    assert cast.town.rows("SELECT due_on, due_version FROM reports") == [("2026-12-01", 2)]
    for day in ("11-27", "11-30", "12-01", "12-02"):
        await cast.town.at(f"2026-{day} 09:00")
    assert reminders.stored(cast.town) == {
        "2026-11-25 09:00": {"R1 -1 Ерлан"},
        "2026-11-26 09:00": {"R1 0 Ерлан"},
        "2026-11-30 09:00": {"R1 -1 Ерлан"},
        "2026-12-01 09:00": {"R1 0 Ерлан"},
        "2026-12-02 09:00": {"R1 +1 Ерлан", "R1 +1 Гүлнар"},
    }


async def test_redirected_the_other_body_hears_in_its_own_term(cast: Cast) -> None:
    nurlan = await cast.town.joins("Нұрлан", Role.OFFICIAL, body="ARCH")
    await reported(cast)
    await cast.erlan.presses("Орындауға қабылдау")
    await cast.town.at("2026-11-25 09:00")
    await cast.erlan.presses("Басқа органға жіберу")
    await cast.erlan.presses("Сәулет")
    await cast.erlan.says("Бұл сәулет бөлімінің ісі")
    await cast.erlan.presses("Жіберу")
    await nurlan.presses("Орындауға қабылдау")
    assert cast.town.rows("SELECT due_on, due_version FROM reports") == [("2026-11-30", 2)]
    for day in ("11-26", "11-27", "11-30"):
        await cast.town.at(f"2026-{day} 09:00")
    assert reminders.stored(cast.town) == {
        "2026-11-25 09:00": {"R1 -1 Ерлан"},
        "2026-11-27 09:00": {"R1 -1 Нұрлан"},
        "2026-11-30 09:00": {"R1 0 Нұрлан"},
    }


async def test_a_restricted_report_is_a_number_to_its_readers_and_nothing_to_others(cast: Cast) -> None:
    """Sent to no body: its readers hear, the akimat and the officials do not (decision)."""
    akim = await cast.town.joins("Әкім", Role.AKIMAT)
    await cast.aigul.says("Көршілес көшеде төбелес болғалы жатыр")
    await cast.aigul.presses("Санат")
    await cast.aigul.presses("Қоғамдық келісім")
    await cast.aigul.presses("Осы санат жеткілікті")
    await cast.aigul.presses("Жіберу")
    ((due, sensitive),) = cast.town.rows("SELECT due_on, is_sensitive FROM reports")
    assert (due, sensitive) == ("2026-11-30", 1)  # accord: five working days
    await cast.saule.presses("Өтінішті ашу")
    await cast.saule.presses("Орындауға қабылдау")
    for day in ("11-24", "11-25", "11-26", "11-27", "11-30", "12-01", "12-02", "12-03"):
        await cast.town.at(f"2026-{day} 09:00")
    assert reminders.stored(cast.town) == {
        "2026-11-25 09:00": {"R1 -3 Сәуле"},
        "2026-11-27 09:00": {"R1 -1 Сәуле"},
        "2026-11-30 09:00": {"R1 0 Сәуле"},
        "2026-12-01 09:00": {"R1 +1 Сәуле", "R1 +1 Дамир"},
        "2026-12-02 09:00": {"R1 +2 Сәуле", "R1 +2 Дамир"},
        "2026-12-03 09:00": {"R1 +3 Сәуле", "R1 +3 Дамир"},
    }
    line = reminders.on_phone(cast.damir)[0].split("\n\n")[1]
    assert line == (
        "№ 2026-000001, қолжетімділігі шектеулі өтініш: 1 жұмыс күніне кешіктірілді. "
        "Мерзімі: 2026 жылғы 30 қараша"
    )
    assert reminders.on_phone(akim) == []


async def test_fourteen_days_of_silence_end_it(cast: Cast) -> None:
    """Answered on Monday 23 November at 10:00: ended on Monday 7 December at 10:00, told in sending hours."""
    await reported(cast)
    await cast.erlan.presses("Орындауға қабылдау")
    await cast.erlan.presses("Шешілді деп белгілеу")
    await cast.erlan.says("Қоқыс шығарылды")
    await cast.erlan.presses("Жіберу")
    for day in range(24, 31):
        await cast.town.at(f"2026-11-{day} 09:00")
    for day in range(1, 8):
        await cast.town.at(f"2026-12-{day:02} 09:59")
    assert cast.town.rows("SELECT state FROM reports") == [("proposed",)]
    assert reminders.on_phone(cast.erlan) == []
    await cast.town.at("2026-12-07 10:00")
    assert cast.town.rows("SELECT state FROM reports") == [("unconfirmed",)]
    cast.aigul.expects("№ 2026-000001")
    await cast.town.at("2026-12-08 10:00")
    assert cast.town.rows("SELECT count(*) FROM outbox WHERE kind = 'report-unconfirmed'") == [(1,)]


async def test_waiting_and_late_at_once_is_one_line(cast: Cast) -> None:
    """Off from Monday to Friday: acceptance and term of one report merge into its latest step."""
    await reported(cast)  # due Thu 26
    await cast.town.sleeps()
    cast.town.clock.set(local("2026-11-27 10:30"))
    await cast.town.wakes()
    await cast.town.turn()
    assert reminders.stored(cast.town) == {
        "2026-11-27 10:30": {
            "R1 -1>+1 Ерлан",
            "R1 0>+1 Ерлан",
            "R1 +1 Ерлан",
            "R1 a1>+1 Гүлнар",
            "R1 +1 Гүлнар",
            "R1 a2 Сәуле",
        }
    }
    assert len(reminders.on_phone(cast.gulnar)) == 1
    assert reminders.on_phone(cast.gulnar)[0].count("2026-000001") == 1
