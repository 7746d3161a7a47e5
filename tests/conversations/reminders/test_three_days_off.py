"""The machine is off for three days: what was sent or merged equals a table made by hand."""

from domain.people import Role
from simulator.people.person import Person
from tests.support.cast import Cast
from tests.support.steps import assignments, reminders
from tests.support.steps.reminders import A1, A4, LATE, TUKSH
from tests.support.town import Town, local

# The calendar, by hand (Asia/Almaty). Working days of these weeks:
#   Nov  Mon 23  Tue 24  Wed 25  Thu 26  Fri 27
#        Mon 30, Dec Tue 1  Wed 2  Thu 3  Fri 4
#        Mon 7   Tue 8   Wed 9   Thu 10  Fri 11
#        Mon 14  Tue 15  (Wed 16 Independence Day)  Thu 17  Fri 18
#        Mon 21  Tue 22
# The machine is off from Tuesday 15 December, 08:00, to Friday 18 December, 10:30: three days and two and a
# half hours over the holiday, so the mornings of Tue 15, Thu 17 and Fri 18 pass in the dark.
OFF, ON = "2026-12-15 08:00", "2026-12-18 10:30"
#
# Items, each with its due day and its steps counted back and forth over working days:
#   A1  given Mon 23 Nov, due Mon 14 Dec: 15 days, a long term. Ерлан has it.
#       -7 Thu 3, -5 Mon 7, -3 Wed 9, -1 Fri 11, 0 Mon 14, +1 Tue 15, +2 Thu 17, +3 Fri 18, +4 Mon 21
#   A2  given Mon 7 Dec, due Fri 18 Dec: 8 days. Марат.
#       -5 Thu 10, -3 Mon 14, -1 Thu 17, 0 Fri 18, +1 Mon 21
#   A3  given Mon 7 Dec, due Tue 15 Dec: 6 days. Марат. -5 Tue 8, -3 Thu 10, -1 Mon 14, 0 Tue 15, +1 Thu 17,
#       +2 Fri 18; but he sends his report on Friday 18 December at 10:29, while the machine is still off
#       (Telegram keeps a press for 150 seconds): what people did counts before the clock speaks, so nothing
#       of A3 is owed any more.
#   A4  given Fri 11 Dec, due Thu 17 Dec: 3 days; nobody takes it, so all of the body hears (Ерлан, Марат,
#       Гүлнар). -3 would be Fri 11, the day it is given: none. -1 Tue 15, 0 Thu 17, +1 Fri 18, +2 Mon 21
#   R1  sent Fri 27 Nov 11:00 about building: 15 days, due Mon 21 Dec (domain.md 1.1), long. Нұрлан of ARCH.
#       -7 Wed 9, -5 Fri 11, -3 Tue 15, -1 Fri 18, 0 Mon 21
#   R2  sent Mon 7 Dec 11:00, restricted («accord», 5 days): due Mon 14. Сәуле has taken it; Дамир is the
#       other reader. -3 Wed 9, -1 Fri 11, 0 Mon 14, +1 Tue 15, +2 Thu 17, +3 Fri 18, +4 Mon 21. From +1 on
#       the readers hear in the place of a head. Әкім reads no restricted report: +3 is not his.
#   R3  sent Mon 14 Dec 11:00 about rubbish: 3 days (15, 17, 18), due Fri 18; Ерлан does not accept it.
#       Acceptance: 4 working hours end Mon 14 at 16:30 (11–13, 14:30–16:30): Гүлнар; 4 more end Tue 15 at
#       11:00 (16:30–18:30, 9–11): Сәуле. Term: -3 is Mon 14 itself: none. -1 Thu 17, 0 Fri 18, +1 Mon 21
BEFORE = {
    "2026-12-03": "A1 -7 Ерлан",
    "2026-12-07": "A1 -5 Ерлан",
    "2026-12-08": "A3 -5 Марат",
    "2026-12-09": "A1 -3 Ерлан; R1 -7 Нұрлан; R2 -3 Сәуле",
    "2026-12-10": "A2 -5 Марат; A3 -3 Марат",
    "2026-12-11": "A1 -1 Ерлан; R1 -5 Нұрлан; R2 -1 Сәуле",
    "2026-12-14": "A1 0 Ерлан; A2 -3 Марат; A3 -1 Марат; R2 0 Сәуле",
}
ACCEPTANCE = {"2026-12-14 16:30": {"R3 a1 Гүлнар"}}
#: Friday, 10:30: the last step of each item, and those merged into it, for each person apart.
BACK = {
    "A1 +1>+3 Ерлан",
    "A1 +2>+3 Ерлан",
    "A1 +3 Ерлан",
    "A1 +1>+3 Гүлнар",
    "A1 +2>+3 Гүлнар",
    "A1 +3 Гүлнар",
    "A1 +3 Әкім",  # the akimat hears of +3 only
    "A2 -1>0 Марат",
    "A2 0 Марат",
    # A3: nothing
    "A4 -1>+1 Ерлан",
    "A4 0>+1 Ерлан",
    "A4 +1 Ерлан",
    "A4 -1>+1 Марат",
    "A4 0>+1 Марат",
    "A4 +1 Марат",
    "A4 -1>+1 Гүлнар",
    "A4 0>+1 Гүлнар",
    "A4 +1 Гүлнар",  # as one of the body and as its head: once
    "R1 -3>-1 Нұрлан",
    "R1 -1 Нұрлан",
    "R2 +1>+3 Сәуле",
    "R2 +2>+3 Сәуле",
    "R2 +3 Сәуле",
    "R2 +1>+3 Дамир",
    "R2 +2>+3 Дамир",
    "R2 +3 Дамир",
    "R3 -1>0 Ерлан",
    "R3 0 Ерлан",
    "R3 a2 Сәуле",
}
#: The next morning is an ordinary one again: nothing is told twice, nothing is left over.
AFTER = {
    "2026-12-21": "A1 +4 Ерлан Гүлнар; A2 +1 Марат Гүлнар; A4 +2 Ерлан Марат Гүлнар; R1 0 Нұрлан; "
    "R2 +4 Сәуле Дамир; R3 +1 Ерлан Гүлнар",
}

