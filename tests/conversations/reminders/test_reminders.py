"""The reminder schedule of assignments: on which mornings, to whom, and when none."""

from domain.people import Role
from tests.support.cast import Cast
from tests.support.phone import dismisses, switches_to_russian
from tests.support.steps import assignments, reminders

# Working days, by hand (Asia/Almaty; 16 December is Independence Day, 1 January is off, 2 January falls on
# a Saturday and is kept on Monday the 4th, 7 January is Christmas):
#   Nov: Mon 23, Tue 24, Wed 25, Thu 26, Fri 27 | Mon 30
#   Dec: Tue 1, Wed 2, Thu 3, Fri 4 | Mon 7 … Fri 11 | Mon 14, Tue 15, Thu 17, Fri 18 | Mon 21 … Fri 25 |
#        Mon 28 … Thu 31
#   Jan: Tue 5, Wed 6, Fri 8
# All four are given on Monday 23 November; a step on that very day is none. Ерлан holds all, Гүлнар heads,
# Әкім is the akimat, Дамир gave them.
#   A1: 3 days, due Thu 26   A2: 5 days, due Mon 30   A3: 10 days, due Mon 7   A4: 15 days, due Mon 14 (long)
DUE = ("26.11.2026", "30.11.2026", "07.12.2026", "14.12.2026")
LADDER = {
    "2026-11-25": "A1 -1 Ерлан; A2 -3 Ерлан",
    "2026-11-26": "A1 0 Ерлан",
    "2026-11-27": "A1 +1 Ерлан Гүлнар; A2 -1 Ерлан",
    "2026-11-30": "A1 +2 Ерлан Гүлнар; A2 0 Ерлан; A3 -5 Ерлан",
    "2026-12-01": "A1 +3 Ерлан Гүлнар Әкім; A2 +1 Ерлан Гүлнар",
    "2026-12-02": "A1 +4 Ерлан Гүлнар; A2 +2 Ерлан Гүлнар; A3 -3 Ерлан",
    "2026-12-03": "A1 +5 Ерлан Гүлнар; A2 +3 Ерлан Гүлнар Әкім; A4 -7 Ерлан",
    "2026-12-04": "A2 +4 Ерлан Гүлнар; A3 -1 Ерлан",
    "2026-12-07": "A1 +7 Әкім Дамир; A1 w1 Ерлан Гүлнар; A2 +5 Ерлан Гүлнар; A3 0 Ерлан; A4 -5 Ерлан",
    "2026-12-08": "A3 +1 Ерлан Гүлнар",
    "2026-12-09": "A2 +7 Әкім Дамир; A3 +2 Ерлан Гүлнар; A4 -3 Ерлан",
    "2026-12-10": "A3 +3 Ерлан Гүлнар Әкім",
    "2026-12-11": "A3 +4 Ерлан Гүлнар; A4 -1 Ерлан",
    "2026-12-14": "A1 w2 Ерлан Гүлнар; A2 w1 Ерлан Гүлнар; A3 +5 Ерлан Гүлнар; A4 0 Ерлан",
    "2026-12-15": "A4 +1 Ерлан Гүлнар",
    "2026-12-17": "A3 +7 Әкім Дамир; A4 +2 Ерлан Гүлнар",
    "2026-12-18": "A4 +3 Ерлан Гүлнар Әкім",
    "2026-12-21": "A1 w3 Ерлан Гүлнар; A2 w2 Ерлан Гүлнар; A3 w1 Ерлан Гүлнар; A4 +4 Ерлан Гүлнар",
    "2026-12-22": "A4 +5 Ерлан Гүлнар",
    "2026-12-24": "A4 +7 Әкім Дамир",
    "2026-12-28": "A1 w4 Ерлан Гүлнар; A2 w3 Ерлан Гүлнар; A3 w2 Ерлан Гүлнар; A4 w1 Ерлан Гүлнар",
    "2027-01-05": "A1 w5 Ерлан Гүлнар; A2 w4 Ерлан Гүлнар; A3 w3 Ерлан Гүлнар; A4 w2 Ерлан Гүлнар",
}
DAYS = (*(f"2026-11-{n}" for n in range(24, 31)), *(f"2026-12-{n:02}" for n in range(1, 32)))
DAYS += tuple(f"2027-01-{n:02}" for n in range(1, 7))


