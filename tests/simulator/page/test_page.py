"""The page in Chromium; skipped where /usr/bin/chromium is missing."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Request, async_playwright, expect

from tests.support.local_telegram.served import AIGUL, Demo, Served, served, with_echo
from tests.support.local_telegram.stage import TOKEN, card

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = (
    "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update"
)
IVAN = 700_002
expect.set_options(timeout=15_000)
AUDIT = (Path(__file__).parent / "audit.js").read_text()

if not CHROMIUM.exists():
    print(f"\ntests of the page are skipped: there is no {CHROMIUM}")
pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}"),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests of the page."""
    options = [f"--{one}" for one in [*OPTIONS.split(), "disable-sync"]]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=options)
        yield browser
        await browser.close()


@asynccontextmanager
async def opened(
    browser: Browser, here: Served, *, width: int = 1366, height: int = 768, **how: Any
) -> AsyncIterator[Page]:
    """The loaded page; fails on a console error or a foreign request until the end."""
    context = await browser.new_context(viewport={"width": width, "height": height}, **how)
    page = await context.new_page()
    trouble: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            trouble.append(message.text)

    def check(request: Request) -> None:
        if not request.url.startswith((here.address, "blob:", "data:")):
            trouble.append(f"fetched {request.url}")

    page.on("console", note)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", check)
    await page.goto(here.address)
    await page.wait_for_selector("body[data-ready]")
    yield page
    await context.close()
    assert trouble == []


def phone(page: Page, user: int = AIGUL) -> Locator:
    return page.locator(f"[data-person='{user}']")


async def says(page: Page, text: str, user: int = AIGUL) -> None:
    """Write into the phone's field and press Enter."""
    field = phone(page, user).locator("textarea")
    await field.fill(text)
    await field.press("Enter")


async def begin(here: Served, *, name: str = "Айгүл", lang: str = "kk", user: int = AIGUL) -> None:
    """A person who has pressed Start."""
    here.world.bot(TOKEN)
    await here.post("/sim/start", user=user, name=name, lang=lang)


async def attach(page: Page, label: str, user: int = AIGUL) -> None:
    """Choose an item of the attachment menu."""
    await phone(page, user).get_by_role("button", name=re.compile("^(Қоса беру|Прикрепить)$")).click()
    await page.get_by_role("menuitem", name=label, exact=True).click()


async def test_a_person_presses_start_and_speaks_with_the_bot(browser: Browser) -> None:
    async with with_echo(Demo()) as here:
        await here.post("/sim/person", name="Айгүл", user=AIGUL)
        async with opened(browser, here) as page:
            await phone(page).get_by_role("button", name="Бастау").click()
            await expect(phone(page).get_by_text("Сәлем, көрші!")).to_be_visible()
            await says(page, "Көшеде су жоқ 💧")
            await expect(phone(page).get_by_text("text: Көшеде су жоқ 💧")).to_be_visible()
            await phone(page).get_by_role("button", name="Өтініш").click()
            await expect(phone(page).get_by_text("text: Өтініш")).to_be_visible()


async def test_buttons_alerts_and_toasts(browser: Browser) -> None:
    async with with_echo() as here:
        await begin(here)
        await here.waits("көрші")
        async with opened(browser, here) as page:
            await says(page, "/card")
            await phone(page).get_by_role("button", name="Жоқ").click()
            alert = page.get_by_role("alertdialog")
            await expect(alert).to_contain_text("ескерту: no")
            await expect(alert.get_by_role("button", name="Жарайды")).to_be_focused()
            await page.keyboard.press("Escape")
            await expect(alert).to_have_count(0)
            await phone(page).get_by_role("button", name="✅ Иә").click()
            await expect(phone(page).locator(".toast")).to_contain_text("сақталды")
            await expect(phone(page).locator("[data-message-id]", has_text="Рахмет!")).to_contain_text(
                "өзгертілді"
            )


async def test_a_button_stays_under_the_finger(browser: Browser) -> None:
    async with with_echo() as here:
        await begin(here)
        await here.waits("көрші")
        for _ in range(8):
            await here.bot.send_message(AIGUL, "жол\nжол\nжол")
        await here.post(f"/bot{TOKEN}/sendMessage", chat_id=AIGUL, text="?", reply_markup=card("Жоқ"))
        async with opened(browser, here) as page:
            await page.wait_for_timeout(300)
            near = "one => { one.scrollTop = one.scrollHeight - one.clientHeight - 12; }"
            await phone(page).locator(".log").evaluate(near)
            await page.wait_for_timeout(100)
            button = phone(page).get_by_role("button", name="Жоқ")
            before = await button.bounding_box()
            assert before is not None
            await page.mouse.move(before["x"] + 9, before["y"] + 9)
            await page.mouse.down()
            await page.wait_for_timeout(100)
            assert await button.bounding_box() == before
            await page.mouse.up()
            await expect(page.get_by_role("alertdialog")).to_contain_text("ескерту: Жоқ")


