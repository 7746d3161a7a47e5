"""The checks of `python -m bot doctor`; lines that need an operator begin with “!”.

Each line says what it means and what fixes it. One line below several of one kind says it for all of them.
"""

import stat
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from db import inbox
from db.engine import schema
from db.engine.database import Database, StoreUnavailable
from db.engine.reads import read_step
from db.operations import health, metrics, sealed_rows
from db.operations.health import LostMessage
from db.outbox import messages
from domain.calendar import Calendar
from services.encryption.database_keys import KeySettings, open_base, stored_keyring
from services.encryption.sealing import Keyring
from services.journal.journal import Journal
from services.journal.verification import Verdict

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

UPDATES = ("new", "applied", "answered", "aside")
LETTERS = ("queued", "leased", "sent", "dropped", "unknown", "failed")
#: Rows that wait longer do not move: a busy bot takes seconds.
STALLED = timedelta(minutes=10)
#: Messages that fail for longer fail for another reason than a short outage.
LONG_FAILURE = timedelta(hours=1)
#: Ticks run every hour or more often, so one that is so far behind the others fails each time.
BEHIND = timedelta(hours=2)
#: Lines of one kind at most.
MAX_LINES = 20
IS_IT_RUNNING = "see that the bot runs and reaches Telegram; its log says what fails"


@dataclass
class Findings:
    """Printed lines in order; `count` of them need an operator. `now` is the time of the examination."""

    calendar: Calendar
    now: datetime
    lines: list[str] = field(default_factory=list)
    count: int = 0

    def note(self, topic: str, text: str) -> None:
        """Add a line that needs nobody."""
        self.lines.append(f"  {topic:<8} {text}")

    def warn(self, topic: str, text: str) -> None:
        """Add a line that needs an operator."""
        self.lines.append(f"! {topic:<8} {text}")
        self.count += 1

    def advise(self, topic: str, text: str) -> None:
        """Add a line on the meaning of the lines above, and on what fixes them."""
        self.lines.append(f"  {topic:<8} → {text}")

    def at(self, moment: datetime | None) -> str:
        """The time on the city's clock, to the minute."""
        return self.calendar.local(moment).strftime("%Y-%m-%d %H:%M") if moment else "an unknown time"


async def examine(db: Database, settings: KeySettings, now: datetime, calendar: Calendar) -> Findings:
    """Run all checks on a read-only connection, each in a short step of its own.

    A new database is written once, to get its keys. Raises OldSchema, KeyTrouble and StoreUnavailable,
    as `open_base` does.
    """
    findings = Findings(calendar, now)
    keyring = await _keyring(db, settings)
    findings.note("base", f"{db.url.database}, revision {schema.HEAD}")
    async with db.long_reads.connect() as conn:
        _check_keys(findings, keyring, settings, await _keys_in_use(conn))
        _check_journal(findings, await Journal(db, keyring).verify())
        for check in CHECKS:
            await read_step(conn, partial(check, findings))
    return findings


async def _keyring(db: Database, settings: KeySettings) -> Keyring:
    with suppress(StoreUnavailable):  # `open_base` names the cause
        keyring = await db.long_reads.read(partial(stored_keyring, settings=settings))
        if keyring is not None:
            return keyring
    return await open_base(db, settings)


async def _keys_in_use(conn: "AsyncConnection") -> Counter[str]:
    """The number of rows that each key seals, counted table by table."""
    found: Counter[str] = Counter()
    for table in sealed_rows.tables():
        found.update(await read_step(conn, partial(sealed_rows.keys_in_table, table=table)))
    return found


def _check_keys(
    findings: Findings, keyring: Keyring, settings: KeySettings, in_use: Mapping[str, int]
) -> None:
    current = keyring.sealer.current
    old = {key: rows for key, rows in in_use.items() if key != current}
    place = "SEAL_KEYS" if settings.seal_keys else str(settings.key_file)
    findings.note("keys", f"{place}, sealing with “{current}”")
    for key, rows in old.items():
        findings.warn("keys", f"{rows} rows are still sealed with “{key}”: run `python -m bot rekey`")
    if not settings.seal_keys and stat.S_IMODE(settings.key_file.stat().st_mode) & 0o077:
        findings.warn("keys", f"others may read the key file: run `chmod 600 {settings.key_file}`")