R2 = (
    "№ 2026-000002, қолжетімділігі шектеулі өтініш: 3 жұмыс күніне кешіктірілді. "
    "Мерзімі: 2026 жылғы 14 желтоқсан"
)
#: Lines of the one digest on each phone on Friday, the most overdue first, each with its planned time.
READ = {
    "Ерлан": [
        f"{A1}\n{LATE}15.12.2026, 09:00",
        f"{A4}\n{LATE}15.12.2026, 09:00",
        f"№ 2026-000003 өтініш: мерзімі бүгін аяқталады.\n{LATE}17.12.2026, 09:00",
    ],
    "Марат": [
        f"{A4}\n{LATE}15.12.2026, 09:00",
        f"№ 2026-0002 тапсырма: мерзімі бүгін аяқталады.\n{LATE}17.12.2026, 09:00",
    ],
    "Гүлнар": [f"{A1}\n{LATE}15.12.2026, 09:00", f"{A4}\n{LATE}15.12.2026, 09:00"],
    "Нұрлан": [
        f"№ 2026-000001 өтініш: 1 жұмыс күні қалды. Мерзімі: 2026 жылғы 21 желтоқсан\n{LATE}15.12.2026, 09:00"
    ],
    "Әкім": [f"{A1}\n{TUKSH}\n{LATE}18.12.2026, 09:00"],
    "Дамир": [f"{R2}\n{LATE}15.12.2026, 09:00"],
    "Сәуле": [
        f"{R2}\n{LATE}15.12.2026, 09:00",
        "№ 2026-000003 өтініш: әлі орындауға қабылданған жоқ. Мерзімі: 2026 жылғы 18 желтоқсан\n"
        f"{TUKSH}\n{LATE}15.12.2026, 11:00",
    ],
}


