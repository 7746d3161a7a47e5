"""A backup is taken while people write; after the machine is lost, another one goes on from the backup."""

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.processes import Machine, Phones, telegram

pytestmark = pytest.mark.sqlite

RESIDENTS = range(8101, 8109)
OFFICIAL = 8001
RECEIPT = "Өтінішіңіз тіркелді"
NUMBERS = "SELECT number, reporter, received_at FROM reports ORDER BY number"


async def enrols(phones: Phones, machine: Machine) -> None:
    """Ерлан by an invitation; everybody else agrees."""
    link = machine.does("invite", "--role", "official", "--body", "TUKSH")
    start = f"/start {link.rpartition('=')[2].rpartition(' ')[2]}"
    await phones.act("say", user=OFFICIAL, name="Ерлан", lang="kk", text=start)
    for user in RESIDENTS:
        await phones.act("say", user=user, name=f"Тұрғын {user}", lang="kk", text="/start")
        await phones.presses(user, "Қазақша")
        await phones.presses(user, "Келісім беремін")


async def reports(phones: Phones, user: int, words: str) -> None:
    """A report with a text of its own, up to its receipt."""
    before = (await phones.reads(user)).count(RECEIPT)
    await phones.act("say", user=user, text=words)
    await phones.presses(user, "Жіберу", under=words)
    while (await phones.reads(user)).count(RECEIPT) == before:
        await asyncio.sleep(0.05)


async def writes_on(phones: Phones, user: int) -> None:
    """One report after the other."""
    for n in range(1000):
        await reports(phones, user, f"Ауыз су жоқ, {n}-күн, {user}-үй")


def on_another_machine(lost: Machine, folder: Path) -> Machine:
    """A new folder with nothing but the key, which was kept apart."""
    folder.mkdir()
    found = Machine(folder, lost.address, lost.settings, people=lost.people)
    shutil.copy(lost.base.with_name("town.db.keys"), folder / "town.db.keys")
    return found


async def test_a_backup_under_load_becomes_a_town_that_goes_on(tmp_path: Path) -> None:
    async with asyncio.timeout(180), telegram(tmp_path, SEND_RATE="1000") as (machine, phones):
        machine.does("migrate")
        machine.starts()
        await enrols(phones, machine)
        async with asyncio.TaskGroup() as tasks:
            crowd = [tasks.create_task(writes_on(phones, user)) for user in RESIDENTS]
            while machine.count("reports") < len(RESIDENTS):
                await asyncio.sleep(0.05)
            before = machine.count("reports")
            file = tmp_path / "monday.backup"
            told = await asyncio.to_thread(machine.does, "backup", str(file))
            after = machine.count("reports")
            for one in crowd:
                one.cancel()
        machine.kills()
        assert "town.db.keys" in told
        assert before < after, "people wrote meanwhile"
        lost = machine.rows(NUMBERS)

        other = on_another_machine(machine, tmp_path / "other")
        told = other.does("restore", str(file))
        assert "python -m bot run" in told
        kept = other.rows(NUMBERS)
        assert before <= len(kept) <= len(lost)
        assert kept == lost[: len(kept)], "whatever was kept is what was said"

        machine.bot = other.starts()
        async with asyncio.TaskGroup() as tasks:
            for user in RESIDENTS:
                tasks.create_task(reports(phones, user, f"Жарық та жоқ, {user}-үй"))
        while other.count("outbox", "state != 'sent'") or other.count("inbox", "state != 'answered'"):
            await asyncio.sleep(0.05)
        assert other.does("doctor") == "Nothing needs a hand."
        assert other.count("reports") >= len(kept) + len(RESIDENTS)
        print(f"\nbackup under load: {before} to {after} reports meanwhile, {len(kept)} of {len(lost)} kept")
        await other.stops()
        assert other.does("doctor") == "Nothing needs a hand."


async def test_nothing_is_put_back_under_a_running_bot(tmp_path: Path) -> None:
    async with asyncio.timeout(60), telegram(tmp_path) as (machine, phones):
        machine.does("migrate")
        machine.starts()
        await phones.act("say", user=OFFICIAL, name="Ерлан", lang="kk", text="/start")
        await phones.button(OFFICIAL, "Қазақша")
        file = str(tmp_path / "monday.backup")
        machine.does("backup", file)
        for name in ("town.db", "town.db-wal", "town.db-shm"):
            machine.base.with_name(name).rename(tmp_path / f"away-{name}")
        with pytest.raises(subprocess.CalledProcessError, match="exit status 2"):
            machine.does("restore", file)
        assert not machine.base.exists()
        for name in ("town.db", "town.db-wal", "town.db-shm"):
            (tmp_path / f"away-{name}").rename(machine.base.with_name(name))
