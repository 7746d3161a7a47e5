"""Bad input about a meeting, and the sentence that answers each."""

import asyncio

from domain.people import Role
from tests.support.cast import Cast
from tests.support.phone import dismisses
from tests.support.steps import meetings
from tests.support.steps.meetings import AGENDA, AGENDA_RU, HOUSING, PLACE, ROADS, TITLE, TITLE_RU


async def test_a_notice_in_one_language_is_not_sent(cast: Cast) -> None:
    """No card offers it; a button of an older card, pressed all the same, is refused with the way on."""
    await cast.saule.says("/meeting")
    await cast.saule.says(TITLE)
    await cast.saule.presses("Артқа")
    assert "Жіберу" not in cast.saule.buttons()
    await cast.saule.presses_data(cast.saule.last_card(), "d:send")
    assert cast.saule.is_told("қазақша да, орысша да мәтіні, күні мен уақыты керек")
    assert cast.town.rows("SELECT count(*) FROM meetings") == [(0,)]


async def test_broken_markup_is_shown_as_it_was_typed(cast: Cast) -> None:
    broken = "<b>1. Су</i> & {$n} <script>alert(1)</script> https://x"
    await meetings.writes(cast, agenda=broken)
    await meetings.invites(cast)
    assert broken in cast.saule.last_card("жобасы").text
    await cast.saule.presses("Жіберу")
    assert broken in meetings.notices(cast.erlan)[0].text


async def test_nobody_in_the_audience(cast: Cast) -> None:
    await meetings.writes(cast)
    await cast.saule.presses("Дайын")
    assert cast.saule.is_told("Әзірге ешкім белгіленген жоқ. Рөл немесе орган таңдаңыз.")
    await cast.saule.presses("Әкімдік басшылығы")
    assert "адамдар: 0" in cast.saule.last_card().text
    await cast.saule.presses("Дайын")
    assert cast.saule.is_told("Таңдалғандардан ботқа әлі ешкім қосылмаған.")
    await cast.saule.presses("Әкімдік басшылығы")
    await meetings.invites(cast, ROADS)
    await dismisses(cast.askar, cast.zholdas.name)
    await cast.saule.presses("Жіберу")
    assert cast.saule.is_told("Таңдалғандардан ботқа әлі ешкім қосылмаған.")
    assert cast.town.rows("SELECT count(*) FROM meetings") == [(0,)]


async def test_two_taps_on_send_make_one_meeting(cast: Cast) -> None:
    await meetings.writes(cast)
    await meetings.invites(cast)
    await asyncio.gather(cast.saule.presses("Жіберу"), cast.saule.presses("Жіберу"))
    assert "№ 2026-0001: жіберіліп қойған" in " ".join(cast.saule.alerts)
    assert cast.town.rows("SELECT count(*) FROM meetings") == [(1,)]
    assert len(meetings.notices(cast.erlan)) == 1


async def test_dates_and_times_that_cannot_be(cast: Cast) -> None:
    saule = cast.saule
    await saule.says("/meeting")
    await saule.says(TITLE)
    await saule.says(TITLE_RU)
    for typed, said in (
        ("кеше", "Бұл күн түсініксіз."),
        ("20.11.2026", "Бұл күн өтіп кеткен."),
        ("20.11.2036", "Бұл күн тым алыс"),
    ):
        await saule.says(typed)
        saule.expects(said)
    await saule.says("бүгін")
    await saule.says("түсте")
    saule.expects("Бұл уақыт түсініксіз. Уақытты былай жазыңыз: 10:00 немесе 14.30.")
    await saule.says("09:00")
    saule.expects("Бұл уақыт өтіп кеткен. Кейінірек күн немесе уақыт жазыңыз.")
    await saule.says("15:00")
    assert "өтетін орнын қазақша" in saule.last_card().text.lower()


async def test_a_day_off_is_said_and_the_author_decides(cast: Cast) -> None:
    saule = cast.saule
    for words in ("/meeting", TITLE, TITLE_RU, "29.11.2026"):
        await saule.says(words)
    assert "демалыс күні (жексенбі)" in saule.last_card().text
    await saule.presses("Келесі жұмыс күні: 30.11.2026")
    await saule.says("10:00")
    await saule.presses("Артқа")
    assert "Күні: 2026 жылғы 30 қараша" in saule.last_card().text


async def test_a_draft_that_lay_until_its_time_had_passed(cast: Cast) -> None:
    await meetings.writes(cast)
    await meetings.invites(cast)
    await cast.town.at("2026-11-27 11:00")
    await cast.saule.presses("Жіберу")
    assert cast.saule.is_told("Бұл уақыт өтіп кеткен.")


async def test_words_that_no_field_asks_for_and_files(cast: Cast) -> None:
    saule = cast.saule
    await saule.says("/meeting")
    await saule.sends_photo("Зал")
    saule.expects("Мұнда сөз керек. Бір-екі сөйлем жазыңыз.")
    await saule.says("…")
    saule.expects("Мұнда сөз керек.")
    await saule.says("а" * 201)
    saule.expects("Мәтін тым ұзын. Таңба саны: 201, рұқсат етілгені: 200.")
    await saule.says(TITLE)
    await saule.presses("Артқа")
    await saule.says("Тағы бірдеңе")
    saule.expects("Алдымен карточкадағы «Өзгерту» немесе «Жалғастыру» батырмасын басыңыз")