class Weeks:
    """Three weeks of the cast, an official of ARCH and a member of the akimat."""

    def __init__(self, cast: Cast, nurlan: Person, akim: Person) -> None:
        self.cast, self.town = cast, cast.town
        self.nurlan, self.akim = nurlan, akim
        self.staff = [one for one in (*cast.staff, nurlan, akim) if one.name in READ]

    @classmethod
    async def begin(cls, cast: Cast) -> "Weeks":
        """All have joined on Monday 23 November."""
        return cls(
            cast,
            await cast.town.joins("Нұрлан", Role.OFFICIAL, body="ARCH"),
            await cast.town.joins("Әкім", Role.AKIMAT),
        )

    async def lived(self) -> None:
        """Three weeks of work, by the comment above; the clock stops at nine on each day."""
        cast = self.cast
        for day in range(23, 49):  # 23 November to 18 December, if it came to that
            date = f"2026-11-{day}" if day <= 30 else f"2026-12-{day - 30:02}"
            if date > "2026-12-14":
                break
            if date > "2026-11-23":
                await cast.town.at(f"{date} 09:00")
            await self.worked(date)
        await cast.town.at("2026-12-14 16:30")
        await cast.marat.presses("Есеп ұсыну", on=self.third)
        await cast.marat.says("Бәрі орындалды")

    async def worked(self, date: str) -> None:
        """The acts of one day."""
        cast = self.cast
        if date == "2026-11-23":
            await assignments.taken(cast, "14.12.2026")  # A1
        elif date == "2026-11-27":
            await cast.town.at(f"{date} 11:00")
            await self.report("Қызыл сызық туралы айтарым бар", "Құрылыс")  # R1
            await self.nurlan.presses("Орындауға қабылдау")
        elif date == "2026-12-07":
            for due in ("18.12.2026", "15.12.2026"):  # A2, A3
                await assignments.given(cast, due)
                await cast.marat.presses("Таныстым")
            self.third = cast.marat.last_card("2026-0003")
            await cast.town.at(f"{date} 11:00")
            await self.report("Көршілес көшеде төбелес болғалы жатыр", "Қоғамдық келісім")  # R2
            await cast.saule.presses("Өтінішті ашу")
            await cast.saule.presses("Орындауға қабылдау")
        elif date == "2026-12-11":
            await assignments.given(cast, "17.12.2026")  # A4
        elif date == "2026-12-14":
            await cast.town.at(f"{date} 11:00")
            await self.report("Қоқыс шығарылмай жатыр", "Қоқыс және кәріз")  # R3

    async def report(self, words: str, category: str) -> None:
        """Айгүл sends a report about this."""
        await self.cast.aigul.says(words)
        await self.cast.aigul.presses("Санат")
        await self.cast.aigul.presses(category)
        await self.cast.aigul.presses("Осы санат жеткілікті")
        await self.cast.aigul.presses("Жіберу")

    def counts(self) -> dict[str, int]:
        """Name → number of reminders on the phone."""
        return {one.name: len(reminders.on_phone(one)) for one in self.staff}


async def test_three_days_off_equal_the_table(cast: Cast) -> None:
    town, weeks = cast.town, await Weeks.begin(cast)
    await weeks.lived()
    assert reminders.stored(town) == reminders.at_nine(BEFORE) | ACCEPTANCE
    before = weeks.counts()
    await town.at(OFF)
    await town.sleeps()
    town.clock.set(local("2026-12-18 10:29"))
    await cast.marat.presses("Жіберу")  # his report on A3: it waits at Telegram
    town.clock.set(local(ON))
    await town.wakes()
    await town.settled()
    await town.turn()
    assert reminders.stored(town) == reminders.at_nine(BEFORE) | ACCEPTANCE | {ON: BACK}
    for one in weeks.staff:
        assert reminders.on_phone(one)[before[one.name] :] == [reminders.digest(READ[one.name])], one.name
    for moment in ("12-18 10:50", "12-18 18:30", "12-19 09:00", "12-20 12:00", "12-21 08:59", "12-21 09:00"):
        await town.at(f"2026-{moment}")
    assert reminders.stored(town) == {**reminders.at_nine(BEFORE | AFTER), **ACCEPTANCE, ON: BACK}
    assert all(LATE not in reminders.on_phone(one)[-1] for one in weeks.staff if one is not weeks.akim)
    assert weeks.counts() == {name: n + 1 + (name != "Әкім") for name, n in before.items()}