async def test_all_is_reached_by_keyboard(browser: Browser) -> None:
    async with with_echo(Demo()) as here:
        await begin(here)
        await here.waits("көрші")
        async with opened(browser, here) as page:
            await page.keyboard.press("Tab")
            await expect(page.get_by_role("link", name="Skip to the phones")).to_be_focused()
            await page.keyboard.press("Enter")
            field = phone(page).locator("textarea")
            for _ in range(12):
                await page.keyboard.press("Tab")
                if await field.evaluate("one => one === document.activeElement"):
                    break
            await page.keyboard.type("тек пернетақта")
            await page.keyboard.press("Enter")
            await expect(phone(page).get_by_text("text: тек пернетақта")).to_be_visible()
            await phone(page).locator(".log").focus()
            await page.keyboard.press("ArrowUp")
            await page.keyboard.press("ArrowUp")
            await page.keyboard.press("Enter")
            await page.get_by_role("menuitem", name="Жауап беру").press("Enter")
            await expect(field).to_be_focused()
            await page.keyboard.type("жауап")
            await page.keyboard.press("Enter")
            await expect(phone(page).locator("article.mine .quote").last).to_contain_text("тек пернетақта")


HOSTILE = '<img src=x onerror="document.title=1"><b>&amp;</b> </script>'


async def test_hostile_texts_are_shown_as_they_are(browser: Browser) -> None:
    async with served() as here:
        await begin(here, name=HOSTILE)
        await here.post("/sim/say", user=AIGUL, text=HOSTILE)
        keyboard = {"inline_keyboard": [[{"text": HOSTILE, "callback_data": "x"}]]}
        await here.post(f"/bot{TOKEN}/sendMessage", chat_id=AIGUL, text=HOSTILE, reply_markup=keyboard)
        async with opened(browser, here) as page:
            await expect(phone(page).locator(".text", has_text=HOSTILE)).to_have_count(2)
            await expect(phone(page).locator(".key", has_text=HOSTILE)).to_be_visible()
            assert await page.locator("img").count() == 0
            assert await page.title() == "Tatulyq · simulation"


RICH = (
    "<b>жуан <i>екеуі</i></b> <code>код</code> <tg-spoiler>құпия</tg-spoiler> "
    '<a href="https://example.org/">сілтеме</a><pre>блок</pre><blockquote>дәйексөз</blockquote>'
)


async def test_entities_marks_and_markers(browser: Browser) -> None:
    async with served() as here:
        await begin(here)
        about = {"parse_mode": "HTML", "disable_notification": True, "protect_content": True}
        await here.post(f"/bot{TOKEN}/sendMessage", chat_id=AIGUL, text=RICH, **about)
        async with opened(browser, here) as page:
            last = phone(page).locator("article").last
            await expect(last.locator("b i")).to_have_text("екеуі")
            await expect(last.locator("pre")).to_have_text("блок")
            await expect(last.get_by_role("link", name="сілтеме")).to_have_attribute(
                "rel", "noopener noreferrer"
            )
            await expect(last.get_by_role("img", name="дыбыссыз келді")).to_be_visible()
            await expect(last.get_by_role("img", name="қайта жіберуге болмайды")).to_be_visible()
            await last.get_by_role("button", name="Жасырын мәтінді көрсету").click()
            await expect(last.locator(".veil")).to_be_visible()


