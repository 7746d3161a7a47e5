"""A report, from «Жіберу» to the answer: receipts, numbers, hours, questions, the list of one's own."""

import asyncio

from domain.people import Role
from simulator.people.person import Person
from tests.support.counts import calls, count, failed_updates
from tests.support.phone import cards
from tests.support.town import Town, local


async def reported(person: Person, words: str) -> None:
    """A text, and the press that sends it."""
    await person.says(words)
    await person.presses("Отправить" if person.lang == "ru" else "Жіберу")


async def asked(town: Town, resident: Person) -> Person:
    """An official who has taken the resident's report and asked something about it."""
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    await reported(resident, "Нет воды" if resident.lang == "ru" else "Ауыз су жоқ")
    await erlan.presses("Орындауға қабылдау")
    await erlan.presses("Нақтылауды сұрау")
    await erlan.says("Үй нөмірі қандай?")
    await erlan.presses("Жіберу")
    return erlan


async def test_the_receipt_says_number_time_post_body_and_term(town: Town) -> None:
    await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    await reported(aigul, "Үш күннен бері ауыз су жоқ")
    receipt = aigul.messages[-1].text
    assert receipt.startswith(
        "Өтінішіңіз тіркелді\n"
        "Нөмірі: 2026-000001\n"
        "Түскен уақыты: 23.11.2026, 10:00\n"
        "Қабылдаған: лауазымды адам, Тұрғын үй-коммуналдық шаруашылық бөлімі\n"
        "Жауап беру мерзімі: 2026 жылғы 26 қараша"
    )
    assert "https://eotinish.kz" in receipt
    rows = town.rows("SELECT number, state, category, body, due_on, registered_on FROM reports")
    assert rows == [("2026-000001", "registered", "water", "TUKSH", "2026-11-26", "2026-11-23")]
    assert count(town, "parts", "item = 'report' AND kind = 'text'") == 1
    assert count(town, "conversations", "sealed IS NOT NULL") == 0


