"""Reminders when things go wrong: a press before the tick, two processes, a kill, no way out."""

import asyncio

from db.engine.database import Database
from domain.people import Role
from services.encryption.database_keys import open_base
from services.wiring import Services
from tests.support.assignments import Bureau, names, reminders
from tests.support.ledger import told
from tests.support.town import Town, local

LATE = "Кешігіп жіберілді"


async def due_tomorrow(town: Town) -> Bureau:
    """Ерлан has an assignment due on Thursday 26 November; its step -1 falls due on Wednesday at nine."""
    office = await Bureau.opens(town)
    await office.taken("26.11.2026")
    return office


async def test_what_fell_due_before_a_press_is_told_all_the_same(town: Town) -> None:
    """Nine o'clock has passed, no tick has run yet, and somebody acts on the item: the step is not lost."""
    office = await Bureau.opens(town)
    await office.given("26.11.2026")
    town.clock.set(local("2026-11-25 09:00"))
    await office.erlan.presses("Таныстым")
    await town.turn()
    assert len(reminders(office.erlan)) == 1
    assert reminders(office.aigerim) == []


async def test_what_ended_before_the_tick_is_not_told(town: Town) -> None:
    office = await due_tomorrow(town)
    await office.erlan.presses("Есеп ұсыну")
    await office.erlan.says("Орындалды")
    town.clock.set(local("2026-11-25 09:00"))
    await office.erlan.presses("Жіберу")
    await town.turn()
    assert reminders(office.erlan) == []


async def test_two_processes_on_one_base_double_nothing(town: Town) -> None:
    """Four clocks over separate connections look at the same moment; each step is taken by one of them."""
    office = await Bureau.opens(town)
    for _ in range(3):
        await office.given("26.11.2026")
    town.clock.set(local("2026-11-25 09:00"))
    bases = [Database(town.settings.database_url) for _ in range(4)]
    services = [
        Services.over(db, await open_base(db, town.settings), town.settings.city_path) for db in bases
    ]
    clocks = [one.reminders for one in services]
    letters = await asyncio.gather(*(one.remind(town.clock.now()) for one in clocks for _ in range(3)))
    assert sorted(letters) == [0] * 11 + [3]
    await town.turn()
    for one in (office.erlan, office.aigerim, office.gulnar):
        assert len(reminders(one)) == 1
    assert town.rows("SELECT count(*), count(DISTINCT outbox_id) FROM reminders") == [(9, 3)]
    for db in bases:
        await db.close()


async def test_a_kill_between_the_claim_and_the_sending_loses_nothing(town: Town) -> None:
    """The letter is leased and on its way when the plug is pulled; the next start sends it, once."""
    office = await due_tomorrow(town)
    town.world.faults.schedule("sendMessage", kind="latency", seconds=60.0)
    town.clock.set(local("2026-11-25 09:00"))
    await town.app.scheduler.run_all()
    async with asyncio.timeout(10):
        while town.rows("SELECT state FROM outbox WHERE kind = 'morning'") != [("leased",)]:
            await asyncio.sleep(0.01)
    await town.dies()
    assert reminders(office.erlan) == []
    town.world.faults.clear()
    town.clock.set(local("2026-11-25 09:02"))
    await town.wakes()
    await town.settled()
    await town.turn()
    await town.at("2026-11-25 09:10")
    assert len(reminders(office.erlan)) == 1
    assert town.rows("SELECT state FROM outbox WHERE kind = 'morning'") == [("sent",)]


async def test_a_kill_before_the_commit_leaves_the_step_due(town: Town) -> None:
    """No tick ran before the plug was pulled: the row still says what is due."""
    office = await due_tomorrow(town)
    town.clock.set(local("2026-11-25 09:00"))
    await town.dies()
    await town.wakes()
    await town.settled()
    await town.turn()
    assert len(reminders(office.erlan)) == 1


