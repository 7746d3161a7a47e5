"""The cost of an update in the database: one read and one write, counted statement by statement."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event

from domain.people import Role
from tests.support.durable.plumbing import Hurried
from tests.support.town import Town

pytestmark = pytest.mark.sqlite

#: A part of a statement by which a transaction of the edges is known; all others are the update's own.
EDGES = {
    "INSERT INTO inbox": "store",
    "SET state=? WHERE inbox.update_id IN": "acknowledge",
    "UPDATE conversations SET card=?": "acknowledge",
    "lease_until": "outbox",
    "FROM send_rate": "outbox",
    "FROM broadcasts WHERE broadcasts.is_whole": "clock",  # ticks of a second: they run while people act
    "meetings.look_at <=": "clock",
    "GROUP BY chat_leases.owner": "heartbeat",
    "UPDATE chat_leases": "heartbeat",
    "FROM named_leases": "heartbeat",
    "INTO named_leases": "heartbeat",
    "FROM broadcasts": "tick",
    "FROM meetings": "tick",
}
#: Lists are read once the sender is known, and write nothing: two transactions as well.
LISTS = {"/my", "/tasks", "/assignments"}
Act = Callable[[], Awaitable[object]]


class Ledger:
    """Every transaction of the bot, with its statements."""

    def __init__(self, town: Town) -> None:
        self._entries: list[tuple[str, list[str]]] = []
        event.listen(town.app.db.engine, "begin", self._begin)
        event.listen(town.app.db.engine, "before_cursor_execute", self._statement)

    def _begin(self, conn: Connection) -> None:
        is_write = conn.get_execution_options().get("begins") == "IMMEDIATE"
        conn.info["entry"] = []
        self._entries.append(("write" if is_write else "read", conn.info["entry"]))

    def _statement(self, conn: Connection, _cursor: Any, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            conn.info["entry"].append(" ".join(statement.split()))

    def taken(self) -> list[tuple[str, list[str]]]:
        """The transactions so far, as (read, write or the name of an edge, statements)."""
        entries, self._entries = self._entries, []
        return [(_whose(kind, lines), lines) for kind, lines in entries if lines]


def _whose(kind: str, lines: list[str]) -> str:
    return next((edge for mark, edge in EDGES.items() for line in lines if mark in line), kind)


async def cost(town: Town, ledger: Ledger, act: Act) -> dict[str, list[int]]:
    """The statements of each transaction that an act of a person causes until its update is answered.

    Messages of the outbox are paused meanwhile: rendering reads too, and belongs to no update.
    """
    await town.settled()
    town.app.sender.limiter.pause(3600)
    await _look(town)
    ledger.taken()
    with Hurried(town):
        await act()
        while len(town.bot_account.queue):
            await _look(town)
        await town.app.chat_queues.join()
        await town.app.acknowledger.flush()
    found: dict[str, list[int]] = {}
    for whose, lines in ledger.taken():
        found.setdefault(whose, []).append(len(lines))
    town.clock._monotonic += 3601
    town.clock_free()
    await town.settled()
    return found


async def _look(town: Town) -> None:
    """Let the bot run until it has looked into its store once more."""
    await town.app.db.read(lambda conn: None)


async def test_one_read_and_one_write_an_update(town: Town) -> None:
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    damir = await town.joins("Дамир", Role.PROSECUTOR)
    aigul = town.world.person("Айгүл", lang="kk")
    await town.turn()  # the first run of every tick is over, so that none of them is counted
    ledger = Ledger(town)
    acts: list[tuple[str, Act]] = [
        ("/start of a stranger", lambda: aigul.says("/start")),
        ("language", lambda: aigul.presses("Қазақша")),
        ("consent", lambda: aigul.presses("Келісім беремін")),
        ("first text", lambda: aigul.says("Үш күннен бері ауыз су жоқ")),
        ("one more text", lambda: aigul.says("Көршілерде де жоқ")),
        ("photo", lambda: aigul.sends_photo("міне")),
        ("edited text", lambda: aigul.edits(None, "міне осылай")),
        ("turn a page", lambda: aigul.presses("Мекенжай")),
        ("the place in words", lambda: aigul.says("Сүт көшесі, 5")),
        ("send", lambda: aigul.presses("Жіберу")),
        ("accept", lambda: erlan.presses("Орындауға қабылдау")),
        ("begin the answer", lambda: erlan.presses("Шешілді")),
        ("text of the answer", lambda: erlan.says("Құбыр ауыстырылды")),
        ("send the answer", lambda: erlan.presses("Жіберу")),
        ("confirm", lambda: aigul.presses("Иә, шешілді")),
        ("confirm, pressed again", lambda: aigul.presses_old("Иә, шешілді", on=aigul.messages[-1])),
        ("/my", lambda: aigul.says("/my")),
        ("/tasks", lambda: erlan.says("/tasks")),
        ("/help", lambda: aigul.says("/help")),
        ("/assignments", lambda: damir.says("/assignments")),
        ("blocks the bot", aigul.blocks),
        ("comes back", aigul.unblocks),
    ]
    names = ("read", "write", "store", "acknowledge")
    table = [f"{'statements in the transactions of':34}" + "".join(f"{one:>12}" for one in names)]
    over = []
    for name, act in acts:
        found = await cost(town, ledger, act)
        cells = ["+".join(map(str, found.get(one, []))) or "-" for one in names]
        table.append(f"{name:34}" + "".join(f"{cell:>12}" for cell in cells))
        reads, writes = len(found.get("read", [])), len(found.get("write", []))
        if writes > 1 or reads > 1 + (name in LISTS and not writes):
            over.append(table[-1])
    print("\n" + "\n".join(table))
    assert over == []
