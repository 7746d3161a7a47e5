"""The official's card: taken, asked about, handed on, answered; and what the resident hears of it."""

import asyncio

from simulator.state.chats import Message
from tests.support.cast import Cast
from tests.support.steps import reports


async def test_who_accepts_has_it_and_others_see_so(cast: Cast) -> None:
    number = await reports.sends(cast)
    card = await reports.opens(cast.gulnar, number)
    await reports.accepts(cast, cast.erlan)
    assert cast.erlan.is_told(f"№ {number} өтінішті орындауға қабылдадыңыз.")
    assert "Мәртебесі: Орындауға қабылданды" in cast.erlan.last_card(number).text
    cast.aigul.expects(f"№ {number} өтініш орындауға қабылданды.")
    assert f"№ {number} өтінішті әріптесіңіз орындауға қабылдады." in card.text
    assert "Орындауға қабылдау" not in str(card.buttons)


async def test_the_second_press_gets_a_polite_sentence(cast: Cast) -> None:
    number = await reports.sends(cast)
    card = await reports.opens(cast.marat, number)
    await reports.accepts(cast, cast.erlan)
    await cast.marat.presses_old("Орындауға қабылдау", on=card)
    assert cast.marat.is_told(f"№ {number}: әріптесіңіз орындауға қабылдап қойған.")
    assert reports.journal(cast.town, number) == ["file", "accept"]


async def test_two_presses_at_once_have_one_winner(cast: Cast) -> None:
    number = await reports.sends(cast)
    await reports.opens(cast.marat, number)
    await asyncio.gather(*(one.presses("Орындауға қабылдау") for one in (cast.erlan, cast.marat)))
    told = sorted((cast.erlan.alerts[-1], cast.marat.alerts[-1]))
    assert told == [
        f"№ {number} өтінішті орындауға қабылдадыңыз.",
        f"№ {number}: әріптесіңіз орындауға қабылдап қойған. Басқа істер: /tasks, /assignments",
    ]
    assert reports.journal(cast.town, number) == ["file", "accept"]
    assert sum("әріптесіңіз орындауға қабылдады" in one.sees() for one in (cast.erlan, cast.marat)) == 1


async def test_a_question_is_relayed_both_ways_without_a_name(cast: Cast) -> None:
    number = await reports.sends(cast, "Нет воды", by=cast.ivan)
    await reports.accepts(cast, cast.erlan)
    cast.ivan.hears()
    await reports.writes(cast, cast.erlan, "Нақтылауды сұрау", "Қай көшеде?")
    heard = cast.ivan.hears()
    assert f"По обращению № {number} требуется уточнение:\n\nҚай көшеде?" in heard
    assert "Ерлан" not in heard
    assert reports.state(cast.town, number) == "clarifying"
    await cast.ivan.presses("Ответить")
    await cast.ivan.says("Улица Абая, 5")
    await cast.ivan.sends_photo("вот кран")
    await cast.ivan.presses("Отправить")
    assert reports.state(cast.town, number) == "accepted"
    assert "Өтініш берушінің жауабы: Улица Абая, 5\nвот кран" in cast.erlan.last_card(number).text
    assert cast.erlan.messages[-1].kind == "photo"


async def test_a_report_is_redirected_with_a_reason_and_a_new_term(cast: Cast) -> None:
    number = await reports.sends(cast)
    await reports.opens(cast.gulnar, number)
    await cast.gulnar.presses("Басқа органға жіберу")
    await cast.gulnar.presses("Жолаушылар көлігі")
    await cast.gulnar.says("Бұл жол жөндеу кезінде болған")
    await cast.later(60 * 24)
    await cast.gulnar.presses("Жіберу")
    cast.erlan.expects(f"№ {number} өтініш басқа органға жіберілді, енді ол сізде емес.")
    cast.erlan.expects(f"№ {number} өтініш енді сіздің қарауыңызда емес.")
    assert "Ауыз су жоқ" not in cast.erlan.sees()
    cast.zholdas.expects(f"Сіздің қарауыңызға өтініш түсті: № {number}")
    cast.aigul.expects(
        f"№ {number} өтініш құзыреті бойынша қарауға жіберілді.\n"
        "     Жауапты орган: Жолаушылар көлігі және автомобиль жолдары бөлімі\n"
        "     Себебі: Бұл жол жөндеу кезінде болған\n"
        "     Жауап беру мерзімі: 2026 жылғы 27 қараша"
    )
    assert cast.town.rows("SELECT body, due_on, due_version FROM reports") == [("ROADS", "2026-11-27", 2)]


