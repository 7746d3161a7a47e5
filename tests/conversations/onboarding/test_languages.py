"""Both languages in full: cards, messages and refusals are in the one that was chosen last."""

import pytest

from tests.support.counts import count
from tests.support.phone import cards
from tests.support.town import Town


@pytest.mark.parametrize(
    ("client", "greeting"),
    [("kk", "Сәлеметсіз бе!"), ("ru", "Здравствуйте!"), ("ru-RU", "Здравствуйте!"), ("en", "Сәлеметсіз бе!")],
)
async def test_a_stranger_is_greeted_by_the_language_of_the_phone(
    town: Town, client: str, greeting: str
) -> None:
    person = town.world.person("Қонақ", lang=client)
    await person.starts()
    person.expects(greeting)
    person.expects("Тілді таңдаңыз")
    person.expects("Выберите язык")


async def test_a_language_other_than_the_phones_is_kept(town: Town) -> None:
    ivan = town.world.person("Иван", lang="ru")
    await ivan.says("Су жоқ")
    await ivan.presses("Қазақша")
    ivan.expects("Дербес деректер қалай өңделеді")
    await ivan.presses("Келісім беремін")
    await ivan.presses("Жіберу")
    ivan.expects("Өтінішіңіз тіркелді")
    assert count(town, "people", "lang = 'kk'") == 1


async def test_the_language_changed_later_redraws_the_draft(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Автобус келмейді")
    await aigul.says("/language")
    assert "Тілді таңдаңыз / Выберите язык" in aigul.messages[-1].text
    await aigul.presses("Русский")
    card = aigul.messages[-1].text
    assert card.startswith("Черновик обращения")
    assert "Текст: Автобус келмейді" in card
    await aigul.presses("Отправить")
    aigul.expects("Ваше обращение зарегистрировано")
    await aigul.says("/my")
    aigul.expects("Автобусы")


async def test_the_language_changed_without_a_draft_says_how_to_begin(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    await ivan.says("/language")
    await ivan.presses("Қазақша")
    assert ivan.messages[-1].text.startswith("Не болғанын жазыңыз")
    await ivan.says("/cancel")
    ivan.expects("Қазір ештеңе жазып отырған жоқсыз.")


async def test_a_language_pressed_on_an_old_card_is_answered_at_the_end(town: Town) -> None:
    aigul = town.world.person("Айгүл", lang="kk")
    await aigul.starts()
    first = aigul.last_card()
    await aigul.starts()
    await aigul.presses("Русский", on=first)
    assert aigul.messages[-1].text.startswith("Как обрабатываются персональные данные")
    await aigul.presses("Даю согласие")
    await aigul.says("Нет газа")
    draft = aigul.last_card("Черновик")
    await aigul.presses("Қазақша", on=first)
    assert aigul.messages[-1].text.startswith("Өтініш жобасы")
    await aigul.presses("Отправить", on=draft)
    assert aigul.is_told("Батырма ескірді")
    assert count(town, "reports") == 0
    assert cards(aigul, "Газ жоқ немесе қосылмаған")


async def test_a_letter_speaks_the_language_of_its_reader_when_it_is_sent(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    await ivan.says("Нет света")
    await ivan.blocks()
    await ivan.unblocks()
    await ivan.says("/language")
    await ivan.presses("Қазақша")
    await ivan.presses("Жіберу")
    ivan.expects("Жауап беру мерзімі: 2026 жылғы 26 қараша")


async def test_each_lists_its_reports_in_its_own_words(town: Town) -> None:
    aigul, ivan = await town.resident("Айгүл", "kk"), await town.resident("Иван", "ru")
    await aigul.says("/my")
    await ivan.says("/my")
    aigul.expects("Өтінішіңіз әзірге жоқ.")
    ivan.expects("Обращений пока нет.")
    await aigul.says("/help")
    await ivan.says("/help")
    aigul.expects("102 – полиция")
    ivan.expects("103 – скорая помощь")
