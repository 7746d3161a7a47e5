"""The bot as a process over HTTP: how it stops, and how two share a database."""

import asyncio
import http.client
import re
import socket
import time
from pathlib import Path

from tests.support.processes import Machine, Phones, telegram

AIGUL = 7001
RECEIPT = "Өтінішіңіз тіркелді"
WORDS = "Үш күннен бері ауыз су жоқ"


async def _consents(phones: Phones) -> None:
    await phones.act("say", user=AIGUL, name="Айгүл", lang="kk", text="/start")
    await phones.presses(AIGUL, "Қазақша")
    await phones.presses(AIGUL, "Келісім беремін")


async def _run(machine: Machine, bots: int) -> None:
    """Wait until so many have been started."""
    while len(re.findall(rb" running\n", machine.log.read_bytes())) < bots:
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
        await phones.hears(AIGUL, RECEIPT)


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


async def test_a_second_bot_on_the_same_base_shares_the_work(tmp_path: Path) -> None:
    """Killed, the one that polls is replaced within seconds; stopped, at once."""
    async with asyncio.timeout(90), telegram(tmp_path, SEND_RATE="1000") as (machine, phones):
        machine.does("migrate")
        first = machine.starts()
        await _consents(phones)
        second = machine.starts()
        await _run(machine, 2)
        try:
            await phones.act("say", user=AIGUL, text=WORDS)
            await phones.presses(AIGUL, "Жіберу")
            await phones.hears(AIGUL, RECEIPT)
            assert (first.poll(), second.poll()) == (None, None)
            machine.bot = first
            await asyncio.to_thread(machine.kills)
            took = await _reports(phones, "Көшеде жарық та жоқ")
            third = machine.starts()
            await _run(machine, 3)
            machine.bot = second
            stopped = await machine.stops()
            again = await _reports(phones, "Аулада қоқыс жатыр")
            print(f"\nafter kill -9 {took:.1f} s to a draft; a stop took {stopped:.1f} s, then {again:.1f} s")
            assert max(took, again) < 15
            assert third.poll() is None
            machine.bot = third
        finally:
            for bot in (first, second):
                bot.kill()
                bot.wait()
        assert machine.count("inbox", "state = 'aside'") == 0


async def _reports(phones: Phones, words: str) -> float:
    """Seconds until what she writes stands in a draft, which is sent."""
    began = time.monotonic()
    await phones.act("say", user=AIGUL, text=words)
    await phones.button(AIGUL, "Жіберу", under=words)
    took = time.monotonic() - began
    await phones.presses(AIGUL, "Жіберу", under=words)
    return took


async def test_the_pages_are_open_while_the_bot_runs_and_close_with_it(tmp_path: Path) -> None:
    """A connection that a monitor keeps open, and a request it never ends, hold nothing up."""
    async with asyncio.timeout(60), telegram(tmp_path) as (machine, phones):
        machine.does("migrate")
        bot = machine.starts()
        await _consents(phones)
        while not (found := re.search(rb"serving pages address=http://127.0.0.1:(\d+)", _log(machine))):
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