async def test_a_redirect_needs_another_body_and_words(cast: Cast) -> None:
    number = await reports.sends(cast)
    await cast.erlan.presses("Басқа органға жіберу")
    await cast.erlan.presses("Артқа")
    await cast.erlan.says("Біздікі емес")
    await cast.erlan.presses("Жіберу")
    assert cast.erlan.is_told("Орган таңдалмаған.")
    await cast.erlan.presses("Органды таңдау")
    await cast.erlan.presses("Тұрғын үй-коммуналдық")
    await cast.erlan.presses("Жіберу")
    assert cast.erlan.is_told("Өтініш қазірдің өзінде осы органда.")
    await cast.erlan.presses("Органды таңдау")
    await cast.erlan.presses("Құрылыс бөлімі")
    await cast.erlan.presses("Жіберу")
    assert cast.town.rows("SELECT body FROM reports") == [("BUILD",)]
    cast.saule.expects(f"Сіздің қарауыңызға өтініш түсті: № {number}")


async def test_the_answer_comes_with_its_photo_and_asks_yes_or_no(cast: Cast) -> None:
    number = await reports.sends(cast, "Нет воды", by=cast.ivan)
    await reports.accepts(cast, cast.erlan)
    await cast.erlan.presses("Шешілді деп белгілеу")
    await cast.erlan.says("Құбыр ауыстырылды")
    await cast.erlan.sends_photo("міне")
    await cast.erlan.presses("Жіберу")
    answer = cast.ivan.last_card(f"По обращению № {number} готов ответ")
    assert "Құбыр ауыстырылды\nміне" in answer.text
    assert answer.buttons == [["Да, решён"], ["Нет, не решён"]]
    assert cast.ivan.messages[-1].shown() == f"[photo] Обращение № {number}"
    await cast.ivan.presses("Да, решён")
    cast.ivan.expects(f"Спасибо! Обращение № {number} закрыто: вопрос решён.")
    cast.erlan.expects(f"№ {number} өтініш жабылды: тұрғын мәселенің шешілгенін растады.")
    assert reports.state(cast.town, number) == "confirmed"
    assert cast.ivan.last_card(number).buttons == [["Вложения"]]


async def test_the_first_no_reopens_it_with_a_new_term(cast: Cast) -> None:
    number = await reports.answered(cast)
    await cast.town.at("2026-11-25 10:00")
    await cast.aigul.presses("Жоқ, шешілмеді")
    cast.aigul.expects(f"№ {number} өтініш қайта ашылды, ол жауапты органға қайтарылды.")
    cast.aigul.expects("Жаңа мерзім: 2026 жылғы 30 қараша")
    cast.erlan.expects(f"№ {number} өтініш қайта ашылды: тұрғынның жауабы бойынша, мәселе шешілмеді.")
    assert reports.state(cast.town, number) == "reopened"
    await reports.accepts(cast, cast.erlan)
    assert reports.state(cast.town, number) == "accepted"


async def test_the_second_no_goes_to_the_coordinator_who_sends_it_back(cast: Cast) -> None:
    number = await reports.disputed(cast)
    cast.aigul.expects(f"№ {number} өтініш үйлестірушінің қарауына берілді.")
    cast.saule.expects(f"№ {number} өтініш сіздің шешіміңізді күтіп тұр")
    cast.erlan.expects("енді оны үйлестіруші қарайды")
    await reports.writes(cast, cast.saule, "Пысықтауға қайтару", "Орнына барып тексеріңіз")
    cast.aigul.expects("Себебі: Орнына барып тексеріңіз")
    cast.erlan.expects(f"№ {number} өтініш пысықтауға қайтарылды.")
    assert reports.state(cast.town, number) == "reopened"
    assert "Орындауға қабылдау" in cast.erlan.buttons()


async def test_the_coordinator_closes_a_dispute_with_a_reason(cast: Cast) -> None:
    number = await reports.disputed(cast)
    await reports.writes(cast, cast.saule, "Өтінішті жабу", "Су қысымы нормада, акт бар")
    for person in (cast.aigul, cast.erlan):
        person.expects(f"№ {number} өтініш жабылды.")
        person.expects("Себебі: Су қысымы нормада, акт бар")
    assert reports.state(cast.town, number) == "closed"
    await cast.aigul.presses_old("Жоқ, шешілмеді", on=_asked(cast))
    assert cast.aigul.is_told("Қазір бұл әрекет мүмкін емес. Мәртебесі: Жабылды.")


