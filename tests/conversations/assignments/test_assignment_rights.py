"""Rights on an assignment: forged buttons, wrong roles, old cards; no press discards a draft."""

from domain.people import Role
from tests.support.cast import Cast
from tests.support.phone import dismisses, newest, switches_to_russian
from tests.support.steps import assignments
from tests.support.steps.assignments import WATER

NUMBER = 20260001


def forged(act: str, one: int = NUMBER) -> str:
    return f"a:{act}:{one}"


async def test_an_executor_reports_and_never_closes(cast: Cast) -> None:
    await assignments.taken(cast)
    await assignments.reported(cast)
    assert "[Бақылаудан алу]" not in cast.erlan.sees()
    card = newest(cast.erlan)
    for act in ("rem", "ret", "can"):
        await cast.erlan.presses_data(card, forged(act))
        assert cast.erlan.is_told("Бұл іс сізге берілмеген"), act
    assert assignments.state(cast) == "submitted"


async def test_a_colleague_cannot_report_for_the_executor(cast: Cast) -> None:
    """The press is refused, before a text is written."""
    await assignments.taken(cast)
    await cast.marat.presses_data(cast.marat.messages[-1], forged("sub"))
    assert cast.marat.is_told("Бұл іс сізге берілмеген")
    await cast.gulnar.presses_data(cast.gulnar.messages[-1], forged("sub"))
    assert cast.gulnar.is_told("Бұл іс сізге берілмеген")
    assert assignments.state(cast) == "acknowledged"


async def test_another_body_can_neither_take_nor_read(cast: Cast) -> None:
    nurlan = await cast.town.joins("Нұрлан", Role.OFFICIAL, body="ARCH")
    await assignments.given(cast)
    for act in ("ack", "open", "files", "words", "sub", "rem"):
        await nurlan.presses_data(nurlan.messages[-1], forged(act))
        assert nurlan.is_told("Бұл іс сізге берілмеген"), act
    await nurlan.says("/assignments")
    assert WATER not in nurlan.sees()
    assert "2026-0001" not in nurlan.sees()
    assert assignments.state(cast) == "issued"


async def test_a_resident_can_do_nothing_of_this(cast: Cast) -> None:
    await cast.aigul.says("/help")
    await assignments.given(cast)
    for act in ("ack", "open", "sub", "rem", "ret", "can"):
        await cast.aigul.presses_data(cast.aigul.messages[-1], forged(act))
        assert cast.aigul.is_told("Бұл іс сізге берілмеген"), act
    await cast.aigul.presses_data(cast.aigul.messages[-1], forged("new", 0))
    assert cast.aigul.is_told("Бұл команда сіздің рөліңізге арналмаған")
    await cast.aigul.says("/assignments")
    assert cast.aigul.messages[-1].text.startswith("Бұл команда сіздің рөліңізге арналмаған")


async def test_forged_and_cut_data_is_an_unknown_button(cast: Cast) -> None:
    await assignments.given(cast)
    card = cast.erlan.last_card()
    for data in (forged("ack", 1), "a:ack", "a:ack:x", "a:nothing:1", "a:", forged("ack", 10**30), "t:9"):
        await cast.erlan.presses_data(card, data)
        assert cast.erlan.is_told("Бұл батырма жарамсыз"), data
    await assignments.writes(cast)
    await cast.damir.presses_data(cast.damir.last_card(), "t:99999999999")
    assert cast.damir.is_told("Бұл батырма жарамсыз")
    await cast.damir.presses_data(cast.damir.last_card(), "b:NOBODY")
    assert cast.town.rows("SELECT count(*) FROM inbox WHERE state = 'aside'") == [(0,)]


async def test_a_card_of_what_is_over_has_no_button_left(cast: Cast) -> None:
    await assignments.taken(cast)
    old = cast.erlan.last_card()
    await assignments.reported(cast)
    await cast.damir.presses("Бақылаудан алу")
    await cast.erlan.presses_old("Есеп ұсыну", on=old)
    assert cast.erlan.is_told("Қазір бұл әрекет мүмкін емес. Мәртебесі: Бақылаудан алынды.")
    assert "[Бақылаудан алу]" not in cast.damir.sees()
    assert "[Күшін жою]" not in cast.damir.sees()


async def test_after_dismissal_the_buttons_of_old_cards_do_nothing(cast: Cast) -> None:
    await assignments.taken(cast)
    await dismisses(cast.askar, "Ерлан")
    cast.erlan.expects("№ 2026-0001 тапсырма енді сізге қатысты емес.")
    await cast.erlan.presses_data(cast.erlan.messages[-1], forged("sub"))
    assert assignments.state(cast) == "issued"
    assert cast.town.rows("SELECT count(*) FROM parts WHERE purpose = 'execution'") == [(0,)]