async def test_the_receipt_in_russian_when_nobody_is_there_yet(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    await reported(ivan, "Нет воды третий день")
    assert ivan.messages[-1].text.startswith(
        "Ваше обращение зарегистрировано\n"
        "Номер: 2026-000001\n"
        "Поступило: 23.11.2026, 10:00\n"
        "Кем принято: ответственное должностное лицо назначается\n"
        "Срок ответа: 26 ноября 2026 года"
    )
    assert count(town, "reports", "state = 'unrouted'") == 1


async def test_a_report_after_hours_is_registered_on_the_next_working_day(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    await town.at("2026-11-23 18:30")
    await reported(ivan, "Нет воды")
    receipt = ivan.messages[-1].text
    assert "Поступило: 23.11.2026, 18:30" in receipt
    assert "Дата регистрации: 24 ноября 2026 года (поступило в нерабочее время)" in receipt
    assert "Срок ответа: 27 ноября 2026 года" in receipt
    assert ivan.was_notified_silently(ivan.messages[-1])


async def test_a_report_on_a_day_off_is_registered_on_monday(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    await town.at("2026-11-28 12:00")
    await reported(aigul, "Ауыз су жоқ")
    receipt = aigul.messages[-1].text
    assert "Түскен уақыты: 28.11.2026, 12:00" in receipt
    assert "Тіркелген күні: 2026 жылғы 30 қараша (жұмыс уақытынан тыс түсті)" in receipt
    assert "Жауап беру мерзімі: 2026 жылғы 3 желтоқсан" in receipt


async def test_words_written_while_we_were_off_count_from_their_own_date(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    await town.sleeps()
    town.clock.set(local("2026-11-24 17:00"))
    await ivan.says("Нет воды")
    town.clock.set(local("2026-11-25 09:30"))
    await town.wakes()
    await town.settled()
    await ivan.presses("Отправить")
    assert "Поступило: 24.11.2026, 17:00" in ivan.messages[-1].text
    assert "Срок ответа: 27 ноября 2026 года" in ivan.messages[-1].text
    assert town.rows("SELECT registered_on FROM reports") == [("2026-11-24",)]


async def test_a_report_that_waited_for_its_author_counts_from_the_press(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    await ivan.says("Нет воды")
    await town.at("2026-11-26 11:00")
    await ivan.presses("Отправить")
    assert "Поступило: 26.11.2026, 11:00" in ivan.messages[-1].text


async def test_sent_pressed_twice_is_one_report_and_one_sentence(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Су жоқ")
    card = aigul.last_card("Өтініш жобасы")
    await aigul.presses("Жіберу")
    await aigul.presses_old("Жіберу", on=card)
    assert aigul.is_told("№ 2026-000001: жіберіліп қойған, қайта басудың қажеті жоқ.")
    assert count(town, "reports") == 1
    assert sum("Өтінішіңіз тіркелді" in one.text for one in aigul.messages) == 1


async def test_two_taps_at_the_same_moment_are_one_report(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    await ivan.says("Нет света")
    await asyncio.gather(ivan.presses("Отправить"), ivan.presses("Отправить"))
    assert ivan.alerts == ["№ 2026-000001: уже отправлено, нажимать ещё раз не нужно."]
    assert (count(town, "reports"), failed_updates(town)) == (1, 0)


async def test_two_reports_in_a_row_are_two(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    await reported(aigul, "Ауыз су жоқ")
    await reported(aigul, "Жарық жоқ")
    aigul.expects("Нөмірі: 2026-000001")
    aigul.expects("Нөмірі: 2026-000002")
    assert town.rows("SELECT category FROM reports ORDER BY id") == [("water",), ("energy",)]
    assert [one.text for one in aigul.messages if one.text.startswith("Өтініш жіберілді")] == [
        "Өтініш жіберілді\nНөмірі: 2026-000001",
        "Өтініш жіберілді\nНөмірі: 2026-000002",
    ]


async def test_words_edited_after_sending_stay_as_they_were_sent(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    words = await ivan.says("Нет воды")
    await ivan.presses("Отправить")
    await ivan.edits(words, "Нет воды и света")
    ivan.expects("Это сообщение уже отправлено, исправление не учитывается.")
    assert count(town, "parts") == 1


async def test_a_hundred_who_send_at_once_get_numbers_without_gaps(town: Town) -> None:
    people = [town.world.person(f"Тұрғын {n}", lang="kk") for n in range(100)]
    async with town.unattended():
        await asyncio.gather(*(one.says("Ауыз су жоқ") for one in people))
    for label in ("Қазақша", "Келісім беремін", "Жіберу"):
        async with town.unattended():
            await asyncio.gather(*(one.presses(label) for one in people))
    numbers = [number for (number,) in town.rows("SELECT number FROM reports ORDER BY number")]
    assert numbers == [f"2026-{n:06d}" for n in range(1, 101)]
    told = {one.messages[-1].text.split("\n")[1] for one in people}
    assert told == {f"Нөмірі: {number}" for number in numbers}
    assert failed_updates(town) == 0


async def test_the_list_opens_a_report_and_it_can_be_withdrawn(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    await reported(ivan, "Нет воды")
    await reported(ivan, "Нет света")
    await ivan.says("/my")
    ivan.expects("№ 2026-000002 · Нет света · Зарегистрировано")
    await ivan.presses("№ 2026-000001")
    card = ivan.last_card("Обращение № 2026-000001").text
    assert "Вопрос: Нет питьевой воды\nСтатус: Зарегистрировано" in card
    assert "Срок ответа: 26 ноября 2026 года" in card
    await ivan.presses("Отозвать")
    if "Отозвать обращение № 2026-000001?" in ivan.sees():
        await ivan.presses("Да, отозвать")
    assert town.rows("SELECT state FROM reports ORDER BY id") == [("withdrawn",), ("unrouted",)]
    await ivan.says("/my")
    assert "№ 2026-000001 · Нет питьевой воды · Отозвано заявителем" in ivan.messages[-1].text


async def test_the_answer_to_a_question_by_its_button(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    erlan = await asked(town, aigul)
    aigul.expects("№ 2026-000001 өтінішті қарау үшін нақтылау қажет:")
    aigul.expects("Үй нөмірі қандай?")
    await aigul.presses("Жауап беру")
    aigul.expects("№ 2026-000001 өтінішке жауабыңыз (әлі жіберілген жоқ)")
    await aigul.says("Он екінші үй")
    await aigul.sends_photo()
    await aigul.presses("Жіберу")
    aigul.expects("Жауабыңыз № 2026-000001 өтінішке қосылды")
    erlan.expects("Он екінші үй")
    assert town.rows("SELECT state FROM reports") == [("accepted",)]


async def test_the_answer_to_a_question_by_a_reply_goes_to_that_report(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    erlan = await asked(town, ivan)
    await ivan.says("Нет света")
    await ivan.presses("Новое обращение")
    await ivan.presses("Отправить")
    question = next(one for one in ivan.messages if "Үй нөмірі қандай?" in one.text)
    await ivan.replies("Дом двенадцать", to=question)
    card = ivan.last_card("Ваш ответ по обращению № 2026-000001")
    assert "Дом двенадцать" in card.text
    await ivan.replies("вход со двора", to=question)
    await ivan.presses("Отправить")
    ivan.expects("Ваш ответ добавлен к обращению № 2026-000001")
    erlan.expects("Дом двенадцать")
    erlan.expects("вход со двора")
    assert (count(town, "reports"), count(town, "parts", "purpose = 'reply'")) == (2, 2)


async def test_a_reply_waits_while_another_draft_is_open(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    await asked(town, aigul)
    question = next(one for one in aigul.messages if "Үй нөмірі қандай?" in one.text)
    await aigul.says("Жарық та жоқ")
    await aigul.presses("Жаңа өтініш")
    await aigul.replies("Он екі", to=question)
    aigul.expects("Алдымен оны жіберіңіз немесе жойыңыз, содан кейін осы хабарламаға жауап беріңіз.")
    assert "Он екі" not in aigul.last_card("Өтініш жобасы").text
    await aigul.presses("Жіберу")
    assert count(town, "parts", "purpose = 'reply'") == 0


async def test_plain_words_while_a_question_is_open_are_never_attached_in_silence(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    erlan = await asked(town, aigul)
    await aigul.says("Он екінші үй")
    card = aigul.last_card("№ 2026-000001 өтініш бойынша сізден нақтылау сұралған.")
    assert card.buttons == [["Жауап: № 2026-000001"], ["Жаңа өтініш"], ["Жою"]]
    await aigul.presses("Жауап: № 2026-000001")
    aigul.expects("№ 2026-000001 өтінішке жауабыңыз (әлі жіберілген жоқ)")
    await aigul.presses("Жіберу")
    erlan.expects("Он екінші үй")
    assert count(town, "reports") == 1


async def test_plain_words_while_a_question_is_open_can_be_a_new_report(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    await asked(town, ivan)
    await ivan.says("Ещё и света нет, нет света")
    ivan.expects("ответ на этот вопрос или новое обращение?")
    await ivan.presses("Новое обращение")
    assert "Вопрос: Нет света (предложил бот)" in ivan.last_card().text
    await ivan.presses("Отправить")
    assert (count(town, "reports"), count(town, "parts", "purpose = 'reply'")) == (2, 0)


async def test_a_reply_to_the_receipt_adds_to_that_report(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    await reported(aigul, "Ауыз су жоқ")
    await aigul.replies("Қысымы да төмен еді", to=aigul.messages[-1])
    await aigul.presses("Жіберу")
    aigul.expects("Жауабыңыз № 2026-000001 өтінішке қосылды")
    assert count(town, "reports") == 1


async def test_a_reply_to_a_closed_report_begins_a_new_one(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    await reported(ivan, "Нет воды")
    receipt = ivan.messages[-1]
    town.rows("SELECT 1")
    await ivan.says("/my")
    await ivan.presses("№ 2026-000001")
    await ivan.presses("Отозвать")
    if "Отозвать обращение № 2026-000001?" in ivan.sees():
        await ivan.presses("Да, отозвать")
    await ivan.replies("Опять нет воды", to=receipt)
    assert ivan.messages[-1].text.startswith("Черновик обращения")


async def test_a_report_of_a_guarded_kind_warns_before_it_is_sent(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Бір нәрсе айтайын")
    await aigul.presses("Санат")
    await aigul.presses("Қоғамдық келісім")
    await aigul.presses("Осы санат жеткілікті")
    aigul.expects("Бұл – қолжетімділігі шектеулі өтініш")
    aigul.expects("бірден 102 немесе 112 нөміріне қоңырау шалыңыз")
    await aigul.presses("Жіберу")
    aigul.expects("Қабылдаған: қолжетімділігі шектеулі өтініштерге жауапты лауазымды адам")
    assert town.rows("SELECT is_sensitive, body, executor, sector FROM reports") == [(1, None, None, None)]


async def test_a_report_costs_five_updates_and_few_calls(town: Town) -> None:
    aigul = town.world.person("Айгүл", lang="kk")
    await aigul.starts()
    await aigul.presses("Қазақша")
    await aigul.presses("Келісім беремін")
    await aigul.says("Ауыз су жоқ")
    await aigul.presses("Жіберу")
    assert count(town, "inbox") == 5
    assert calls(town, "sendMessage") == 3, "the greeting, the draft, the receipt"
    assert calls(town, "editMessageText") == 3
    assert calls(town, "answerCallbackQuery") == 3
    assert len(cards(aigul)) == 0
