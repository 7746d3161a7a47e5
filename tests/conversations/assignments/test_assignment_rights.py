"""Who may do what to an assignment: forged buttons, wrong offices, old cards; no press throws words away."""

from domain.people import Role
from tests.support.assignments import WATER, Bureau, in_russian, newest
from tests.support.town import Town

NUMBER = 20260001


def forged(act: str, one: int = NUMBER) -> str:
    return f"a:{act}:{one}"


async def test_an_executor_reports_and_never_closes(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.taken()
    await office.reported()
    assert "[Бақылаудан алу]" not in office.erlan.sees()
    card = newest(office.erlan)
    for act in ("rem", "ret", "can"):
        await office.erlan.presses_data(card, forged(act))
        assert office.erlan.is_told("Бұл іс сізге берілмеген"), act
    assert office.state() == "submitted"


async def test_a_colleague_cannot_report_for_the_executor(town: Town) -> None:
    """Said at the press, not after a page has been written."""
    office = await Bureau.opens(town)
    await office.taken()
    await office.aigerim.presses_data(office.aigerim.messages[-1], forged("sub"))
    assert office.aigerim.is_told("Бұл іс сізге берілмеген")
    await office.gulnar.presses_data(office.gulnar.messages[-1], forged("sub"))
    assert office.gulnar.is_told("Бұл іс сізге берілмеген")
    assert office.state() == "acknowledged"


async def test_another_body_can_neither_take_nor_read(town: Town) -> None:
    office = await Bureau.opens(town)
    marat = await town.joins("Марат", Role.OFFICIAL, body="ARCH")
    await office.given()
    for act in ("ack", "open", "files", "words", "sub", "rem"):
        await marat.presses_data(marat.messages[-1], forged(act))
        assert marat.is_told("Бұл іс сізге берілмеген"), act
    await marat.says("/assignments")
    assert WATER not in marat.sees()
    assert "2026-0001" not in marat.sees()
    assert office.state() == "issued"


async def test_a_resident_can_do_nothing_of_this(town: Town) -> None:
    office = await Bureau.opens(town)
    aigul = await town.resident("Айгүл", "kk")
    await office.given()
    for act in ("ack", "open", "sub", "rem", "ret", "can"):
        await aigul.presses_data(aigul.messages[-1], forged(act))
        assert aigul.is_told("Бұл іс сізге берілмеген"), act
    await aigul.presses_data(aigul.messages[-1], forged("new", 0))
    assert aigul.is_told("Бұл команда сіздің рөліңізге арналмаған")
    await aigul.says("/assignments")
    assert aigul.messages[-1].text.startswith("Бұл команда сіздің рөліңізге арналмаған")


async def test_forged_and_cut_data_is_an_unknown_button(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.given()
    card = office.erlan.last_card()
    for data in (forged("ack", 1), "a:ack", "a:ack:x", "a:nothing:1", "a:", forged("ack", 10**30), "t:9"):
        await office.erlan.presses_data(card, data)
        assert office.erlan.is_told("Бұл батырма жарамсыз"), data
    await office.writes()
    await office.damir.presses_data(office.damir.last_card(), "t:99999999999")
    assert office.damir.is_told("Бұл батырма жарамсыз")
    await office.damir.presses_data(office.damir.last_card(), "b:NOBODY")
    assert town.rows("SELECT count(*) FROM inbox WHERE state = 'aside'") == [(0,)]


async def test_a_card_of_what_is_over_has_no_button_left(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.taken()
    old = office.erlan.last_card()
    await office.reported()
    await office.damir.presses("Бақылаудан алу")
    await office.erlan.presses_old("Есеп ұсыну", on=old)
    assert office.erlan.is_told("Қазір бұл әрекет мүмкін емес. Мәртебесі: Бақылаудан алынды.")
    assert "[Бақылаудан алу]" not in office.damir.sees()
    assert "[Күшін жою]" not in office.damir.sees()


async def test_after_dismissal_the_buttons_of_old_cards_do_nothing(town: Town) -> None:
    office = await Bureau.opens(town)
    admin = await town.joins("Әкімші", Role.ADMIN)
    await office.taken()
    await admin.says("/people")
    await admin.presses("Ерлан")
    await admin.presses("Құқығын тоқтату")
    await admin.presses("Иә, тоқтату")
    office.erlan.expects("№ 2026-0001 тапсырма енді сізге қатысты емес.")
    await office.erlan.presses_data(office.erlan.messages[-1], forged("sub"))
    assert office.state() == "issued"
    assert town.rows("SELECT count(*) FROM parts WHERE purpose = 'execution'") == [(0,)]


async def test_no_press_throws_away_what_is_being_written(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.taken()
    await office.reported()
    await office.damir.says("Жаңа тапсырманың мәтіні")
    await office.damir.presses("Пысықтауға қайтару")
    assert office.damir.is_told("Алдымен жазып жатқаныңызды жіберіңіз немесе жойыңыз")
    assert "Жаңа тапсырманың мәтіні" in office.damir.last_card("Тапсырма жобасы").text
    await office.damir.presses("Болдырмау")
    await office.damir.presses("Пысықтауға қайтару")
    assert "№ 2026-0001 тапсырманы пысықтауға қайтару" in office.damir.last_card().text


async def test_the_same_press_again_goes_on_with_what_was_written(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.taken()
    card = office.erlan.last_card()
    await office.erlan.presses("Есеп ұсыну")
    await office.erlan.says("Бірінші бөлігі")
    await office.erlan.presses("Есеп ұсыну", on=card)
    assert "Бірінші бөлігі" in office.erlan.last_card().text
    await office.erlan.says("Екінші бөлігі")
    await office.erlan.presses("Жіберу")
    assert "Бірінші бөлігі\nЕкінші бөлігі" in office.damir.last_card("есеп ұсынылды").text


async def test_a_report_needs_words(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.taken()
    await office.erlan.presses("Есеп ұсыну")
    await office.erlan.sends_photo()
    await office.erlan.presses("Жіберу")
    assert office.erlan.is_told("Мұнда сөз керек. Бір-екі сөйлем жазыңыз.")
    await office.erlan.says("Міне, дәлелі")
    await office.erlan.presses("Жіберу")
    assert office.state() == "submitted"
    assert office.damir.messages[-1].kind == "photo"


async def test_assignments_for_each_role(town: Town) -> None:
    office = await Bureau.opens(town)
    saule = await town.joins("Сәуле", Role.COORDINATOR)
    akim = await town.joins("Әкім", Role.AKIMAT)
    admin = await town.joins("Әкімші", Role.ADMIN)
    marat = await town.joins("Марат", Role.OFFICIAL, body="ARCH")
    await in_russian(akim)
    await office.given()
    await office.given(text="Есеп кестесін ұсынсын", body="Сәулет")
    for one, numbers in {
        office.damir: ["2026-0001", "2026-0002"],
        office.erlan: ["2026-0001"],
        office.gulnar: ["2026-0001"],
        marat: ["2026-0002"],
        saule: ["2026-0001", "2026-0002"],
        akim: ["2026-0001", "2026-0002"],
    }.items():
        await one.says("/assignments")
        assert [n for n in ("2026-0001", "2026-0002") if n in one.messages[-1].text] == numbers, one.name
    await akim.presses("№ 2026-0001")
    assert WATER in akim.messages[-1].text
    assert akim.messages[-1].inline is None
    assert "Срок исполнения: 7 декабря 2026 года" in akim.messages[-1].text
    await saule.presses("№ 2026-0001")
    assert saule.messages[-1].inline is None
    assert office.damir.buttons()[-1] == "Жаңа тапсырма беру"
    assert "Жаңа тапсырма беру" not in office.erlan.sees() + saule.sees() + akim.sees()
    await admin.says("/assignments")
    assert "Бұл команда сіздің рөліңізге арналмаған" in admin.messages[-1].text


async def test_an_opened_card_stays_up_to_date(town: Town) -> None:
    """A card from the list is redrawn like the one that was sent."""
    office = await Bureau.opens(town)
    await office.given()
    await office.aigerim.says("/assignments")
    await office.aigerim.presses("№ 2026-0001")
    assert office.aigerim.messages[-1].buttons == [["Таныстым"]]
    await office.erlan.presses("Таныстым")
    assert "Жауапты орындаушы: әріптесіңіз" in office.aigerim.messages[-1].text
    assert office.aigerim.messages[-1].inline is None


async def test_files_and_long_words_can_be_had_again(town: Town) -> None:
    office = await Bureau.opens(town)
    long = " ".join(f"{n}-тармақ: жол жөнделсін." for n in range(1, 160))
    assert len(long) > 3500
    await office.damir.says(long)
    await office.damir.sends_photo()
    await office.damir.presses("Органды таңдау")
    await office.damir.presses("Тұрғын үй-коммуналдық")
    await office.damir.presses("+3")
    await office.damir.presses("Жіберу")
    assert "159-тармақ" not in office.erlan.sees()
    await office.erlan.presses("Толық мәтін")
    office.erlan.expects("159-тармақ")
    await office.erlan.presses("Қоса берілген")
    assert [one.kind for one in office.erlan.messages].count("photo") == 2


async def test_what_looks_like_html_is_shown_as_written(town: Town) -> None:
    office = await Bureau.opens(town)
    await office.given(text="<b>Жөндеу</b> & «есеп» <script>")
    assert "<b>Жөндеу</b> & «есеп» <script>" in office.erlan.last_card().text