async def test_telegram_out_for_two_mornings_makes_one_message(town: Town) -> None:
    """Our clock ran, the way out did not: the morning that never left is told in the next one, as late."""
    office = await due_tomorrow(town)
    known = names(town, office.damir, office.erlan, office.aigerim, office.gulnar)
    town.world.faults.schedule("sendMessage", kind="502", times=10_000)
    for moment in ("2026-11-25 09:00", "2026-11-26 09:00"):
        town.clock.set(local(moment))
        await town.app.scheduler.run_all()
        await asyncio.sleep(0.1)
    town.world.faults.clear()
    await town.at("2026-11-26 12:00")
    (message,) = reminders(office.erlan)
    assert "№ 2026-0001 тапсырма: мерзімі бүгін аяқталады." in message
    assert f"{LATE}: бот уақытша жұмыс істемеді. Жоспарланған уақыты: 25.11.2026, 09:00" in message
    assert told(town, known) == {"2026-11-25 09:00": {"A1 -1>0 Ерлан"}, "2026-11-26 09:00": {"A1 0 Ерлан"}}
    assert town.rows("SELECT state FROM outbox WHERE kind = 'morning' ORDER BY id") == [
        ("dropped",),
        ("sent",),
    ]
    assert town.rows("SELECT count(DISTINCT outbox_id) FROM reminders") == [(1,)]


async def test_lines_of_a_morning_that_never_left_are_carried_over(town: Town) -> None:
    """Of another item, which has no step of its own on the next morning."""
    office = await due_tomorrow(town)
    await office.taken("01.12.2026")  # -3 on Thu 26
    town.world.faults.schedule("sendMessage", kind="502", times=10_000)
    for moment in ("2026-11-25 09:00", "2026-11-26 09:00"):
        town.clock.set(local(moment))
        await town.app.scheduler.run_all()
        await asyncio.sleep(0.1)
    town.world.faults.clear()
    await town.at("2026-11-26 12:00")
    (message,) = reminders(office.erlan)
    assert [message.count("2026-0001"), message.count("2026-0002")] == [1, 1]
    assert message.count(LATE) == 2


async def test_who_comes_back_in_the_evening_is_reminded_in_the_morning(town: Town) -> None:
    """What the machine starts leaves in sending hours only, however long it has waited (decision)."""
    office = await due_tomorrow(town)
    await office.erlan.blocks()
    await town.at("2026-11-25 09:00")
    await town.at("2026-11-25 20:00")
    await office.erlan.starts()
    await town.at("2026-11-25 20:10")
    await town.at("2026-11-26 03:00")
    assert reminders(office.erlan) == []
    await town.at("2026-11-26 09:00")
    (message,) = reminders(office.erlan)
    assert "мерзімі бүгін аяқталады" in message


async def test_who_was_away_for_weeks_reads_one_message(town: Town) -> None:
    office = await due_tomorrow(town)
    await office.erlan.blocks()
    for day in ("11-25", "11-26", "11-27", "11-30", "12-01", "12-02", "12-03", "12-07"):
        await town.at(f"2026-{day} 09:00")
    await town.at("2026-12-07 15:00")
    await office.erlan.starts()
    await town.turn()
    (message,) = reminders(office.erlan)
    assert "7 жұмыс күніне кешіктірілді" in message
    assert len(reminders(office.gulnar)) == 6


async def test_a_morning_of_what_has_ended_meanwhile_is_not_sent(town: Town) -> None:
    office = await due_tomorrow(town)
    await office.erlan.blocks()
    await town.at("2026-11-25 09:00")
    await office.damir.presses("Күшін жою")
    await office.damir.says("Қажет емес")
    await office.damir.presses("Жіберу")
    await town.at("2026-11-25 10:00")
    await office.erlan.starts()
    await town.turn()
    assert reminders(office.erlan) == []
    assert town.rows("SELECT state FROM outbox WHERE kind = 'morning'") == [("dropped",)]


async def test_more_lines_than_a_message_holds_are_counted(town: Town) -> None:
    office = await Bureau.opens(town)
    akim = await town.joins("Әкім", Role.AKIMAT)
    for _ in range(30):
        await office.given("23.11.2026")
    await town.at("2026-11-26 09:00")
    (message,) = reminders(akim)
    assert len(message) <= 4096
    shown = message.count("тапсырма:")
    assert shown >= 15
    assert f"Көрсетілмегені: {30 - shown}" in message