async def test_every_morning_of_six_weeks_equals_the_table(cast: Cast) -> None:
    """Each day is lived through before, at, and after nine; on days off and outside hours nothing is said."""
    akim = await cast.town.joins("Әкім", Role.AKIMAT)
    for due in DUE:
        await assignments.given(cast, due)
        await cast.erlan.presses("Таныстым")
    for day in DAYS:
        for hour in ("08:59", "09:00", "17:59", "23:00"):
            await cast.town.at(f"{day} {hour}")
    assert reminders.stored(cast.town) == reminders.at_nine(LADDER)
    for one in (*cast.staff, akim):
        mornings = sum(f" {one.name}" in entries for entries in LADDER.values())
        assert len(reminders.on_phone(one)) == mornings, one.name


async def test_a_morning_has_a_line_for_each_item_the_most_overdue_first(cast: Cast) -> None:
    """One digest has a report and an assignment due on the same day, and one that is late."""
    await assignments.taken(cast, "25.11.2026")
    await cast.aigul.says("Қоқыс шығарылмай жатыр")  # sanitation, three working days: due Thu 26
    await cast.aigul.presses("Жіберу")
    await cast.erlan.presses("Орындауға қабылдау")
    await assignments.given(cast, "26.11.2026")
    await cast.erlan.presses("Таныстым")
    for day in (24, 25, 26):
        await cast.town.at(f"2026-11-{day} 09:00")
    assert reminders.on_phone(cast.erlan)[-1] == (
        "Еске салу · 2026 жылғы 26 қараша\n\n"
        "№ 2026-0001 тапсырма: 1 жұмыс күніне кешіктірілді. Мерзімі: 2026 жылғы 25 қараша\n\n"
        "№ 2026-000001 өтініш: мерзімі бүгін аяқталады.\n\n"
        "№ 2026-0002 тапсырма: мерзімі бүгін аяқталады.\n\n"
        "Толығырақ: /tasks, /assignments"
    )
    assert len(reminders.on_phone(cast.erlan)) == 3


async def test_in_the_language_of_its_reader_with_the_body_for_who_has_none(cast: Cast) -> None:
    akim = await cast.town.joins("Әкім", Role.AKIMAT)
    await switches_to_russian(akim)
    await assignments.taken(cast, "26.11.2026")
    await cast.town.at("2026-12-01 09:00")
    assert reminders.on_phone(akim) == [
        "Напоминание · 1 декабря 2026 года\n\n"
        "Поручение № 2026-0001: просрочено на 3 рабочих дня. Срок: 26 ноября 2026 года\n"
        "Ответственный орган: Отдел ЖКХ\n\n"
        "Подробнее: /tasks, /assignments"
    ]
    assert "Жауапты орган" not in reminders.on_phone(cast.erlan)[-1]


async def test_everybody_of_the_body_hears_while_nobody_has_taken_it(cast: Cast) -> None:
    await assignments.given(cast, "26.11.2026")
    await cast.town.at("2026-11-25 09:00")
    assert [len(reminders.on_phone(one)) for one in (cast.erlan, cast.marat, cast.gulnar)] == [1, 1, 1]
    await cast.marat.presses("Таныстым")
    await cast.town.at("2026-11-26 09:00")
    assert [len(reminders.on_phone(one)) for one in (cast.erlan, cast.marat, cast.gulnar)] == [1, 2, 1]


