"""Staff: people join by invitation, are listed, leave; their items get another assignee."""

import asyncio

import pytest

from domain.people import Role
from tests.support.cast import Cast
from tests.support.phone import dismisses
from tests.support.steps import reports
from tests.support.town import Town


async def invited(town: Town, role: Role, body: str | None = None, **about: int) -> str:
    """The token of a new invitation; `about` are arguments of `invite`."""
    return await town.app.services.roster.invite(role, body, now=town.clock.now(), **about)


async def test_an_invitation_gives_its_role_at_once_in_kazakh_without_consent(town: Town) -> None:
    person = town.world.person("Ерлан", lang="ru")
    await person.starts(await invited(town, Role.OFFICIAL, "TUKSH"))
    person.expects("Қош келдіңіз!")
    assert "келісім" not in person.sees().lower()
    await person.says("/tasks")
    person.expects("Қазір сізде ашық өтініш жоқ.")
    assert town.rows("SELECT role, body, lang, consent_version FROM people") == [
        ("official", "TUKSH", "kk", None)
    ]


async def test_an_invitation_is_good_once_and_for_a_week(cast: Cast) -> None:
    town, stranger = cast.town, cast.town.world.person("Бөгде", lang="kk")
    used = await invited(town, Role.OFFICIAL, "TUKSH")
    town.staff.add(cast.aigul.id)
    await cast.aigul.starts(used)
    await stranger.starts(used)
    stranger.expects("Бұл шақыру пайдаланылып қойған.")
    old = await invited(town, Role.OFFICIAL, "TUKSH")
    await cast.later(60 * 24 * 7 + 1)
    await stranger.starts(old)
    stranger.expects("Шақырудың мерзімі өтіп кеткен.")
    await stranger.starts("not-a-token")
    stranger.expects("Мұндай шақыру табылмады.")
    assert town.rows("SELECT count(*) FROM people WHERE role = 'official'") == [(4,)]


async def test_two_people_with_one_link_do_not_both_join(cast: Cast) -> None:
    token = await invited(cast.town, Role.ADMIN)
    strangers = [cast.town.world.person(name, lang="kk") for name in ("Бірінші", "Екінші")]
    cast.town.staff |= {one.id for one in strangers}
    await asyncio.gather(*(one.starts(token) for one in strangers))
    welcomed = ["Қош келдіңіз!" in one.sees() for one in strangers]
    assert sorted(welcomed) == [False, True]
    assert cast.town.rows("SELECT count(*) FROM people WHERE role = 'admin'") == [(2,)]


async def test_who_invited_is_told(cast: Cast) -> None:
    admin = cast.town.rows("SELECT id FROM people WHERE role = 'admin'")[0][0]
    token = await invited(cast.town, Role.OFFICIAL, "ROADS", by=admin)
    person = cast.town.world.person("Жаңа", lang="kk")
    await person.starts(token)
    cast.askar.expects(
        "Шақыру сілтемесі бойынша қызметкер қосылды.\n"
        "     Рөлі: Лауазымды адам\n"
        "     Органы: Жолаушылар көлігі және автомобиль жолдары бөлімі\n"
        "     Уақыты: 23.11.2026, 10:00"
    )


async def test_people_are_listed_for_who_keeps_the_list(cast: Cast) -> None:
    for keeper in (cast.askar, cast.saule):
        await keeper.says("/people")
        assert "Ерлан · Лауазымды адам · Тұрғын үй-коммуналдық шаруашылық бөлімі" in keeper.sees()
        assert "Дамир · Прокуратура қызметкері" in keeper.sees()
    await cast.gulnar.says("/people")
    assert cast.gulnar.buttons() == ["Ерлан", "Марат", "Гүлнар"]
    await cast.gulnar.presses("Ерлан")
    cast.gulnar.expects("Ашық істері: 0")
    assert "Құқығын тоқтату" not in cast.gulnar.sees()
    for other in (cast.erlan, cast.damir, cast.aigul):
        await other.says("/people")
        other.expects("Бұл команда сіздің рөліңізге арналмаған.")