async def test_pictures_places_and_files_are_sent(browser: Browser) -> None:
    async with served() as here:
        await begin(here, name="Иван", lang="ru", user=IVAN)
        async with opened(browser, here) as page:
            await attach(page, "Фото", IVAN)
            await page.get_by_role("dialog").get_by_label("Подпись").fill("вот оно")
            await page.get_by_role("button", name="Прорвало трубу").click()
            picture = phone(page, IVAN).locator("article img")
            await expect(picture).to_have_attribute("alt", "Фото: вот оно")
            await expect(picture).to_have_js_property("naturalWidth", 720)
            await attach(page, "Альбом: 3 фото", IVAN)
            await page.get_by_role("dialog").get_by_role("button", name="Отправить").click()
            await expect(phone(page, IVAN).locator(".album img")).to_have_count(3)
            await attach(page, "Местоположение", IVAN)
            await page.get_by_role("button", name="Место за городом").click()
            await page.get_by_role("application").press("ArrowRight")
            await page.get_by_role("button", name="Отправить это место").click()
            await expect(phone(page, IVAN).locator(".place")).to_contain_text("за пределами города")
            await attach(page, "Большой файл, 25 МБ", IVAN)
            await expect(phone(page, IVAN).locator("article").last).to_contain_text("слишком большой файл")
            assert len(here.world.newest.queue) == 1 + 1 + 3 + 1 + 1


async def test_own_messages_are_edited_and_the_bot_is_blocked(browser: Browser) -> None:
    async with with_echo() as here:
        await begin(here)
        await here.waits("көрші")
        async with opened(browser, here) as page:
            await says(page, "сұ жоқ")
            await expect(phone(page).get_by_text("text: сұ жоқ")).to_be_visible()
            own = phone(page).locator("article.mine").last
            await own.hover()
            await own.get_by_role("button", name="Хабарламамен әрекет").click()
            await page.get_by_role("menuitem", name="Өзгерту").click()
            await says(page, "су жоқ")
            await expect(phone(page).get_by_text("edited: су жоқ")).to_be_visible()
            await phone(page).get_by_role("button", name="Чат мәзірі").click()
            await page.get_by_role("menuitem", name="Ботты бұғаттау").click()
            await expect(phone(page).locator(".status")).to_have_text("Сіз ботты бұғаттадыңыз")
            await phone(page).get_by_role("button", name="Бұғаттан шығару").click()
            await expect(phone(page).locator("textarea")).to_be_visible()


async def test_three_languages_around_the_phones(browser: Browser) -> None:
    async with served(Demo()) as here:
        await here.post("/sim/person", name="Иван", lang="ru", user=IVAN)
        async with opened(browser, here) as page:
            for code, plug, date in (
                ("kk", "Токтан ажырату", "2026 жылғы 23 қараша, дүйсенбі"),
                ("ru", "Выдернуть шнур", "понедельник, 23 ноября 2026 года"),
                ("en", "Pull the plug", "Monday, 23 November 2026"),
                ("kk", "Токтан ажырату", "2026 жылғы 23 қараша, дүйсенбі"),
            ):
                await page.locator(f"[data-language={code}]").click()
                await expect(page.get_by_test_id("plug")).to_have_text(plug)
                await expect(page.locator(".clock-face")).to_contain_text(date)
                assert await page.evaluate("document.documentElement.lang") == code
            await page.reload()
            await expect(page.get_by_test_id("plug")).to_have_text("Токтан ажырату")
            for user, lang in ((AIGUL, "kk"), (IVAN, "ru")):
                screen = phone(page, user).locator(".device")
                assert await screen.get_attribute("lang") == lang
                assert not re.search("[A-Za-z]", await screen.inner_text())


@pytest.mark.parametrize("width", [360, 768, 1366])
async def test_nothing_is_wider_than_the_screen(browser: Browser, width: int) -> None:
    async with with_echo(Demo()) as here:
        await begin(here)
        await begin(here, name="Иван", lang="ru", user=IVAN)
        async with opened(browser, here, width=width, height=740) as page:
            await says(page, "ұзын" * 60)
            await expect(phone(page).get_by_text("text: ұзын")).to_be_visible()
            wide = await page.evaluate(
                "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
            )
            assert wide <= width
            for part in (".log", "article:last-of-type .bubble"):
                fits = "one => one.scrollWidth <= one.clientWidth + 1"
                assert await phone(page).locator(part).last.evaluate(fits), part
            if width == 360:
                await expect(phone(page, IVAN)).to_be_hidden()
                await page.get_by_role("group", name="People").get_by_role("button", name="Иван").click()
                await expect(phone(page, IVAN)).to_be_visible()
                await expect(phone(page)).to_be_hidden()


