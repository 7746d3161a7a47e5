from tests.support.cast import Cast
from tests.support.counts import calls
from tests.support.steps import meetings, reminders

"""Reminders on two mornings; the progress card, edited in place and seldom, goes on after a crash."""


LINE = "№ 2026-0001 жиналыс: 2026 жылғы 27 қараша, уақыты 10:00"
TODAY = "№ 2026-0001 жиналыс бүгін өтеді, уақыты 10:00"


async def test_the_day_before_and_the_morning_for_who_has_not_declined(cast: Cast) -> None:
    await meetings.announces(cast)
    await cast.erlan.presses("Қатысамын")
    await cast.marat.presses("Қатыса алмаймын")
    for day in range(24, 29):
        for hour in ("08:59", "09:00", "17:00"):
            await cast.town.at(f"2026-11-{day} {hour}")
    for person in (cast.erlan, cast.gulnar):
        assert [[LINE in one, TODAY in one] for one in reminders.on_phone(person)] == [
            [True, False],
            [False, True],
        ]
    assert reminders.on_phone(cast.marat) == []
    told = cast.town.rows("SELECT step, count(*) FROM reminders WHERE item = 'meeting' GROUP BY step")
    assert sorted(told) == [("m0", 2), ("m1", 2)]


async def test_a_meeting_and_an_assignment_stand_in_one_morning(cast: Cast) -> None:
    await meetings.announces(cast)
    await cast.damir.says("Жоспар бекітсін.")
    await cast.damir.presses("Органды таңдау")
    await cast.damir.presses("Тұрғын үй-коммуналдық шаруашылық")
    await cast.damir.says("27.11.2026")
    await cast.damir.presses("Жіберу")
    await cast.town.at("2026-11-26 09:00")
    (morning,) = reminders.on_phone(cast.erlan)
    assert LINE in morning
    assert "№ 2026-0001 тапсырма: 1 жұмыс күні қалды" in morning


async def test_two_days_off_make_one_line(cast: Cast) -> None:
    """The machine is off from Wednesday to Friday, half past nine: the missed step merges into the later."""
    await meetings.announces(cast)
    await cast.town.sleeps()
    cast.town.clock.set(cast.town.clock.now().replace(day=27, hour=4, minute=30))
    await cast.town.wakes()
    await cast.town.turn()
    (morning,) = reminders.on_phone(cast.erlan)
    assert morning.count("№ 2026-0001 жиналыс") == 1
    assert TODAY in morning
    merged = cast.town.rows("SELECT merged_into FROM reminders WHERE step = 'm1'")
    assert set(merged) == {("m0",)}


async def test_who_was_off_until_it_had_begun_hears_nothing_late(cast: Cast) -> None:
    await meetings.announces(cast)
    await cast.town.sleeps()
    cast.town.clock.set(cast.town.clock.now().replace(day=27, hour=6, minute=0))
    await cast.town.wakes()
    await cast.town.turn()
    assert reminders.on_phone(cast.erlan) == []
    assert cast.town.rows("SELECT state FROM meetings") == [("held",)]


async def test_a_change_recalls_the_new_day_only(cast: Cast) -> None:
    await meetings.announces(cast)
    await cast.saule.presses("Уақытын, орнын өзгерту")
    await cast.saule.presses("Күні")
    await cast.saule.says("30.11.2026")
    await cast.saule.presses("Жіберу")
    for day in (26, 27, 30):
        await cast.town.at(f"2026-11-{day} 09:00")
    assert len(reminders.on_phone(cast.erlan)) == 2
    assert "2026 жылғы 30 қараша" in reminders.on_phone(cast.erlan)[0]


async def test_the_card_is_edited_in_place_and_rests_when_nothing_moves(cast: Cast) -> None:
    await meetings.announces(cast)
    before = calls(cast.town, "editMessageText")
    cards = len([one for one in cast.saule.visible() if "№ 2026-0001 жиналыс\n" in one.text])
    assert cards == 1
    for _ in range(5):
        await cast.town.passes(seconds=2)
    assert calls(cast.town, "editMessageText") == before
    assert cast.town.rows("SELECT look_at FROM meetings") == [(None,)]


async def test_the_card_is_edited_at_most_once_a_second(cast: Cast) -> None:
    await meetings.announces(cast)
    before = cast.town.rows("SELECT shown_n FROM meetings")[0][0]
    for person in (cast.erlan, cast.marat, cast.gulnar):
        await person.presses("Қатысамын")
        await cast.town.turn()
        await cast.town.turn()
    assert cast.town.rows("SELECT shown_n FROM meetings")[0][0] == before
    await cast.town.passes(seconds=1)
    await cast.town.turn()
    assert cast.town.rows("SELECT shown_n FROM meetings")[0][0] == before + 1
    assert "Қатысатындар: 3" in meetings.progress(cast).text


async def test_the_card_and_the_letters_survive_a_night_without_power(cast: Cast) -> None:
    await cast.town.at("2026-11-23 20:00")
    await meetings.announces(cast)
    await cast.town.dies()
    await cast.town.wakes()
    assert "Жіберілгені: 0 / 3. Жіберілмегені: 0.\nҚалғаны: 3" in meetings.progress(cast).text
    await cast.town.at("2026-11-24 09:00")
    for _ in range(3):
        await cast.town.passes(seconds=1)
    assert [len(meetings.notices(one)) for one in (cast.erlan, cast.marat, cast.gulnar)] == [1, 1, 1]
    assert "Жіберілгені: 3 / 3. Жіберілмегені: 0.\nТарату аяқталды." in meetings.progress(cast).text


async def test_the_words_and_the_guests_are_wiped_after_their_time(cast: Cast) -> None:
    await meetings.announces(cast)
    await cast.town.at("2026-11-27 10:00")
    for moment, rows in (("2027-11-27 09:00", 3), ("2027-11-28 12:00", 0)):
        await cast.town.at(moment)
        assert cast.town.rows("SELECT count(*) FROM invited") == [(rows,)]
    assert cast.town.rows("SELECT count(*) FROM parts WHERE item = 'meeting'") == [(0,)]
    assert cast.town.rows("SELECT count(*) FROM meetings") == [(1,)]