async def test_a_long_list_has_pages(cast: Cast) -> None:
    for number in range(18):
        await cast.town.joins(f"Қызметкер {number}", Role.OFFICIAL, body="ROADS")
    await cast.askar.says("/people")
    assert len(cast.askar.buttons()) == 21
    await cast.askar.presses("Келесі бет")
    assert len(cast.askar.buttons()) == 6
    await cast.askar.presses("Келесі бет")
    assert "Ерлан" in cast.askar.buttons()


async def test_dismissal_asks_twice_and_hands_items_over_with_their_terms(cast: Cast) -> None:
    number = await reports.sends(cast)
    await reports.accepts(cast, cast.erlan)
    await cast.askar.says("/people")
    await cast.askar.presses("Ерлан", on=cast.askar.last_card())
    cast.askar.expects("Ашық істері: 1")
    await cast.askar.presses("Құқығын тоқтату")
    cast.askar.expects("Ерлан: қызметтік құқығын тоқтатасыз ба?")
    assert reports.state(cast.town, number) == "accepted"
    await cast.askar.presses("Иә, тоқтату")
    cast.askar.expects("Ерлан: қызметтік құқығы тоқтатылды.")
    cast.erlan.expects("Сіздің қызметтік құқығыңыз тоқтатылды.")
    cast.marat.expects(f"Сіздің қарауыңызға өтініш түсті: № {number}")
    assert cast.town.rows("SELECT state, due_on, due_version FROM reports") == [
        ("registered", "2026-11-26", 2)
    ]


async def test_rights_are_gone_at_once(cast: Cast) -> None:
    number = await reports.sends(cast)
    card = cast.erlan.last_card(number)
    await reports.accepts(cast, cast.erlan)
    await cast.erlan.presses("Шешілді деп белгілеу")
    await cast.erlan.says("Жарты жауап")
    await dismisses(cast.saule, "Ерлан")
    assert card.text == f"№ {number} өтініш енді сіздің қарауыңызда емес."
    await cast.erlan.presses_old("Шешілді деп белгілеу", on=card)
    assert cast.erlan.is_told("Сіздің қызметтік құқығыңыз тоқтатылған.")
    await cast.erlan.presses("Жіберу")
    assert cast.erlan.is_told("Сіздің қызметтік құқығыңыз тоқтатылған.")
    for act in ("open", "acc", "files", "words"):
        await cast.erlan.presses_data(card, f"r:{act}:{int(number.replace('-', ''))}")
        assert cast.erlan.is_told("Сіздің қызметтік құқығыңыз тоқтатылған.")
    assert reports.state(cast.town, number) == "registered"


async def test_who_left_goes_on_as_a_resident(cast: Cast) -> None:
    await dismisses(cast.askar, "Ерлан")
    await cast.erlan.says("Ауыз су жоқ")
    await cast.erlan.presses("Қазақша")
    await cast.erlan.presses("Келісім беремін")
    await cast.erlan.presses("Жіберу")
    cast.erlan.expects("Өтінішіңіз тіркелді")
    cast.marat.expects("Мәтін: Ауыз су жоқ")


async def test_without_a_colleague_items_wait_for_whoever_joins(town: Town) -> None:
    admin = await town.joins("Асқар", Role.ADMIN)
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    other = await town.joins("Екінші", Role.ADMIN)
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Ауыз су жоқ")
    await aigul.presses("Жіберу")
    await dismisses(admin, "Ерлан")
    executors = town.rows("SELECT role FROM people JOIN reports ON executor = people.id")
    assert executors == [("admin",)], "an admin stands in where nobody else is there"
    assert "Сіздің қарауыңызға өтініш түсті" in admin.sees() + other.sees()
    assert erlan.messages[-1].text.startswith("Сіздің қызметтік құқығыңыз")


