"""Reminders after failures: a press before the tick, two processes, a crash, Telegram away."""

import asyncio

from db.engine.database import Database
from domain.people import Role
from services.encryption.database_keys import open_base
from services.wiring import Services
from tests.support.cast import Cast
from tests.support.steps import assignments, reminders
from tests.support.town import local

LATE = "Кешігіп жіберілді"


async def due_tomorrow(cast: Cast) -> None:
    """Ерлан has an assignment due on Thursday 26 November; its step -1 falls due on Wednesday at nine."""
    await assignments.taken(cast, "26.11.2026")


async def test_what_fell_due_before_a_press_is_told_all_the_same(cast: Cast) -> None:
    """A press after nine and before the tick: the step is not lost."""
    await assignments.given(cast, "26.11.2026")
    cast.town.clock.set(local("2026-11-25 09:00"))
    await cast.erlan.presses("Таныстым")
    await cast.town.turn()
    assert len(reminders.on_phone(cast.erlan)) == 1
    assert reminders.on_phone(cast.marat) == []


async def test_what_ended_before_the_tick_is_not_told(cast: Cast) -> None:
    await due_tomorrow(cast)
    await cast.erlan.presses("Есеп ұсыну")
    await cast.erlan.says("Орындалды")
    cast.town.clock.set(local("2026-11-25 09:00"))
    await cast.erlan.presses("Жіберу")
    await cast.town.turn()
    assert reminders.on_phone(cast.erlan) == []


async def test_two_processes_on_one_base_double_nothing(cast: Cast) -> None:
    """Four schedulers over separate connections tick at once; each step is taken by one of them."""
    for _ in range(3):
        await assignments.given(cast, "26.11.2026")
    cast.town.clock.set(local("2026-11-25 09:00"))
    bases = [Database(cast.town.settings.database_url) for _ in range(4)]
    services = [
        Services.over(db, await open_base(db, cast.town.settings), cast.town.settings.city_path)
        for db in bases
    ]
    clocks = [one.reminders for one in services]
    letters = await asyncio.gather(*(one.remind(cast.town.clock.now()) for one in clocks for _ in range(3)))
    assert sorted(letters) == [0] * 11 + [3]
    await cast.town.turn()
    for one in (cast.erlan, cast.marat, cast.gulnar):
        assert len(reminders.on_phone(one)) == 1
    assert cast.town.rows("SELECT count(*), count(DISTINCT outbox_id) FROM reminders") == [(9, 3)]
    for db in bases:
        await db.close()


async def test_a_kill_between_the_claim_and_the_sending_loses_nothing(cast: Cast) -> None:
    """The message is leased and on its way at the crash; the next start sends it, once."""
    await due_tomorrow(cast)
    cast.town.world.faults.schedule("sendMessage", kind="latency", seconds=60.0)
    cast.town.clock.set(local("2026-11-25 09:00"))
    await cast.town.app.scheduler.run_all()
    async with asyncio.timeout(10):
        while cast.town.rows("SELECT state FROM outbox WHERE kind = 'morning'") != [("leased",)]:
            await asyncio.sleep(0.01)
    await cast.town.dies()
    assert reminders.on_phone(cast.erlan) == []
    cast.town.world.faults.clear()
    cast.town.clock.set(local("2026-11-25 09:02"))
    await cast.town.wakes()
    await cast.town.settled()
    await cast.town.turn()
    await cast.town.at("2026-11-25 09:10")
    assert len(reminders.on_phone(cast.erlan)) == 1
    assert cast.town.rows("SELECT state FROM outbox WHERE kind = 'morning'") == [("sent",)]


async def test_a_kill_before_the_commit_leaves_the_step_due(cast: Cast) -> None:
    """No tick ran before the crash: the waiting step is still due."""
    await due_tomorrow(cast)
    cast.town.clock.set(local("2026-11-25 09:00"))
    await cast.town.dies()
    await cast.town.wakes()
    await cast.town.settled()
    await cast.town.turn()
    assert len(reminders.on_phone(cast.erlan)) == 1


