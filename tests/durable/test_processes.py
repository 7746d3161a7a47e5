"""The bot as a process over HTTP: how it stops, and what a second one on the same base does."""

import asyncio
import http.client
import re
import socket
from pathlib import Path

from processes import Machine, Phones, telegram

AIGUL = 7001
WORDS = "Үш күннен бері ауыз су жоқ"


async def _consents(phones: Phones) -> None:
    await phones.act("say", user=AIGUL, name="Айгүл", lang="kk", text="/start")
    await phones.presses(AIGUL, "Қазақша")
    await phones.presses(AIGUL, "Келісім беремін")


async def _runs(machine: Machine) -> None:
    """Wait until the bot is there."""
    while b"running" not in machine.log.read_bytes():
        await asyncio.sleep(0.05)


async def test_sigterm_drains_and_stops_within_ten_seconds(tmp_path: Path) -> None:
    async with asyncio.timeout(60), telegram(tmp_path, SEND_RATE="1000") as (machine, phones):
        machine.does("migrate")
        bot = machine.starts()
        await _consents(phones)
        await phones.act("say", user=AIGUL, text=WORDS)
        await phones.button(AIGUL, "Жіберу")
        await phones.act("fault", kind="latency", method="sendMessage", seconds=1, times=9)
        await phones.presses(AIGUL, "Жіберу")
        while not machine.count("reports"):
            await asyncio.sleep(0.01)
        took = await machine.stops()
        print(f"\nSIGTERM with a receipt on its way: after {took:.1f} s, exit code {bot.returncode}")
        assert bot.returncode == 0
        assert took < 10
        states = machine.rows("SELECT DISTINCT state FROM inbox UNION SELECT DISTINCT state FROM outbox")
        assert sorted(states) == [("answered",), ("sent",)], "what was begun was finished"
        await phones.hears(AIGUL, "Өтінішіңіз тіркелді")


async def test_sigterm_stops_in_time_though_telegram_is_silent(tmp_path: Path) -> None:
    async with asyncio.timeout(60), telegram(tmp_path, SEND_RATE="1000") as (machine, phones):
        machine.does("migrate")
        bot = machine.starts()
        await _consents(phones)
        await phones.act("fault", kind="timeout", seconds=40, times=9)
        await phones.act("say", user=AIGUL, text=WORDS)
        while not machine.count("inbox", "state = 'applied'"):
            await asyncio.sleep(0.01)
        took = await machine.stops()
        print(f"\nSIGTERM while Telegram was silent: stopped after {took:.1f} s")
        assert (bot.returncode, took < 10) == (0, True)
        await phones.act("fault", clear=True)
        machine.starts()
        await phones.button(AIGUL, "Жіберу")
        assert machine.count("inbox", "state = 'aside'") == 0


async def test_a_second_bot_on_the_same_base_does_no_harm(tmp_path: Path) -> None:
    """It waits for the first to stop, as a new version does; else it says why it cannot run."""
    async with asyncio.timeout(90), telegram(tmp_path, SEND_RATE="1000") as (machine, phones):
        machine.does("migrate")
        first = machine.starts()
        await _consents(phones)
        await _runs(machine)
        second = machine.starts()
        await phones.act("say", user=AIGUL, text=WORDS)
        await phones.presses(AIGUL, "Жіберу")
        await phones.hears(AIGUL, "Өтінішіңіз тіркелді")
        assert await asyncio.to_thread(second.wait, 30) == 2
        assert "another bot uses the base" in machine.log.read_text()
        assert first.poll() is None
        assert machine.count("reports") == 1

        third = machine.starts()
        await asyncio.sleep(1)
        machine.bot = first
        await machine.stops()
        machine.bot = third
        await phones.act("say", user=AIGUL, text="Көшеде жарық та жоқ")
        await phones.button(AIGUL, "Жіберу")
        assert third.poll() is None


async def test_the_pages_are_open_while_the_bot_runs_and_close_with_it(tmp_path: Path) -> None:
    """A connection that a monitor keeps open, and a request it never ends, hold nothing up."""
    async with asyncio.timeout(60), telegram(tmp_path) as (machine, phones):
        machine.does("migrate")
        bot = machine.starts()
        await _consents(phones)
        while not (found := re.search(rb"pages are open address=http://127.0.0.1:(\d+)", _log(machine))):
            await asyncio.sleep(0.05)
        address = ("127.0.0.1", int(found[1]))
        half, kept = socket.create_connection(address), http.client.HTTPConnection(*address)
        half.sendall(b"GET /metrics HTTP/1.1\r\nHost:")
        await asyncio.to_thread(kept.request, "GET", "/readyz")
        assert kept.getresponse().read() == b"ready\n"
        took = await machine.stops()
        half.close()
        kept.close()
        assert (bot.returncode, took < 10) == (0, True)


def _log(machine: Machine) -> bytes:
    return machine.log.read_bytes()