async def test_a_report_closed_by_silence_is_handed_over_too(cast: Cast) -> None:
    number = await reports.answered(cast)
    await cast.town.at("2026-12-07 11:00")
    await dismisses(cast.askar, "Ерлан")
    before = cast.erlan.sees()
    await cast.aigul.presses("Қайта ашу")
    cast.marat.expects(f"№ {number} өтінішті тұрғын қайта ашты.")
    assert cast.erlan.sees() == before


async def test_the_last_admin_stays_and_nobody_dismisses_themselves(cast: Cast) -> None:
    await dismisses(cast.saule, "Асқар")
    assert cast.saule.is_told("Бұл – соңғы әкімші.")
    own = cast.town.rows("SELECT id FROM people WHERE role = 'coordinator'")[0][0]
    await cast.saule.presses_data(cast.saule.last_card(), f"m:sure:{own}")
    assert cast.saule.is_told("Өз құқығыңызды өзіңіз тоқтата алмайсыз.")
    await cast.askar.starts(await invited(cast.town, Role.AKIMAT))
    cast.askar.expects("Бұл – соңғы әкімші.")


async def test_forged_dismissals_are_refused(cast: Cast) -> None:
    erlan = cast.town.rows("SELECT id FROM people WHERE body = 'TUKSH' ORDER BY joined_at")[0][0]
    for person in (cast.gulnar, cast.damir, cast.marat):
        await person.says("/help")
        await person.presses_data(person.messages[-1], f"m:sure:{erlan}")
        assert person.is_told("Бұл команда сіздің рөліңізге арналмаған.")
    await dismisses(cast.askar, "Ерлан")
    await cast.saule.says("/help")
    await cast.saule.presses_data(cast.saule.messages[-1], f"m:sure:{erlan}")
    assert cast.saule.is_told("Батырма ескірді")


async def test_a_resident_who_joins_keeps_their_own_reports(cast: Cast) -> None:
    number = await reports.sends(cast)
    cast.town.staff.add(cast.aigul.id)
    await cast.aigul.starts(await invited(cast.town, Role.OFFICIAL, "TUKSH"))
    await cast.aigul.says("/my")
    cast.aigul.expects(f"№ {number} · Ауыз су жоқ")
    await reports.opens(cast.aigul, number)
    assert "Орындауға қабылдау" not in cast.aigul.buttons()
    await reports.presses_forged(cast.aigul, number, "acc")
    assert cast.aigul.is_told("Бұл іс сізге берілмеген.")
    await reports.accepts(cast, cast.erlan)
    cast.aigul.expects(f"№ {number} өтініш орындауға қабылданды.")
    await dismisses(cast.askar, "Айгүл")
    await cast.aigul.says("/my")
    assert "келісім" not in cast.aigul.messages[-1].text.lower(), "the consent given before still holds"


async def test_who_changes_office_leaves_the_items_of_the_old_one(cast: Cast) -> None:
    number = await reports.sends(cast)
    await reports.accepts(cast, cast.erlan)
    await cast.erlan.starts(await invited(cast.town, Role.OFFICIAL, "ROADS"))
    cast.marat.expects(f"Сіздің қарауыңызға өтініш түсті: № {number}")
    assert "Ауыз су жоқ" not in cast.erlan.sees()
    await reports.presses_forged(cast.erlan, number, "open")
    assert cast.erlan.is_told("Бұл іс сізге берілмеген.")


@pytest.mark.parametrize("name", ["<b>Ерлан</b>", "Ерлан & Ко", "_*`Ерлан"])
async def test_names_are_shown_as_they_are(town: Town, name: str) -> None:
    admin = await town.joins("Асқар", Role.ADMIN)
    await town.joins(name, Role.OFFICIAL, body="TUKSH")
    await admin.says("/people")
    admin.expects(f"{name} · Лауазымды адам")
    await admin.presses(name)
    admin.expects(f"{name}\n     Рөлі: Лауазымды адам")
