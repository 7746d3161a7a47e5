"""`make picture`: a resident's and an official's phone on the demo's page at work, as docs/page.png."""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Locator, Page, async_playwright, expect

from tests.docs.indexed_png import indexed

PICTURE = Path(__file__).parents[2] / "docs" / "page.png"
CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
AIGUL, ERLAN = 1001, 1003
OTHERS = f".phone:not([data-person='{AIGUL}']):not([data-person='{ERLAN}'])"
#: Pixels around the two phones.
MARGIN = 8
expect.set_options(timeout=20_000)


async def main() -> None:
    """Live through one report on the page, and keep the picture of its end."""
    async with _demo() as address, _browser_page(address) as page:
        await _one_report(page)
        await page.evaluate("found => document.querySelectorAll(found).forEach(one => one.remove())", OTHERS)
        PICTURE.write_bytes(indexed(await _phones(page)))
    print(f"{PICTURE.relative_to(Path.cwd())}: {PICTURE.stat().st_size} bytes")


@asynccontextmanager
async def _demo() -> AsyncIterator[str]:
    """A town without reports; yields the address of its page."""
    command = [sys.executable, "-m", "bot", "demo", "--empty"]
    with tempfile.TemporaryDirectory() as folder:
        around = {**os.environ, "HTTP_PORT": "0", "DATABASE_URL": f"sqlite:///{folder}/unused.db"}
        process = await asyncio.create_subprocess_exec(*command, env=around, stdout=asyncio.subprocess.PIPE)
        try:
            assert process.stdout is not None
            yield (await process.stdout.readline()).decode().strip()
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()


@asynccontextmanager
async def _browser_page(address: str) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        page = await browser.new_page(viewport={"width": 1400, "height": 980}, color_scheme="light")
        await page.goto(address)
        await page.wait_for_selector("body[data-ready]")
        yield page
        await browser.close()


async def _one_report(page: Page) -> None:
    """Айгүл reports that there is no water, Ерлан takes it and answers, she is asked whether it is solved."""
    await _phone(page, AIGUL).get_by_role("button", name="Бастау", exact=True).click()
    for label in ("Қазақша", "Келісім беремін"):
        await _presses(page, AIGUL, label)
    await _says(page, AIGUL, "Арай шағын ауданында үш күннен бері ауыз су жоқ. Қашан береді?")
    await _presses(page, AIGUL, "Жіберу")
    for label in ("Орындауға қабылдау", "Шешілді деп белгілеу"):
        await _presses(page, ERLAN, label)
    await _says(page, ERLAN, "Құбыр ауыстырылды, су беру қалпына келтірілді.")
    await _presses(page, ERLAN, "Жіберу")
    await expect(_phone(page, AIGUL).get_by_role("button", name="Иә, шешілді")).to_be_visible()


async def _says(page: Page, person: int, text: str) -> None:
    await _phone(page, person).locator("textarea").fill(text)
    await _phone(page, person).locator("textarea").press("Enter")


async def _presses(page: Page, person: int, label: str) -> None:
    cards = _phone(page, person).locator("[data-message-id]")
    await cards.get_by_role("button", name=label, exact=True).last.click()


async def _phones(page: Page) -> bytes:
    """Both phones, scrolled to their ends."""
    await page.evaluate("document.querySelectorAll('.log').forEach(one => one.scrollTo(0, one.scrollHeight))")
    await page.mouse.move(0, 0)
    await expect(page.locator(".toast span")).to_have_count(0)
    first, last = [await _phone(page, one).bounding_box() for one in (AIGUL, ERLAN)]
    assert first is not None
    assert last is not None
    right, bottom = last["x"] + last["width"], last["y"] + last["height"]
    x, y = first["x"] - MARGIN, first["y"] - MARGIN
    return await page.screenshot(
        clip={"x": x, "y": y, "width": right + MARGIN - x, "height": bottom + MARGIN - y}
    )


def _phone(page: Page, person: int) -> Locator:
    return page.locator(f".phone[data-person='{person}']")


if __name__ == "__main__":
    asyncio.run(main())