async def test_the_same_where_the_clock_jumps_while_the_bot_runs(cast: Cast) -> None:
    """A machine that slept, or a clock set right: the same reminders, and those of A3."""
    town, weeks = cast.town, await Weeks.begin(cast)
    await weeks.lived()
    await town.at(OFF)
    await town.at(ON)
    third = {"A3 0>+2 Марат", "A3 +1>+2 Марат", "A3 +2 Марат", "A3 +1>+2 Гүлнар", "A3 +2 Гүлнар"}
    assert reminders.stored(town)[ON] == BACK | third
    await town.at("2026-12-21 09:00")
    assert reminders.stored(town)["2026-12-21 09:00"] == reminders.at_nine(AFTER)["2026-12-21 09:00"] | {
        "A3 +3 Марат",
        "A3 +3 Гүлнар",
        "A3 +3 Әкім",
    }


async def test_a_clock_that_is_set_back_repeats_nothing(cast: Cast) -> None:
    await assignments.taken(cast, "26.11.2026")
    await cast.town.at("2026-11-25 09:00")
    await cast.town.at("2026-11-24 09:00")
    await cast.town.at("2026-11-25 09:00")
    assert len(reminders.on_phone(cast.erlan)) == 1
    await cast.town.at("2026-11-26 09:00")
    assert len(reminders.on_phone(cast.erlan)) == 2


async def test_off_over_a_weekend_nothing_is_missed_and_nothing_is_late(cast: Cast) -> None:
    """Due Mon 30 November; off from Friday evening to Monday morning."""
    await assignments.taken(cast, "30.11.2026")
    await cast.town.at("2026-11-25 09:00")
    await cast.town.at("2026-11-27 09:00")
    await cast.town.at("2026-11-27 18:30")
    await off_until(cast.town, "2026-11-30 08:30")
    assert len(reminders.on_phone(cast.erlan)) == 2
    await cast.town.at("2026-11-30 09:00")
    assert len(reminders.on_phone(cast.erlan)) == 3
    assert LATE not in reminders.on_phone(cast.erlan)[-1]


async def test_off_at_nine_it_speaks_a_minute_later(cast: Cast) -> None:
    await assignments.taken(cast, "26.11.2026")
    await cast.town.at("2026-11-25 08:59")
    await off_until(cast.town, "2026-11-25 09:01")
    assert reminders.stored(cast.town) == {"2026-11-25 09:01": {"A1 -1 Ерлан"}}
    assert LATE not in reminders.on_phone(cast.erlan)[0]


async def test_off_past_the_hours_it_speaks_on_the_next_working_day(cast: Cast) -> None:
    """Missed on Friday 27 November; on again on Saturday: silence until Monday at nine, then one line."""
    await assignments.taken(cast, "26.11.2026")
    await cast.town.at("2026-11-25 09:00")
    await cast.town.at("2026-11-26 09:00")
    await off_until(cast.town, "2026-11-28 11:00")
    await cast.town.at("2026-11-29 12:00")
    await cast.town.at("2026-11-30 08:59")
    assert len(reminders.on_phone(cast.erlan)) == 2
    await cast.town.at("2026-11-30 09:00")
    assert reminders.stored(cast.town)["2026-11-30 09:00"] == {
        "A1 +1>+2 Ерлан",
        "A1 +2 Ерлан",
        "A1 +1>+2 Гүлнар",
        "A1 +2 Гүлнар",
    }
    assert f"{LATE}27.11.2026, 09:00" in reminders.on_phone(cast.erlan)[-1]


async def test_two_restarts_in_one_morning_say_nothing_again(cast: Cast) -> None:
    await assignments.taken(cast, "26.11.2026")
    await cast.town.at("2026-11-25 09:00")
    for moment in ("2026-11-25 09:05", "2026-11-25 09:10"):
        await off_until(cast.town, moment)
    assert len(reminders.on_phone(cast.erlan)) == 1
    assert cast.town.rows("SELECT count(*) FROM reminders") == [(1,)]


async def off_until(town: Town, moment: str) -> None:
    """Stop the bot and start it at this time."""
    await town.sleeps()
    town.clock.set(local(moment))
    await town.wakes()
    await town.settled()
    await town.turn()
