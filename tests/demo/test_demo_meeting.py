"""A meeting lived through in Chromium: Сәуле announces, Ерлан reads Kazakh, Дамир Russian, both answer."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from test_demo_day import CHROMIUM, DAMIR, ERLAN, demo, phone, photograph, presses, visitor

from bot.commands.demo.main import opening
from services.city import calendar as calendars
from services.city import city_file as cities

SAULE = 1005
TITLE, TITLE_RU = "Ведомствоаралық жиналыс", "Межведомственное совещание"
PLACE, PLACE_RU = "Қала прокуратурасының мәжіліс залы, 2-қабат", "Зал заседаний прокуратуры города, 2-й этаж"
AGENDA = (
    "1. Әлеуметтік шиеленіс тудыруы ықтимал мәселелердің себептері және оларды шешу жолдары. "
    "Баяндамашы: қала әкімінің аппараты.\n"
    "2. Ауыз сумен жабдықтау жағдайы. Баяндамашы: тұрғын үй-коммуналдық шаруашылық бөлімі."
)
AGENDA_RU = (
    "1. О причинах проблем, которые могут вызвать социальную напряжённость, и путях их решения. "
    "Докладчик: аппарат акима города.\n"
    "2. О состоянии обеспечения питьевой водой. Докладчик: отдел ЖКХ."
)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}")


def next_working_day() -> str:
    """As a person types it: the day after the one at which the demo opens."""
    calendar = calendars.of(cities.load("turkistan"))
    today = calendar.local(opening(calendar, datetime.now(UTC))).date()
    return f"{calendar.next_working_day(today):%d.%m.%Y}"


async def says(page: Page, person: int, words: str, *, asked: str) -> None:
    """Write into the field of a phone, once the bot has asked for it."""
    await expect(phone(page, person).get_by_text(asked).last).to_be_visible()
    field = phone(page, person).locator("textarea")
    await field.fill(words)
    await field.press("Enter")


async def test_a_notice_is_read_and_answered_in_both_languages(tmp_path: Path) -> None:
    async with demo(tmp_path) as address, visitor(address) as page:
        await _it_is_written(page)
        await _everybody_reads_it_in_their_language(page)
        await _the_card_tells_who_comes(page)
        await _the_morning_recalls_it(page)


async def _it_is_written(page: Page) -> None:
    """Field by field, Kazakh and Russian; then roles and bodies, and both previews at once."""
    saule = phone(page, SAULE)
    field = saule.locator("textarea")
    await field.fill("/meeting")
    await field.press("Enter")
    await says(page, SAULE, TITLE, asked="атауын қазақша")
    await says(page, SAULE, TITLE_RU, asked="атауын орысша")
    await says(page, SAULE, next_working_day(), asked="қай күні өтеді")
    await says(page, SAULE, "15:00", asked="сағат нешеде")
    await says(page, SAULE, PLACE, asked="орнын қазақша")
    await says(page, SAULE, PLACE_RU, asked="орнын орысша")
    await says(page, SAULE, AGENDA, asked="Күн тәртібін қазақша")
    await says(page, SAULE, AGENDA_RU, asked="Күн тәртібін орысша")
    await presses(page, SAULE, "Тұрғын үй-коммуналдық шаруашылық бөлімі")
    await presses(page, SAULE, "Прокуратура қызметкерлері")
    await expect(saule.get_by_text("Хабарландыру алатын адамдар: 3").last).to_be_visible()
    await presses(page, SAULE, "Дайын")
    await expect(saule.get_by_text("Извещение о совещании").last).to_be_visible()
    await photograph(page, "meeting-previews")
    await presses(page, SAULE, "Жіберу")


async def _everybody_reads_it_in_their_language(page: Page) -> None:
    erlan, damir = phone(page, ERLAN), phone(page, DAMIR)
    await expect(erlan.get_by_text("Қатысатыныңызды төмендегі батырма арқылы растаңыз.").last).to_be_visible()
    await expect(damir.get_by_text("Подтвердите участие кнопкой ниже.").last).to_be_visible()
    await expect(erlan.get_by_text(PLACE).last).to_be_visible()
    await expect(damir.get_by_text(PLACE_RU).last).to_be_visible()
    assert TITLE_RU not in await erlan.inner_text()
    assert TITLE not in await damir.inner_text()
    await photograph(page, "meeting-notice")
    await presses(page, ERLAN, "Қатысамын")
    await presses(page, DAMIR, "Не смогу участвовать")
    await expect(erlan.get_by_text("Жауабыңыз: Қатысамын").last).to_be_visible()
    await expect(damir.get_by_text("Ваш ответ: Не смогу участвовать").last).to_be_visible()


async def _the_card_tells_who_comes(page: Page) -> None:
    """The one card, edited in place; Гүлнар alone is asked once more."""
    saule = phone(page, SAULE)
    await expect(saule.get_by_text("Жіберілгені: 3 / 3").last).to_be_visible()
    for line in ("Қатысатындар: 1", "Қатыса алмайтындар: 1", "Жауап бермегендер: 1"):
        await expect(saule.get_by_text(line).last).to_be_visible()
    await photograph(page, "meeting-answers")
    await presses(page, SAULE, "Еске салу")
    await expect(phone(page, 1004).get_by_text("Жауабыңыз әлі келген жоқ").last).to_be_visible()
    assert "Жауабыңыз әлі келген жоқ" not in await phone(page, ERLAN).inner_text()


async def _the_morning_recalls_it(page: Page) -> None:
    """The next working morning is that of the meeting: who comes is told, who does not is left in peace."""
    await page.get_by_test_id("step-morning").click()
    await expect(phone(page, ERLAN).get_by_text("жиналыс бүгін өтеді").last).to_be_visible()
    assert "Совещание № " not in await phone(page, DAMIR).inner_text()