async def test_the_clock_the_plug_and_a_fresh_start(browser: Browser) -> None:
    demo = Demo()
    async with served(demo) as here, opened(browser, here) as page:
        for name in ("step-hour", "step-day", "step-morning", "step-due", "off-3-days", "plug"):
            await page.get_by_test_id(name).click()
            await expect(page.locator("#line")).to_have_class("line good")
            await expect(page.locator(".turns[aria-busy]")).to_have_count(0)
        await page.get_by_test_id("step-date").fill("2026-12-11")
        await page.get_by_test_id("step-date-go").click()
        await expect(page.locator(".turns[aria-busy]")).to_have_count(0)
        await page.get_by_test_id("reset").click()
        await page.get_by_test_id("ask-no").click()
        await page.get_by_test_id("reset").click()
        async with page.expect_navigation():
            await page.get_by_test_id("ask-yes").click()
        await page.wait_for_selector("body[data-ready]")
        await expect(page.locator(".clock-face")).to_contain_text("Tuesday, 24 November 2026")
    steps = [
        "step hour",
        "step day",
        "step morning",
        "step due",
        "off 3",
        "plug",
        "step 2026-12-11T09:00",
        "reset",
    ]
    assert demo.told == steps


async def test_the_look_inside_follows_every_update(browser: Browser) -> None:
    demo = Demo()
    card = {"en": "card", "kk": "карточка", "ru": "карточка"}
    letter = {"id": 1, "to": "Ерлан", "kind": card, "state": "queued", "at": demo.clock}
    done = {"en": "registered", "kk": "тіркелді", "ru": "зарегистрировано"}
    row = {
        "update_id": 7,
        "at": demo.clock,
        "kind": "message",
        "who": "Айгүл",
        "state": "new",
        "effect": {},
        "outbox": [],
    }
    demo.updates = [row]
    async with served(demo) as here, opened(browser, here) as page:
        update = page.locator("[data-update-id='7']")
        await expect(update).to_contain_text("written down")
        demo.updates = [row | {"state": "applied", "effect": done, "outbox": [letter]}]
        await expect(update).to_contain_text("registered")
        await expect(update.locator(".letter")).to_contain_text("waiting")
        demo.updates = [row | {"state": "answered", "outbox": [letter | {"state": "sent"}]}]
        await expect(update.locator(".letter")).to_contain_text("sent")
        await expect(update.locator(".station.done")).to_have_count(4)
        await expect(update).to_contain_text("draft or card only")
        demo.updates = [row | {"update_id": -1, "kind": "clock", "who": "", "effect": done}]
        await page.locator("[data-language=kk]").click()
        turn = page.locator("[data-update-id='-1']")
        await expect(turn).to_contain_text("тіркелді")
        await expect(turn.locator(".update-head")).to_have_text("сағат09:00")
        await page.locator("[data-language=en]").click()
        demo.updates = [row]
        await page.get_by_role("button", name="Close").click()
        await expect(page.locator("#inside")).to_be_hidden()
        await page.get_by_test_id("inside-toggle").click()
        await expect(update).to_be_visible()


async def test_the_tour_has_six_steps_and_blocks_nothing(browser: Browser) -> None:
    demo = Demo()
    async with served(demo) as here:
        await begin(here)
        async with opened(browser, here) as page:
            await page.get_by_test_id("tour-start").click()
            tour = page.locator(".tour")
            await tour.get_by_role("button", name="Write an example").click()
            await expect(phone(page).locator("textarea")).to_have_value(re.compile("су құбыры жарылды"))
            for number in range(2, 7):
                await page.get_by_test_id("tour-next").click()
                await expect(tour).to_contain_text(f"Step {number} of 6")
                if number == 4:
                    await page.get_by_test_id("step-due").click()
                    await expect(tour).to_contain_text("Done")
            await tour.get_by_role("button", name="Finish").click()
            await expect(tour).to_be_hidden()
            await expect(page.get_by_test_id("tour-start")).to_be_focused()
            await page.get_by_test_id("tour-start").click()
            await page.keyboard.press("Escape")
            await expect(tour).to_be_hidden()
    assert demo.told == ["step due"]


async def test_on_a_narrow_screen_the_tour_leaves_buttons_free(browser: Browser) -> None:
    async with with_echo(Demo()) as here:
        await begin(here)
        await here.waits("көрші")
        async with opened(browser, here, width=360, height=740) as page:
            await page.get_by_test_id("tour-start").click()
            await says(page, "/card")
            await phone(page).get_by_role("button", name="Жоқ").click()
            await expect(page.get_by_role("alertdialog")).to_contain_text("ескерту: no")
            await page.keyboard.press("Escape")
            for _ in range(4):
                await page.get_by_test_id("tour-next").click()
            await expect(page.get_by_test_id("plug")).to_be_in_viewport(ratio=1)