async def test_an_edited_message_changes_its_field(cast: Cast) -> None:
    await cast.saule.says("/meeting")
    typed = await cast.saule.says("Жиналс")
    await cast.saule.edits(typed, TITLE)
    assert f"Атауы, қазақша: {TITLE}" in cast.saule.last_card("жобасы").text
    await cast.saule.presses("Жалғастыру")
    assert "атауын орысша" in cast.saule.last_card().text


async def test_the_longest_notice_fits_one_card(cast: Cast) -> None:
    saule = cast.saule
    await saule.says("/meeting")
    fields = ("а" + "<" * 199, "а" + ">" * 199, "27.11.2026", "10:00", "а" + "&" * 199, "б" + "&" * 199)
    for words in (*fields, "а" + "<" * 1199, "б" + "&" * 1199):
        await saule.says(words)
    await meetings.invites(cast)
    await saule.presses("Жіберу")
    assert "а" + "<" * 199 in meetings.notices(cast.erlan)[0].text


async def test_who_calls_no_meetings(cast: Cast) -> None:
    for person in (cast.erlan, cast.damir, cast.askar, cast.aigul):
        for command in ("/meeting", "/meetings"):
            await person.says(command)
            person.expects("Бұл команда сіздің рөліңізге арналмаған.")
    await meetings.announces(cast)
    for act in ("rem", "chg", "can", "cans", "open"):
        await cast.erlan.presses_data(cast.erlan.last_card(), f"e:{act}:20260001:0")
    assert cast.town.rows("SELECT state, edition, reminds FROM meetings") == [("announced", 1, 0)]


async def test_a_forged_answer_of_who_is_not_invited(cast: Cast) -> None:
    await meetings.announces(cast)
    await cast.zholdas.says("/help")
    for data in ("v:yes:20260001:1", "v:yes:20269999:1"):
        await cast.zholdas.presses_data(cast.zholdas.messages[-1], data)
    assert cast.town.rows("SELECT count(*) FROM invited WHERE answer IS NOT NULL") == [(0,)]
    assert [one for one in cast.zholdas.alerts if "Бұл іс сізге берілмеген" in one]


async def test_the_answer_may_be_changed_and_is_counted_once(cast: Cast) -> None:
    await meetings.announces(cast)
    for button in ("Қатысамын", "Қатысамын", "Қатыса алмаймын"):
        await cast.erlan.presses(button)
    assert "Жауабыңыз: Қатыса алмаймын" in meetings.notices(cast.erlan)[0].text
    await cast.town.passes(seconds=2)
    assert "Қатысатындар: 0" in meetings.progress(cast).text
    assert "Қатыса алмайтындар: 1" in meetings.progress(cast).text


async def test_who_joins_after_the_announcement_is_invited_too(cast: Cast) -> None:
    await meetings.announces(cast)
    aibek = await cast.town.joins("Айбек", Role.OFFICIAL, body="TUKSH")
    other = await cast.town.joins("Бақыт", Role.OFFICIAL, body="POL")
    assert [len(meetings.notices(aibek)), len(meetings.notices(other))] == [1, 0]
    await aibek.presses("Қатысамын")
    await cast.town.passes(seconds=2)
    assert "Қатысатындар: 1\nАйбек" in meetings.progress(cast).text
    assert "4 / 4" in meetings.progress(cast).text


async def test_who_has_blocked_the_bot_gets_it_when_back(cast: Cast) -> None:
    await cast.erlan.blocks()
    await meetings.announces(cast)
    card = meetings.progress(cast).text
    assert "Жіберілгені: 2 / 3. Жіберілмегені: 0.\nБотты бұғаттағандар: 1\nТарату аяқталды." in card
    await cast.erlan.unblocks()
    await cast.erlan.says("/tasks")
    await cast.erlan.presses("Қатысамын")
    await cast.town.passes(seconds=2)
    assert "3 / 3" in meetings.progress(cast).text


async def test_an_official_who_was_dismissed_answers_no_more(cast: Cast) -> None:
    await meetings.announces(cast)
    await dismisses(cast.askar, cast.erlan.name)
    await cast.erlan.presses_old("Қатысамын", on=meetings.notices(cast.erlan)[0])
    assert cast.erlan.is_told("Сіздің қызметтік құқығыңыз тоқтатылған.")
    await cast.marat.presses("Қатысамын")
    await cast.town.passes(seconds=2)
    assert "Жауап бермегендер: 1\nГүлнар" in meetings.progress(cast).text
    assert "Ерлан" not in meetings.progress(cast).text


async def test_its_author_is_dismissed_and_it_goes_on(cast: Cast) -> None:
    await meetings.announces(cast)
    nurgul = await cast.town.joins("Нұргүл", Role.COORDINATOR)
    await dismisses(cast.askar, cast.saule.name)
    assert "№ 2026-0001 жиналыс енді сізге қатысты емес." in cast.saule.sees()
    assert "Жауап бермегендер" not in cast.saule.sees()
    await cast.erlan.presses("Қатысамын")
    await nurgul.says("/meetings")
    await nurgul.presses("№ 2026-0001")
    assert "Қатысатындар: 1\nЕрлан" in nurgul.last_card("№ 2026-0001 жиналыс").text
    await nurgul.presses("Жиналысты өткізбеу")
    await nurgul.presses("Иә, өткізілмейді")
    assert len(meetings.notices(cast.marat, "Жиналыс өтпейді")) == 1


async def test_another_draft_is_not_thrown_away(cast: Cast) -> None:
    await meetings.writes(cast)
    assert PLACE in cast.saule.sees()
    await cast.saule.says("/meeting")
    await meetings.invites(cast, HOUSING)
    assert AGENDA in cast.saule.last_card("жобасы").text
    assert AGENDA_RU in cast.saule.last_card("жобасы").text