async def test_no_press_throws_away_what_is_being_written(cast: Cast) -> None:
    await assignments.taken(cast)
    await assignments.reported(cast)
    await cast.damir.says("Жаңа тапсырманың мәтіні")
    await cast.damir.presses("Пысықтауға қайтару")
    assert cast.damir.is_told("Алдымен жазып жатқаныңызды жіберіңіз немесе жойыңыз")
    assert "Жаңа тапсырманың мәтіні" in cast.damir.last_card("Тапсырма жобасы").text
    await cast.damir.presses("Болдырмау")
    await cast.damir.presses("Пысықтауға қайтару")
    assert "№ 2026-0001 тапсырманы пысықтауға қайтару" in cast.damir.last_card().text


async def test_the_same_press_again_goes_on_with_what_was_written(cast: Cast) -> None:
    await assignments.taken(cast)
    card = cast.erlan.last_card()
    await cast.erlan.presses("Есеп ұсыну")
    await cast.erlan.says("Бірінші бөлігі")
    await cast.erlan.presses("Есеп ұсыну", on=card)
    assert "Бірінші бөлігі" in cast.erlan.last_card().text
    await cast.erlan.says("Екінші бөлігі")
    await cast.erlan.presses("Жіберу")
    assert "Бірінші бөлігі\nЕкінші бөлігі" in cast.damir.last_card("есеп ұсынылды").text


async def test_a_report_needs_words(cast: Cast) -> None:
    await assignments.taken(cast)
    await cast.erlan.presses("Есеп ұсыну")
    await cast.erlan.sends_photo()
    await cast.erlan.presses("Жіберу")
    assert cast.erlan.is_told("Мұнда сөз керек. Бір-екі сөйлем жазыңыз.")
    await cast.erlan.says("Міне, дәлелі")
    await cast.erlan.presses("Жіберу")
    assert assignments.state(cast) == "submitted"
    assert cast.damir.messages[-1].kind == "photo"


async def test_assignments_for_each_role(cast: Cast) -> None:
    akim = await cast.town.joins("Әкім", Role.AKIMAT)
    nurlan = await cast.town.joins("Нұрлан", Role.OFFICIAL, body="ARCH")
    await switches_to_russian(akim)
    await assignments.given(cast)
    await assignments.given(cast, text="Есеп кестесін ұсынсын", body="Сәулет")
    for one, numbers in {
        cast.damir: ["2026-0001", "2026-0002"],
        cast.erlan: ["2026-0001"],
        cast.gulnar: ["2026-0001"],
        nurlan: ["2026-0002"],
        cast.saule: ["2026-0001", "2026-0002"],
        akim: ["2026-0001", "2026-0002"],
    }.items():
        await one.says("/assignments")
        assert [n for n in ("2026-0001", "2026-0002") if n in one.messages[-1].text] == numbers, one.name
    await akim.presses("№ 2026-0001")
    assert WATER in akim.messages[-1].text
    assert akim.messages[-1].inline is None
    assert "Срок исполнения: 7 декабря 2026 года" in akim.messages[-1].text
    await cast.saule.presses("№ 2026-0001")
    assert cast.saule.messages[-1].inline is None
    assert cast.damir.buttons()[-1] == "Жаңа тапсырма беру"
    assert "Жаңа тапсырма беру" not in cast.erlan.sees() + cast.saule.sees() + akim.sees()
    await cast.askar.says("/assignments")
    assert "Бұл команда сіздің рөліңізге арналмаған" in cast.askar.messages[-1].text


async def test_an_opened_card_stays_up_to_date(cast: Cast) -> None:
    """A card from the list is redrawn like the one that was sent."""
    await assignments.given(cast)
    await cast.marat.says("/assignments")
    await cast.marat.presses("№ 2026-0001")
    assert cast.marat.messages[-1].buttons == [["Таныстым"]]
    await cast.erlan.presses("Таныстым")
    assert "Жауапты орындаушы: әріптесіңіз" in cast.marat.messages[-1].text
    assert cast.marat.messages[-1].inline is None


async def test_files_and_long_words_can_be_had_again(cast: Cast) -> None:
    long = " ".join(f"{n}-тармақ: жол жөнделсін." for n in range(1, 160))
    assert len(long) > 3500
    await cast.damir.says(long)
    await cast.damir.sends_photo()
    await cast.damir.presses("Органды таңдау")
    await cast.damir.presses("Тұрғын үй-коммуналдық")
    await cast.damir.presses("+3")
    await cast.damir.presses("Жіберу")
    assert "159-тармақ" not in cast.erlan.sees()
    await cast.erlan.presses("Толық мәтін")
    cast.erlan.expects("159-тармақ")
    await cast.erlan.presses("Қоса берілген")
    assert [one.kind for one in cast.erlan.messages].count("photo") == 2


async def test_what_looks_like_html_is_shown_as_written(cast: Cast) -> None:
    await assignments.given(cast, text="<b>Жөндеу</b> & «есеп» <script>")
    assert "<b>Жөндеу</b> & «есеп» <script>" in cast.erlan.last_card().text