async def test_nothing_after_the_end_nor_while_it_waits_for_the_prosecutor(cast: Cast) -> None:
    await assignments.taken(cast, "26.11.2026")
    await cast.town.at("2026-11-26 09:00")
    await assignments.reported(cast)
    await cast.town.at("2026-11-27 09:00")
    await cast.town.at("2026-11-30 09:00")
    assert len(reminders.on_phone(cast.erlan)) == 1
    await assignments.returned(cast)  # in the old term: it is overdue and goes on where it is
    await cast.town.at("2026-12-01 09:00")
    assert "3 жұмыс күніне кешіктірілді" in reminders.on_phone(cast.erlan)[-1]
    assert len(reminders.on_phone(cast.gulnar)) == 1
    await assignments.reported(cast)
    await cast.damir.presses("Бақылаудан алу")
    for day in ("2026-12-02", "2026-12-07", "2026-12-14"):
        await cast.town.at(f"{day} 09:00")
    assert len(reminders.on_phone(cast.erlan)) == 2
    assert cast.town.rows("SELECT count(*) FROM waiting_steps") == [(0,)]


async def test_cancelled_it_is_silent(cast: Cast) -> None:
    await assignments.taken(cast, "26.11.2026")
    await cast.damir.presses("Күшін жою")
    await cast.damir.says("Қажет емес")
    await cast.damir.presses("Жіберу")
    for day in ("25", "26", "27"):
        await cast.town.at(f"2026-11-{day} 09:00")
    assert reminders.on_phone(cast.erlan) == []


async def test_a_return_with_a_new_date_starts_a_ladder_of_its_own(cast: Cast) -> None:
    """The same steps are told again: they are steps of another term."""
    await assignments.taken(cast, "26.11.2026")
    await cast.town.at("2026-11-25 09:00")
    await cast.town.at("2026-11-26 09:00")
    await assignments.reported(cast)
    await cast.damir.presses("Пысықтауға қайтару")
    await cast.damir.says("Жоспар жоқ")
    await cast.damir.presses("Мерзімді таңдау")
    await cast.damir.says("1 желтоқсан")
    await cast.damir.presses("Жіберу")
    for day in ("11-27", "11-30", "12-01", "12-02"):
        await cast.town.at(f"2026-{day} 09:00")
    assert reminders.stored(cast.town) == reminders.at_nine(
        {
            "2026-11-25": "A1 -1 Ерлан",
            "2026-11-26": "A1 0 Ерлан",
            "2026-11-30": "A1 -1 Ерлан",
            "2026-12-01": "A1 0 Ерлан",
            "2026-12-02": "A1 +1 Ерлан Гүлнар",
        }
    )
    assert cast.town.rows("SELECT due_version, count(*) FROM reminders GROUP BY 1 ORDER BY 1") == [
        (1, 2),
        (2, 4),
    ]


async def test_after_dismissal_the_body_hears_in_a_term_of_its_own(cast: Cast) -> None:
    await assignments.taken(cast, "26.11.2026")
    await cast.town.at("2026-11-25 09:00")
    await dismisses(cast.askar, "Ерлан")
    await cast.town.at("2026-11-26 09:00")
    assert [len(reminders.on_phone(one)) for one in (cast.erlan, cast.marat, cast.gulnar)] == [1, 1, 1]


async def test_a_term_kept_on_a_day_off_names_its_date(cast: Cast) -> None:
    """Due on Sunday 29 November by the author's will: its last working day is Friday the 27th."""
    await assignments.writes(cast)
    await cast.damir.says("29 қараша")
    await cast.damir.presses("Осы күн қалсын")
    await cast.damir.presses("Жіберу")
    await cast.erlan.presses("Таныстым")
    await cast.town.at("2026-11-27 09:00")
    assert (
        "№ 2026-0001 тапсырма: мерзімге дейінгі соңғы жұмыс күні. Мерзімі: 2026 жылғы 29 қараша"
        in (reminders.on_phone(cast.erlan)[-1])
    )
    await cast.town.at("2026-11-30 09:00")
    assert "1 жұмыс күніне кешіктірілді" in reminders.on_phone(cast.erlan)[-1]
    assert len(reminders.on_phone(cast.gulnar)) == 1
