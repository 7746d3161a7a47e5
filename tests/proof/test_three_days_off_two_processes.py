"""Two bots on one database, off for three days: what was sent or merged equals a table made by hand.

The bots are processes, on either store. libfaketime sets their clocks: each begins at its date and runs.
"""

import asyncio
import os
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.faketime import LIBRARY, Days, days
from tests.support.steps import reminders
from tests.support.steps.reminders import A1, A4, LATE, TUKSH
from tests.support.town import ZONE, local

# The calendar, by hand (Asia/Almaty). Working days: Fri 11 December | Mon 14, Tue 15, (Wed 16 Independence
# Day) Thu 17, Fri 18 | Mon 21. Both bots are off from Tuesday 15, 08:00, to Friday 18, 10:30: the mornings of
# Tue 15, Thu 17 and Fri 18 pass in the dark. All but R2 begins on Friday 11; a step on that day is none.
#
# Items, each with its due day and its steps counted back and forth over working days; no term here has the
# fourteen days that would add -7:
#   A1  due Mon 14; Ерлан. -1 would be Fri 11: none. 0 Mon 14, +1 Tue 15, +2 Thu 17, +3 Fri 18, +4 Mon 21
#   A2  due Fri 18; Марат. -5 would be Thu 10: none. -3 Mon 14, -1 Thu 17, 0 Fri 18, +1 Mon 21
#   A3  due Tue 15; Марат. -1 Mon 14, 0 Tue 15, +1 Thu 17, +2 Fri 18; but she sends her report on Friday at
#       10:29, while both bots are off: what people did counts before the clock speaks, so nothing is owed
#   A4  due Thu 17; nobody takes it, so all of the body hears (Ерлан, Марат, Гүлнар).
#       -3 would be Fri 11: none. -1 Tue 15, 0 Thu 17, +1 Fri 18, +2 Mon 21
#   R1  about work: five days (14, 15, 17, 18, 21), due Mon 21; Нұрлан of EMP has accepted it.
#       -5 would be Fri 11: none. -3 Tue 15, -1 Fri 18, 0 Mon 21
#   R2  about rubbish, sent on Tue 15 before eight: three days (17, 18, 21), due Mon 21. Ерлан, who has one
#       thing open where Марат has two, does not accept it. Acceptance: 4 working hours end on Tue 15 at
#       13:00 (9–13): Гүлнар; 4 more end then at 18:30 (14:30–18:30), when nothing is sent, so on Thu 17 at
#       nine: Сәуле. Term: -3 would be Tue 15: none. -1 Fri 18, 0 Mon 21
ON = "2026-12-18 10:30"
BEFORE = {"2026-12-14": "A1 0 Ерлан; A2 -3 Марат; A3 -1 Марат"}
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
    "R2 -1 Ерлан",
    "R2 a1 Гүлнар",
    "R2 a2 Сәуле",
}
#: The next morning is an ordinary one again: nothing is told twice, nothing is left over.
AFTER = {
    "2026-12-21": "A1 +4 Ерлан Гүлнар; A2 +1 Марат Гүлнар; A4 +2 Ерлан Марат Гүлнар; R1 0 Нұрлан; R2 0 Ерлан",
}