def _check_journal(findings: Findings, verdict: Verdict) -> None:
    for fault in verdict.faults:
        findings.warn("journal", str(fault))
    if verdict.faults:
        findings.advise(
            "journal",
            "rows were changed past the bot, or the file is damaged: keep this base as it is, tell who "
            "answers for the journal, and compare with the last backup on which doctor was content",
        )
    newest = verdict.newest
    anchored = "not anchored yet"
    if newest:
        code = newest.mac.hex()[:16]
        anchored = f"anchored up to row {newest.upto} on {findings.at(newest.at)}; write down its code {code}"
    findings.note("journal", f"{verdict.links} links, {len(verdict.faults)} faults, {anchored}")


def _check_damage(findings: Findings, conn: Connection) -> None:
    for damage in health.damage(conn):
        findings.warn("base", f"damaged: {damage}; stop the bot and put the last backup back: `restore`")


def _check_inbox(findings: Findings, conn: Connection) -> None:
    oldest = health.oldest_update(conn)
    findings.note("inbox", _counted(inbox.counts(conn), UPDATES, _since(findings, oldest)))
    if oldest and findings.now - oldest > STALLED:
        findings.warn("inbox", f"people wait for an answer since {findings.at(oldest)}: {IS_IT_RUNNING}")
    for update, kind, received, error in inbox.aside(conn):
        text = f"update {update} is set aside: {kind} of {findings.at(received)}, {error or 'no error'}"
        findings.warn("inbox", f"{text}; try again with `python -m bot retry {update}`")


def _check_outbox(findings: Findings, conn: Connection) -> None:
    oldest, counts = health.oldest_message(conn, findings.now), messages.counts(conn)
    findings.note("outbox", _counted(counts, LETTERS, _since(findings, oldest)))
    due = [
        one for one in metrics.due_letters(conn, findings.now).values() if findings.now - one.since > STALLED
    ]
    failing = metrics.failing_messages(conn, findings.now - LONG_FAILURE)
    if failing:
        findings.warn(
            "outbox", f"{failing} letters have failed for over an hour, still tried: {IS_IT_RUNNING}"
        )
    elif due:
        since = findings.at(min(one.since for one in due))
        findings.warn("outbox", f"letters that could leave wait since {since}: {IS_IT_RUNNING}")
    count = counts.get("failed", 0) + counts.get("unknown", 0)
    _report_lost(findings, health.lost_messages(conn, limit=MAX_LINES), count)


def _report_lost(findings: Findings, lost: Sequence[LostMessage], count: int) -> None:
    """`lost` holds the first of `count` messages."""
    for letter in lost:
        what = "was not sent" if letter.state == "failed" else "may or may not have arrived"
        text = f"letter {letter.id} ({letter.kind}) {what}, {findings.at(letter.settled_at)}"
        findings.warn("outbox", f"{text}: {letter.error or 'no error'}")
    if count > len(lost):
        findings.warn("outbox", f"and {count - len(lost)} more")
    if lost:
        findings.advise(
            "outbox",
            "they are not tried again, so that nobody hears a thing twice; what they told stands in the "
            "person's list. Report the error; if it was a reminder, call the one it was for",
        )


def _check_people(findings: Findings, conn: Connection) -> None:
    away = metrics.away_staff(conn)
    if away:
        findings.warn(
            "people",
            f"{away} in office have blocked the bot, and their letters wait: ask them to press Start, or "
            "dismiss them by `/people` and invite somebody else",
        )


def _check_steps(findings: Findings, conn: Connection) -> None:
    """In the sending hours only: at night and on days off due reminders have to wait."""
    before, hours = findings.now - STALLED, findings.calendar
    late = metrics.due_steps(conn, before) if hours.in_hours(before) and hours.in_hours(findings.now) else 0
    if late:
        findings.warn("steps", f"{late} reminders are due and not told: {IS_IT_RUNNING}")


def _check_ticks(findings: Findings, conn: Connection) -> None:
    ran = health.last_runs(conn)
    newest = max(ran.values(), default=findings.now)
    for name, last in ran.items():
        text = f"{name}: last ran {findings.at(last)}"
        if newest - last > BEHIND:
            findings.warn(
                "tick", f"{text}, long before others did: it fails; the log says why (“a tick failed”)"
            )
        else:
            findings.note("tick", text)
    if findings.now - newest > STALLED:
        findings.warn("tick", f"nothing has run since {findings.at(newest)}: {IS_IT_RUNNING}")


CHECKS = (_check_damage, _check_inbox, _check_outbox, _check_people, _check_steps, _check_ticks)


def _counted(counts: Mapping[str, int], states: tuple[str, ...], since: str) -> str:
    return ", ".join(f"{state} {counts.get(state, 0)}" for state in states) + since


def _since(findings: Findings, moment: datetime | None) -> str:
    return f"; the oldest waits since {findings.at(moment)}" if moment else ""