async def test_telegram_out_for_two_mornings_makes_one_message(cast: Cast) -> None:
    """Telegram was away: the digest that was not sent is merged into the next one, as late."""
    await due_tomorrow(cast)
    cast.town.world.faults.schedule("sendMessage", kind="502", times=10_000)
    for moment in ("2026-11-25 09:00", "2026-11-26 09:00"):
        cast.town.clock.set(local(moment))
        await cast.town.app.scheduler.run_all()
        await asyncio.sleep(0.1)
    cast.town.world.faults.clear()
    await cast.town.at("2026-11-26 12:00")
    (message,) = reminders.on_phone(cast.erlan)
    assert "№ 2026-0001 тапсырма: мерзімі бүгін аяқталады." in message
    assert f"{LATE}: бот уақытша жұмыс істемеді. Жоспарланған уақыты: 25.11.2026, 09:00" in message
    assert reminders.stored(cast.town) == {
        "2026-11-25 09:00": {"A1 -1>0 Ерлан"},
        "2026-11-26 09:00": {"A1 0 Ерлан"},
    }
    assert cast.town.rows("SELECT state FROM outbox WHERE kind = 'morning' ORDER BY id") == [
        ("dropped",),
        ("sent",),
    ]
    assert cast.town.rows("SELECT count(DISTINCT outbox_id) FROM reminders") == [(1,)]


async def test_lines_of_a_morning_that_never_left_are_carried_over(cast: Cast) -> None:
    """Their item has no step of its own on the next morning."""
    await due_tomorrow(cast)
    await assignments.taken(cast, "01.12.2026")  # -3 on Thu 26
    cast.town.world.faults.schedule("sendMessage", kind="502", times=10_000)
    for moment in ("2026-11-25 09:00", "2026-11-26 09:00"):
        cast.town.clock.set(local(moment))
        await cast.town.app.scheduler.run_all()
        await asyncio.sleep(0.1)
    cast.town.world.faults.clear()
    await cast.town.at("2026-11-26 12:00")
    (message,) = reminders.on_phone(cast.erlan)
    assert [message.count("2026-0001"), message.count("2026-0002")] == [1, 1]
    assert message.count(LATE) == 2


async def test_who_comes_back_in_the_evening_is_reminded_in_the_morning(cast: Cast) -> None:
    """Messages that no person causes leave in sending hours only (decision)."""
    await due_tomorrow(cast)
    await cast.erlan.blocks()
    await cast.town.at("2026-11-25 09:00")
    await cast.town.at("2026-11-25 20:00")
    await cast.erlan.starts()
    await cast.town.at("2026-11-25 20:10")
    await cast.town.at("2026-11-26 03:00")
    assert reminders.on_phone(cast.erlan) == []
    await cast.town.at("2026-11-26 09:00")
    (message,) = reminders.on_phone(cast.erlan)
    assert "мерзімі бүгін аяқталады" in message


async def test_who_was_away_for_weeks_reads_one_message(cast: Cast) -> None:
    await due_tomorrow(cast)
    await cast.erlan.blocks()
    for day in ("11-25", "11-26", "11-27", "11-30", "12-01", "12-02", "12-03", "12-07"):
        await cast.town.at(f"2026-{day} 09:00")
    await cast.town.at("2026-12-07 15:00")
    await cast.erlan.starts()
    await cast.town.turn()
    (message,) = reminders.on_phone(cast.erlan)
    assert "7 жұмыс күніне кешіктірілді" in message
    assert len(reminders.on_phone(cast.gulnar)) == 6


async def test_a_morning_of_what_has_ended_meanwhile_is_not_sent(cast: Cast) -> None:
    await due_tomorrow(cast)
    await cast.erlan.blocks()
    await cast.town.at("2026-11-25 09:00")
    await cast.damir.presses("Күшін жою")
    await cast.damir.says("Қажет емес")
    await cast.damir.presses("Жіберу")
    await cast.town.at("2026-11-25 10:00")
    await cast.erlan.starts()
    await cast.town.turn()
    assert reminders.on_phone(cast.erlan) == []
    assert cast.town.rows("SELECT state FROM outbox WHERE kind = 'morning'") == [("dropped",)]


async def test_more_lines_than_a_message_holds_are_counted(cast: Cast) -> None:
    akim = await cast.town.joins("Әкім", Role.AKIMAT)
    for _ in range(30):
        await assignments.given(cast, "23.11.2026")
    await cast.town.at("2026-11-26 09:00")
    (message,) = reminders.on_phone(akim)
    assert len(message) <= 4096
    shown = message.count("тапсырма:")
    assert shown >= 15
    assert f"Көрсетілмегені: {30 - shown}" in message