ONE_DAY = "1 жұмыс күні қалды. Мерзімі: 2026 жылғы 21 желтоқсан"
NOT_ACCEPTED = "әлі орындауға қабылданған жоқ. Мерзімі: 2026 жылғы 21 желтоқсан"
#: Lines of the one digest on each phone on Friday, the most overdue first, each with its planned time.
READ = {
    "Дамир": [],
    "Ерлан": [
        f"{A1}\n{LATE}15.12.2026, 09:00",
        f"{A4}\n{LATE}15.12.2026, 09:00",
        f"№ 2026-000002 өтініш: {ONE_DAY}\n{LATE}18.12.2026, 09:00",
    ],
    "Марат": [
        f"{A4}\n{LATE}15.12.2026, 09:00",
        f"№ 2026-0002 тапсырма: мерзімі бүгін аяқталады.\n{LATE}17.12.2026, 09:00",
    ],
    "Гүлнар": [
        f"{A1}\n{LATE}15.12.2026, 09:00",
        f"{A4}\n{LATE}15.12.2026, 09:00",
        f"№ 2026-000002 өтініш: {NOT_ACCEPTED}\n{LATE}15.12.2026, 13:00",
    ],
    "Нұрлан": [f"№ 2026-000001 өтініш: {ONE_DAY}\n{LATE}15.12.2026, 09:00"],
    "Әкім": [f"{A1}\n{TUKSH}\n{LATE}18.12.2026, 09:00"],
    "Сәуле": [f"№ 2026-000002 өтініш: {NOT_ACCEPTED}\n{TUKSH}\n{LATE}17.12.2026, 09:00"],
}
#: Name → arguments of `python -m bot invite`, in the order of joining.
STAFF = {
    "Дамир": ("prosecutor",),
    "Ерлан": ("official", "--body", "TUKSH"),
    "Марат": ("official", "--body", "TUKSH"),
    "Гүлнар": ("head", "--body", "TUKSH"),
    "Нұрлан": ("official", "--body", "EMP"),
    "Әкім": ("akimat",),
    "Сәуле": ("coordinator",),
}
DUE = {"A1": "14.12.2026", "A2": "18.12.2026", "A3": "15.12.2026", "A4": "17.12.2026"}
NUMBERS = {name: number for number, name in enumerate([*STAFF, "Айгүл"], start=1)}
MINUTES = 5.0

#: By name: when by the phone's clock, and the words.
Reminders = dict[str, list[tuple[datetime, str]]]


@dataclass
class City:
    """People by name, on their phones."""

    days: Days

    async def opens(self) -> None:
        """The operator invites all, who join one after the other; Айгүл gives consent."""
        invited = [
            asyncio.to_thread(self.days.machine.does, "invite", "--role", *role) for role in STAFF.values()
        ]
        for name, link in zip(STAFF, await asyncio.gather(*invited), strict=True):
            await self.says(name, f"/start {re.split(r'start[= ]', link)[-1]}", name=name, lang="kk")
            await self.days.phones.hears(NUMBERS[name], "Қош келдіңіз")
        await self.says("Айгүл", "/start", name="Айгүл", lang="kk")
        await self.presses("Айгүл", "Қазақша")
        await self.presses("Айгүл", "Келісім беремін")

    async def says(self, who: str, text: str, **fields: str) -> None:
        """A person writes."""
        await self.days.phones.act("say", user=NUMBERS[who], text=text, **fields)

    async def presses(self, name: str, *labels: str, under: str = "") -> None:
        """A person presses one button after the other, each as soon as it appears."""
        for label in labels:
            await self.days.phones.presses(NUMBERS[name], label, under=under)

    async def gives(self, number: str, due: str) -> None:
        """Дамир gives an assignment to TUKSH; its words are its number."""
        await self.says("Дамир", f"Тапсырма {number}")
        await self.presses("Дамир", "Органды таңдау", under=number)
        await self.presses("Дамир", "Тұрғын үй-коммуналдық")
        await self.says("Дамир", due)
        await self.presses("Дамир", "Жіберу", under=number)

    async def reports(self, words: str, *, category: str) -> None:
        """Айгүл sends a report."""
        await self.says("Айгүл", words)
        await self.presses("Айгүл", "Санат", category, "Осы санат жеткілікті", "Жіберу")

    async def reminders(self, *, after: Reminders | None = None) -> Reminders:
        """Reminders on each phone, the oldest first, without those of `after`."""
        return {name: (await self._of(name))[len((after or {}).get(name, [])) :] for name in STAFF}

    async def _of(self, name: str) -> list[tuple[datetime, str]]:
        return [
            (datetime.fromtimestamp(one["date"], ZONE), one["text"])
            for one in await self.days.phones.messages(NUMBERS[name])
            if one["by_bot"] and one.get("text", "").startswith("Еске салу")
        ]

    def told(self) -> dict[str, set[str]]:
        """The table in the store, by the start of the bots; one start must tell all it owes at once."""
        chains = self.days.machine.rows("SELECT chain FROM journal WHERE action = 'join' ORDER BY id")
        ids = [int(chain.partition(":")[2]) for (chain,) in chains]
        ledger = reminders.stored_in(self.days.machine, dict(zip(ids, STAFF, strict=True)))
        assert len({began(moment) for moment in ledger}) == len(ledger), "one start tells all it owes at once"
        return {began(moment): lines for moment, lines in ledger.items()}


def began(moment: str) -> str:
    """A moment cut to ten minutes, since a start takes up to a minute on a busy machine."""
    return f"{moment[:-1]}0"


