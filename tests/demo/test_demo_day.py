"""`python -m bot demo` lived through in Chromium, as its first visitor would: `make demo`, then the page."""

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = (
    "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking "
    "disable-component-update disable-sync"
)
ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "screenshots"
AIGUL, IVAN, ERLAN, DAMIR = 1001, 1002, 1003, 1006
NUMBER = re.compile(r"Нөмірі: (\d{4}-\d{6})")

if not CHROMIUM.exists():
    print(f"\nthe day in the demo is skipped: there is no {CHROMIUM}")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}")
expect.set_options(timeout=20_000)


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[str]:
    """The demo as a process of its own; yields the address that it prints last."""
    environment = {**os.environ, "HTTP_PORT": "18480", "DATABASE_URL": f"sqlite:///{folder}/unused.db"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(90):
            address = (await process.stdout.readline()).decode().strip()
        assert address.startswith("http://127.0.0.1:")
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(15):
            await process.wait()


@asynccontextmanager
async def visitor(address: str) -> AsyncIterator[Page]:
    """A page in which nothing may go wrong."""
    trouble: list[str] = []
    async with async_playwright() as playwright:
        options = [f"--{one}" for one in OPTIONS.split()]
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=options)
        page = await browser.new_page(viewport={"width": 2200, "height": 1000})
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        await page.goto(address)
        await page.wait_for_selector("body[data-ready]")
        yield page
        await browser.close()
    assert trouble == []


def phone(page: Page, person: int) -> Locator:
    return page.locator(f"[data-person='{person}']")


async def presses(page: Page, person: int, label: str) -> None:
    """Press the newest button of a message; the field's own arrow has a name too."""
    card = phone(page, person).locator("[data-message-id]").get_by_role("button", name=label, exact=True)
    await card.last.click()


async def photograph(page: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    await page.screenshot(path=PICTURES / f"demo-{name}.png")


async def test_a_visitor_lives_a_day_in_the_demo(tmp_path: Path) -> None:
    started = time.monotonic()
    async with demo(tmp_path) as address, visitor(address) as page:
        print(f"\nfirst page after {time.monotonic() - started:.1f} s")
        await photograph(page, "opens-alive")
        number = await _the_receipt_is_on_both_phones(page)
        await _an_answer_reaches_the_resident(page, number)
        await _the_clock_brings_the_reminder(page)
        await _the_plug_loses_nothing(page)
        await _the_look_inside_speaks_words(page)


async def _the_receipt_is_on_both_phones(page: Page) -> str:
    """Айгүл reports; the number on her receipt is on Ерлан's card."""
    aigul, erlan = phone(page, AIGUL), phone(page, ERLAN)
    field = aigul.locator("textarea")
    await field.fill("Көшеде су құбыры жарылды, су ағып жатыр")
    await field.press("Enter")
    await presses(page, AIGUL, "Жіберу")
    await expect(aigul.get_by_text("2026-000004").last).to_be_visible()
    found = NUMBER.findall(await aigul.inner_text())
    await expect(erlan.get_by_text(f"№ {found[-1]}").last).to_be_visible()
    await photograph(page, "receipt")
    return found[-1]


async def _an_answer_reaches_the_resident(page: Page, number: str) -> None:
    """Ерлан accepts; Айгүл hears it."""
    await presses(page, ERLAN, "Орындауға қабылдау")
    heard = phone(page, AIGUL).get_by_text(f"№ {number} өтініш орындауға қабылданды")
    await expect(heard.last).to_be_visible()


async def _the_clock_brings_the_reminder(page: Page) -> None:
    """The next working morning the assignment is due, and Ерлан is told so."""
    await page.get_by_test_id("step-morning").click()
    await expect(phone(page, ERLAN).get_by_text("Еске салу").last).to_be_visible()
    await photograph(page, "morning")


async def _the_plug_loses_nothing(page: Page) -> None:
    """A report is sent and the machine is cut off at once: the receipt comes all the same."""
    ivan = phone(page, IVAN)
    field = ivan.locator("textarea")
    await field.fill("Прорвало трубу у школы, вода на дороге")
    await field.press("Enter")
    await presses(page, IVAN, "Отправить")
    await page.get_by_test_id("plug").click()
    await expect(ivan.get_by_text("2026-000005").last).to_be_visible(timeout=45_000)
    await photograph(page, "plug")


async def _the_look_inside_speaks_words(page: Page) -> None:
    """Acts and letters are named in the page's language: no code of the program stands anywhere."""
    await page.locator("[data-language=ru]").click()
    inside = page.locator("#inside-list")
    await expect(inside).to_contain_text("Обращение № 2026-000004: принято в работу")
    await expect(inside).to_contain_text("утреннее напоминание")
    assert re.findall("[A-Za-z]+", await inside.inner_text()) == []
    await photograph(page, "inside")
