"""The assignee of a report: one official, their head, city hall, or the first who joins."""

import pytest

from domain.people import Role
from tests.support.cast import Cast
from tests.support.steps import reports
from tests.support.town import Town


async def test_a_report_goes_to_the_official_with_the_fewest_open_items(cast: Cast) -> None:
    first, second, third = [await reports.sends(cast) for _ in range(3)]
    cast.erlan.expects(f"Сіздің қарауыңызға өтініш түсті: № {first}")
    cast.marat.expects(f"Сіздің қарауыңызға өтініш түсті: № {second}")
    cast.erlan.expects(f"Сіздің қарауыңызға өтініш түсті: № {third}")
    assert second not in cast.erlan.sees()
    assert cast.gulnar.hears_nothing_new(), "the head hears of what is late, not of everything"


async def test_an_answered_report_is_nobodys_load_once_it_is_confirmed(cast: Cast) -> None:
    await reports.answered(cast)
    await cast.aigul.presses("Иә, шешілді")
    await cast.later()
    number = await reports.sends(cast)
    cast.erlan.expects(f"Сіздің қарауыңызға өтініш түсті: № {number}")


@pytest.mark.parametrize(
    ("role", "body"), [(Role.HEAD, "TUKSH"), (Role.COORDINATOR, None), (Role.ADMIN, None)]
)
async def test_without_an_official_the_next_in_line_is_asked(
    town: Town, role: Role, body: str | None
) -> None:
    await town.joins("Жолдас", Role.OFFICIAL, body="ROADS")
    await town.joins("Дамир", Role.PROSECUTOR)
    person = await town.joins("Гүлнар", role, body=body)
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Ауыз су жоқ")
    await aigul.presses("Жіберу")
    aigul.expects("Қабылдаған: лауазымды адам, Тұрғын үй-коммуналдық шаруашылық бөлімі")
    assert "Орындауға қабылдау" in person.buttons() or role is Role.ADMIN
    person.expects("Мәтін: Ауыз су жоқ")
    assert reports.state(town, reports.newest(town)) == "registered"


async def test_what_nobody_was_there_for_is_told_to_the_first_who_joins(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Ауыз су жоқ")
    await aigul.presses("Жіберу")
    aigul.expects("Қабылдаған: жауапты лауазымды адам тағайындалуда")
    assert reports.state(town, reports.newest(town)) == "unrouted"
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    erlan.expects("Бұл өтінішті қабылдайтын адам болмаған, енді ол сіздің қарауыңызда: № 2026-000001")
    await erlan.presses("Орындауға қабылдау")
    aigul.expects("№ 2026-000001 өтініш орындауға қабылданды.")
    marat = await town.joins("Марат", Role.OFFICIAL, body="TUKSH")
    assert "2026-000001" not in marat.sees()


async def test_nobody_is_asked_to_answer_their_own_report(cast: Cast) -> None:
    town = cast.town
    await cast.aigul.says("Ауыз су жоқ")
    await cast.aigul.presses("Жіберу")
    own = reports.newest(town)
    token = await town.app.services.roster.invite(Role.OFFICIAL, "TUKSH", now=town.clock.now())
    town.staff.add(cast.aigul.id)
    await cast.aigul.starts(token)
    await cast.aigul.says("/my")
    await cast.aigul.presses(f"№ {own}")
    assert "Орындауға қабылдау" not in cast.aigul.buttons()
    await cast.aigul.presses_data(cast.aigul.last_card(own), f"r:acc:{int(own.replace('-', ''))}")
    assert cast.aigul.is_told("Бұл іс сізге берілмеген.")
    assert reports.state(town, own) == "registered"


async def test_who_joins_is_not_given_their_own_waiting_report(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Ауыз су жоқ")
    await aigul.presses("Жіберу")
    token = await town.app.services.roster.invite(Role.OFFICIAL, "TUKSH", now=town.clock.now())
    town.staff.add(aigul.id)
    await aigul.starts(token)
    assert reports.state(town, reports.newest(town)) == "unrouted"
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    erlan.expects("енді ол сіздің қарауыңызда: № 2026-000001")


async def test_a_colleague_may_take_it_and_a_stranger_may_not(cast: Cast) -> None:
    number = await reports.sends(cast)
    await reports.opens(cast.marat, number)
    await reports.accepts(cast, cast.marat)
    assert reports.state(cast.town, number) == "accepted"
    for stranger in (cast.zholdas, cast.ivan, cast.askar):
        for act in ("open", "acc", "ask", "res", "files", "words", "close", "yes"):
            await reports.presses_forged(stranger, number, act)
            told = "Это дело передано не вам." if stranger is cast.ivan else "Бұл іс сізге берілмеген."
            assert stranger.is_told(told)
    assert reports.state(cast.town, number) == "accepted"