async def begins_on_friday(city: City) -> None:
    """Friday 11 December: all join, and most items begin."""
    await city.days.on("2026-12-11 10:00:00")
    await city.opens()
    for number, due in DUE.items():
        await city.gives(number, due)
    for number, name in {"A1": "Ерлан", "A2": "Марат", "A3": "Марат"}.items():
        await city.presses(name, "Таныстым", under=number)
    await city.reports("Екі айдан бері жалақы берілмеді", category="Еңбек, жалақы")  # R1
    await city.presses("Нұрлан", "Орындауға қабылдау")
    await city.days.off()


async def lives_until_tuesday(city: City) -> None:
    """Monday's reminders come in time; on Tuesday both bots stop at eight."""
    run = city.days
    await run.on("2026-12-14 09:00:00")
    await run.off()
    await run.on("2026-12-15 07:50:00")
    await city.reports("Қоқыс шығарылмай жатыр", category="Қоқыс және кәріз")  # R2
    await city.presses("Марат", "Есеп ұсыну", under="A3")
    await city.says("Марат", "Бәрі орындалды")
    await run.phones.button(NUMBERS["Марат"], "Жіберу")
    await run.off()
    assert local("2026-12-15 07:50") <= run.looked() < local("2026-12-15 08:00")


async def comes_back_on_friday(city: City) -> float:
    """Марат sends his report at 10:29, at 10:30 both bots start; returns the seconds of the start."""
    run = city.days
    run.dawns("2026-12-18 10:29:00")
    await city.presses("Марат", "Жіберу")  # it waits at Telegram
    took = await run.on(f"{ON}:00")
    await run.rests()
    return took


async def goes_on_with_the_other(city: City) -> None:
    """The bot that ticks stops; the other one ticks from then on.

    In its first minute a bot leaves ticks to the one that polls: so updates of the outage are handled first.
    """
    run = city.days
    first, second = run.by_lease("remind")
    await run.stops(first)
    await run.takes(second, "remind")
    await run.off()


async def lives_through_nine(city: City, start: float) -> None:
    """Monday 21 December: the bot that ticks is killed before nine, so the other one reminds.

    `start` is the length of a start in seconds; ticks are twenty seconds apart.
    """
    run, before = city.days, city.told()
    nine = local("2026-12-21 09:00")
    await run.on(f"{nine - timedelta(seconds=max(20.0, 2 * start)):%Y-%m-%d %H:%M:%S}")
    first, _ = run.by_lease("remind")
    first.kill()
    first.wait()
    assert city.told() == before, "it was killed before nine"
    while city.told() == before:
        await asyncio.sleep(0.1)
    await run.off()


def read(new: Reminders) -> None:
    """Everybody has one digest of that Friday, by the table and by the date of the message."""
    for name, lines in READ.items():
        assert [text for _, text in new[name]] == [reminders.digest(lines)] * bool(lines), name
        assert all(began(f"{at:%Y-%m-%d %H:%M}") == ON for at, _ in new[name]), name


@pytest.mark.proof
@pytest.mark.skipif(LIBRARY is None, reason="install faketime")
@pytest.mark.skipif(
    "PROOF" not in os.environ, reason="`make proof` runs it: ten starts of the bot take a minute"
)
async def test_two_bots_off_for_three_days_equal_the_table(tmp_path: Path) -> None:
    async with asyncio.timeout(60 * MINUTES), days(tmp_path, "2026-12-11 09:59:00") as run:
        city, ledger = City(run), reminders.at_nine(BEFORE)
        await begins_on_friday(city)
        await lives_until_tuesday(city)
        assert city.told() == ledger
        before = await city.reminders()
        start = await comes_back_on_friday(city)
        ledger[ON] = BACK
        assert city.told() == ledger
        read(await city.reminders(after=before))
        await goes_on_with_the_other(city)
        assert city.told() == ledger
        read(await city.reminders(after=before))
        before = await city.reminders()
        await lives_through_nine(city, start)
        assert city.told() == ledger | reminders.at_nine(AFTER)
        after = await city.reminders(after=before)
        assert {name for name, own in after.items() if own} == {*STAFF} - {"Дамир", "Әкім", "Сәуле"}
        assert all(len(own) <= 1 and LATE not in str(own) for own in after.values())
