"""Changes of time or place ask all guests again; those who have the notice hear that it is off."""

import json

from tests.support.cast import Cast
from tests.support.steps import meetings
from tests.support.steps.meetings import PLACE


async def moves(cast: Cast, *fields: tuple[str, str]) -> None:
    """Сәуле changes fields and sends."""
    await cast.saule.presses("Уақытын, орнын өзгерту")
    for n, (button, words) in enumerate(fields):
        if n:
            await cast.saule.presses("Өзгерту")
        await cast.saule.presses(button)
        await cast.saule.says(words)
    await cast.saule.presses("Жіберу")
    for _ in range(2):
        await cast.town.passes(seconds=2)


async def calls_off(cast: Cast) -> None:
    """Сәуле calls it off."""
    await cast.saule.presses("Жиналысты өткізбеу")
    await cast.saule.presses("Иә, өткізілмейді")
    for _ in range(2):
        await cast.town.passes(seconds=2)


async def test_another_time_asks_again(cast: Cast) -> None:
    await meetings.announces(cast)
    await cast.erlan.presses("Қатысамын")
    await cast.town.passes(seconds=2)
    old = meetings.notices(cast.erlan)[0]
    await moves(cast, ("Күні", "30.11.2026"), ("Уақыты", "15:00"))
    (new,) = meetings.notices(cast.erlan, "Жиналыстың уақыты немесе орны өзгерді")
    assert "Күні: 2026 жылғы 30 қараша (дүйсенбі)\nУақыты: 15:00" in new.text
    assert "Жауабыңыз" not in new.text
    assert "Жауап бермегендер: 3" in meetings.progress(cast).text
    await cast.erlan.presses_old("Қатысамын", on=old)
    assert cast.erlan.is_told(
        "Жиналыстың уақыты немесе орны өзгерді. Соңғы хабарландырудағы батырманы басыңыз."
    )
    await cast.erlan.presses("Қатыса алмаймын", on=new)
    assert "орны өзгерді" in meetings.notices(cast.erlan, "Жауабыңыз: Қатыса алмаймын")[0].text
    await cast.town.passes(seconds=2)
    assert "Қатыса алмайтындар: 1\nЕрлан" in meetings.progress(cast).text
    acts = cast.town.rows("SELECT action FROM journal WHERE chain = 'meeting:20260001' ORDER BY n")
    assert [one for (one,) in acts] == ["announce", "change"]


async def test_another_place_in_one_language_keeps_the_other(cast: Cast) -> None:
    await meetings.announces(cast)
    await moves(cast, ("Өтетін орны, орысша", "Большой зал акимата"))
    (new,) = meetings.notices(cast.erlan, "орны өзгерді")
    assert PLACE in new.text


async def test_a_change_that_changes_nothing_asks_nobody(cast: Cast) -> None:
    await meetings.announces(cast)
    await moves(cast, ("Уақыты", "10:00"))
    assert cast.saule.is_told("Уақыты да") or "Уақыт та" in " ".join(cast.saule.alerts)
    assert len(cast.erlan.visible()) == len(
        [one for one in cast.erlan.visible() if "өзгерді" not in one.text]
    )


async def test_called_off(cast: Cast) -> None:
    await meetings.announces(cast)
    await cast.erlan.presses("Қатысамын")
    await calls_off(cast)
    for person in (cast.erlan, cast.marat, cast.gulnar):
        (told,) = meetings.notices(person, "Жиналыс өтпейді")
        assert "Жоспарланған күні: 2026 жылғы 27 қараша\nУақыты: 10:00" in told.text
    assert meetings.notices(cast.zholdas, "Жиналыс өтпейді") == []
    await cast.erlan.presses_old("Қатыса алмаймын", on=meetings.notices(cast.erlan)[0])
    assert cast.erlan.is_told("Бұл жиналыс өтпейді, жауап керек емес.")
    card = meetings.progress(cast)
    assert "Мәртебесі: Жиналыс өтпейді" in card.text
    assert "Жиналыстың өтпейтіні туралы жіберілгені: 3 / 3." in card.text
    assert card.inline is None
    assert cast.town.rows("SELECT count(*) FROM waiting_steps WHERE item = 'meeting'") == [(0,)]


async def test_called_off_before_anybody_has_heard(cast: Cast) -> None:
    """Announced in the evening, called off at night: nobody is woken up, nobody reads of either."""
    await cast.town.at("2026-11-23 20:00")
    await meetings.announces(cast)
    assert meetings.notices(cast.erlan) == []
    assert "Қалғаны: 3" in meetings.progress(cast).text
    await calls_off(cast)
    await cast.town.at("2026-11-24 09:00")
    assert [
        one.text for one in meetings.notices(cast.erlan) + meetings.notices(cast.erlan, "Жиналыс өтпейді")
    ] == []
    assert cast.town.rows("SELECT DISTINCT state FROM outbox WHERE kind = 'meeting-notice'") == [("dropped",)]


async def test_called_off_in_the_middle_of_sending(cast: Cast) -> None:
    """Ерлан cannot be reached when it is announced: he hears of neither; the others hear of both."""
    await cast.erlan.blocks()
    await meetings.announces(cast)
    await calls_off(cast)
    await cast.erlan.unblocks()
    await cast.erlan.says("/tasks")
    assert meetings.notices(cast.erlan) + meetings.notices(cast.erlan, "Жиналыс өтпейді") == []
    assert len(meetings.notices(cast.marat, "Жиналыс өтпейді")) == 1


async def test_when_it_has_begun_nothing_is_asked_any_more(cast: Cast) -> None:
    await meetings.announces(cast)
    await cast.marat.presses("Қатысамын")
    await cast.town.at("2026-11-27 10:00")
    await cast.town.passes(seconds=2)
    assert "Мәртебесі: Жиналыс уақыты келді" in meetings.progress(cast).text
    await cast.erlan.presses_old("Қатысамын", on=meetings.notices(cast.erlan)[0])
    assert cast.erlan.is_told("Жиналыс уақыты келді, енді өзгертуге болмайды.")
    held = cast.town.rows("SELECT fields FROM journal WHERE chain = 'meeting:20260001' AND action = 'hold'")
    fields = held[0][0] if isinstance(held[0][0], dict) else json.loads(held[0][0])
    assert [fields["yes"], fields["no"], fields["silent"]] == [1, 0, 2]