def _asked(cast: Cast) -> Message:
    """The message that once asked yes or no."""
    return next(one for one in reversed(cast.aigul.messages) if one.former)


async def test_a_resident_takes_a_report_back_with_two_presses(cast: Cast) -> None:
    number = await reports.sends(cast)
    await reports.accepts(cast, cast.erlan)
    await cast.aigul.says("/my")
    await cast.aigul.presses(f"№ {number}")
    await cast.aigul.presses("Кері қайтарып алу")
    assert reports.state(cast.town, number) == "accepted"
    await cast.aigul.presses("Иә, қайтарып аламын")
    assert reports.state(cast.town, number) == "withdrawn"
    cast.aigul.expects(f"№ {number} өтініш кері қайтарып алынды.")
    cast.erlan.expects(f"№ {number} өтінішті тұрғын кері қайтарып алды.")
    assert "Шешілді деп белгілеу" not in cast.erlan.sees()


async def test_silence_for_14_days_closes_it_and_the_resident_may_reopen(cast: Cast) -> None:
    number = await reports.answered(cast)
    await cast.town.at("2026-12-07 09:00")
    assert reports.state(cast.town, number) == "proposed"
    await cast.town.at("2026-12-07 11:00")
    assert reports.state(cast.town, number) == "unconfirmed"
    cast.aigul.expects(f"14 күн ішінде сізден жауап келмегендіктен, № {number} өтініш растаусыз жабылды.")
    cast.erlan.expects(f"№ {number} өтініш растаусыз жабылды: тұрғыннан жауап келмеді.")
    await cast.aigul.presses("Қайта ашу")
    cast.aigul.expects(f"№ {number} өтініш қайта ашылды.")
    cast.erlan.expects(f"№ {number} өтінішті тұрғын қайта ашты.")
    assert reports.state(cast.town, number) == "reopened"


async def test_what_nobody_accepts_goes_to_the_head_and_then_to_the_coordinator(cast: Cast) -> None:
    number = await reports.sends(cast)
    told = f"№ {number} өтініш: әлі орындауға қабылданған жоқ."
    await cast.town.at("2026-11-23 15:00")
    assert cast.gulnar.hears_nothing_new()
    await cast.town.at("2026-11-23 15:31")
    assert told in cast.gulnar.hears()
    assert cast.saule.hears_nothing_new()
    await cast.town.at("2026-11-24 10:02")
    assert told in cast.saule.hears()
    await cast.saule.says("/tasks")
    await cast.saule.presses(f"№ {number}")
    await reports.accepts(cast, cast.saule)
    assert reports.state(cast.town, number) == "accepted"


async def test_words_are_asked_for_where_words_are_needed(cast: Cast) -> None:
    number = await reports.sends(cast)
    await reports.accepts(cast, cast.erlan)
    await cast.erlan.presses("Нақтылауды сұрау")
    await cast.erlan.says("👍🏽")
    await cast.erlan.presses("Жіберу")
    assert cast.erlan.is_told("Мұнда сөз керек.")
    await cast.erlan.says("Қай үй?")
    await cast.erlan.presses("Жіберу")
    assert reports.state(cast.town, number) == "clarifying"


async def test_a_press_never_throws_away_what_is_being_written(cast: Cast) -> None:
    await reports.sends(cast)
    await reports.accepts(cast, cast.erlan)
    await reports.writes(cast, cast.erlan, "Нақтылауды сұрау", "Қай үй?")
    await cast.aigul.says("Тағы бір мәселе бар")
    await cast.aigul.presses("Жауап беру", on=cast.aigul.last_card("нақтылау қажет"))
    assert "жіберіңіз немесе жойыңыз" in cast.aigul.alerts[-1]
    await cast.erlan.presses("Шешілді деп белгілеу")
    await cast.erlan.says("Жарты жауап")
    await cast.erlan.presses("Нақтылауды сұрау")
    assert "жіберіңіз немесе жойыңыз" in cast.erlan.alerts[-1]
    await cast.erlan.presses("Шешілді деп белгілеу")
    assert "Жарты жауап" in cast.erlan.last_card().text


async def test_buttons_of_reports_that_never_were_are_answered(cast: Cast) -> None:
    for number in ("2026-999999", "0", "99999999999999999999999999"):
        for act in ("open", "acc", "ask", "yes", "wds", "files", "words"):
            await reports.presses_forged(cast.erlan, number, act)
            assert cast.erlan.is_told("Бұл батырма жарамсыз.")
    assert cast.town.rows("SELECT count(*) FROM inbox WHERE tries > 0 OR state = 'aside'") == [(0,)]