async def test_what_a_press_far_up_brings_below_comes_into_view(browser: Browser) -> None:
    async with with_echo() as here:
        await begin(here)
        await here.waits("көрші")
        await here.post(f"/bot{TOKEN}/sendMessage", chat_id=AIGUL, text="?", reply_markup=card("Жоқ"))
        for _ in range(12):
            await here.bot.send_message(AIGUL, "жол\nжол\nжол")
        async with opened(browser, here) as page:
            await phone(page).locator(".log").evaluate("one => { one.scrollTop = 0; }")
            await here.bot.send_message(AIGUL, "өзі келді")
            await expect(phone(page).locator(".to-end.fresh")).to_be_visible()
            await phone(page).get_by_role("button", name="Жоқ").click()
            await expect(page.get_by_role("alertdialog")).to_contain_text("ескерту: Жоқ")
            await page.keyboard.press("Escape")
            await here.bot.send_message(AIGUL, "соңғысы")
            await expect(phone(page).get_by_text("соңғысы")).to_be_in_viewport()
            await expect(phone(page).locator(".to-end")).to_be_hidden()


async def test_alone_there_is_no_clock_but_anybody_can_join(browser: Browser) -> None:
    async with served() as here, opened(browser, here) as page:
        await expect(page.locator("#lead")).to_contain_text("No bot is connected yet")
        await expect(page.get_by_test_id("plug")).to_have_count(0)
        await page.locator("[data-language=kk]").click()
        await expect(page.get_by_label("Аты", exact=True)).to_be_visible()
        await page.locator("[data-language=en]").click()
        await page.get_by_label("Name").fill("Сәуле")
        await page.get_by_label("Language", exact=True).select_option("ru")
        await page.get_by_role("button", name="Add").click()
        await expect(page.get_by_role("region", name="Phone of Сәуле")).to_be_visible()
        await here.bot.get_me()
        await page.get_by_role("button", name="Начать").click()
        await expect(page.locator("article.mine")).to_contain_text("/start")
        await here.bot.send_message(next(iter(here.world.people)), "Здравствуйте!")
        await expect(page.locator("article.theirs")).to_contain_text("Здравствуйте!")


async def test_a_new_message_on_another_phone_is_counted(browser: Browser) -> None:
    async with served(Demo()) as here:
        await begin(here)
        await begin(here, name="Иван", lang="ru", user=IVAN)
        async with opened(browser, here) as page:
            await phone(page).locator("textarea").focus()
            await here.bot.send_message(IVAN, "раз")
            await here.bot.send_message(IVAN, "два")
            chip = page.get_by_role("group", name="People").get_by_role("button", name="Иван")
            await expect(chip.locator(".unread")).to_have_text("2")
            await chip.click()
            await expect(chip.locator(".unread")).to_have_count(0)
            await expect(phone(page, IVAN).get_by_text("Новые сообщения")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_stands_out_from_its_ground(browser: Browser, scheme: Any) -> None:
    demo = Demo()
    states = ["new", "applied", "answered", "aside"]
    letters = [
        {"id": n, "to": "Ерлан", "kind": "card", "state": state, "at": demo.clock}
        for n, state in enumerate(LETTERS)
    ]
    demo.updates = [
        {
            "update_id": n,
            "at": demo.clock,
            "kind": "message",
            "who": "Айгүл",
            "state": state,
            "effect": "x",
            "outbox": letters,
        }
        for n, state in enumerate(states)
    ]
    async with with_echo(demo) as here:
        await begin(here)
        await here.waits("көрші")
        await here.bot.send_message(AIGUL, RICH, disable_notification=True)
        await here.post(f"/bot{TOKEN}/sendMessage", chat_id=AIGUL, text="?", reply_markup=card("Иә", "Жоқ"))
        for kind in ("document", "voice", "contact", "location"):
            await here.post(
                "/sim/send", user=AIGUL, kind=kind, **({"lat": 44, "lon": 68} if kind == "location" else {})
            )
        async with opened(browser, here, color_scheme=scheme, reduced_motion="reduce") as page:
            await page.get_by_test_id("tour-start").click()
            await page.wait_for_timeout(300)
            assert await page.evaluate(AUDIT) == []
            assert (
                await page.evaluate("getComputedStyle(document.querySelector('.message')).animationDuration")
                == "0s"
            )


LETTERS = ("queued", "leased", "sent", "away", "unknown", "failed")
