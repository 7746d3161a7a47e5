"""What `python -m bot doctor` says: plain lines, those that ask for a person's hand begin with “!”."""

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from sqlalchemy import Connection

from db import health, inbox, outbox, schema, sealed
from db.engine import Database
from services.journal import Journal, Verdict
from services.keys import KeySettings, open_base
from services.sealing import Keyring

UPDATES = ("new", "applied", "answered", "aside")
LETTERS = ("queued", "leased", "sent", "dropped", "unknown", "failed")


@dataclass
class Findings:
    """Lines in order; `count` of them ask for a hand."""

    zone: tzinfo
    lines: list[str] = field(default_factory=list)
    count: int = 0

    def tell(self, topic: str, text: str) -> None:
        """All is well, or it is nobody's fault."""
        self.lines.append(f"  {topic:<8} {text}")

    def warn(self, topic: str, text: str) -> None:
        """Somebody should do something."""
        self.lines.append(f"! {topic:<8} {text}")
        self.count += 1

    def at(self, moment: datetime | None) -> str:
        """The moment on the city's clock."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M") if moment else "an unknown time"


async def examine(db: Database, settings: KeySettings, now: datetime, zone: tzinfo) -> Findings:
    """Look at everything, change nothing but a new base's keys.

    Raises what `open_base` raises: then there is nothing to look at.
    """
    findings = Findings(zone)
    keyring = await open_base(db, settings)
    findings.tell("base", f"{db.url.database}, revision {schema.HEAD}")
    _tell_keys(findings, keyring, settings, await db.read(sealed.keys_in_use))
    _tell_journal(findings, await Journal(db, keyring).verify())
    await db.read(lambda conn: _tell_rows(findings, conn, now))
    return findings


def _tell_keys(
    findings: Findings, keyring: Keyring, settings: KeySettings, in_use: Mapping[str, int]
) -> None:
    current = keyring.sealer.current
    old = {key: rows for key, rows in in_use.items() if key != current}
    place = "SEAL_KEYS" if settings.seal_keys else str(settings.key_file)
    findings.tell("keys", f"{place}, sealing with “{current}”")
    for key, rows in old.items():
        findings.warn("keys", f"{rows} rows are still sealed with “{key}”: run `python -m bot rekey`")
    if not settings.seal_keys and stat.S_IMODE(settings.key_file.stat().st_mode) & 0o077:
        findings.warn("keys", f"others may read the key file: run `chmod 600 {settings.key_file}`")


def _tell_journal(findings: Findings, verdict: Verdict) -> None:
    for fault in verdict.faults:
        findings.warn("journal", str(fault))
    newest = verdict.newest
    anchored = "not anchored yet"
    if newest:
        code = newest.mac.hex()[:16]
        anchored = f"anchored up to row {newest.upto} on {findings.at(newest.at)}; write down its code {code}"
    findings.tell("journal", f"{verdict.links} links, {len(verdict.faults)} faults, {anchored}")


def _tell_rows(findings: Findings, conn: Connection, now: datetime) -> None:
    for damage in health.damage(conn):
        findings.warn("base", f"damaged, put it back from its backup: {damage}")
    findings.tell(
        "inbox", _counted(inbox.counts(conn), UPDATES, _since(findings, health.oldest_update(conn)))
    )
    for update, kind, received, error in inbox.aside(conn):
        told = f"update {update} is set aside: {kind} of {findings.at(received)}, {error or 'no error'}"
        findings.warn("inbox", f"{told}; try again with `python -m bot retry {update}`")
    oldest = health.oldest_letter(conn, now)
    findings.tell("outbox", _counted(outbox.counts(conn), LETTERS, _since(findings, oldest)))
    for line in _lost(findings, conn):
        findings.warn("outbox", line)
    for name, ran in health.last_runs(conn).items():
        findings.tell("tick", f"{name}: last ran {findings.at(ran)}")


def _lost(findings: Findings, conn: Connection) -> Iterator[str]:
    for letter in health.lost_letters(conn):
        what = "was not sent" if letter.state == "failed" else "may or may not have arrived"
        error = letter.error or "no error"
        yield f"letter {letter.id} ({letter.kind}) {what}, {findings.at(letter.settled_at)}: {error}"


def _counted(counts: Mapping[str, int], states: tuple[str, ...], since: str) -> str:
    return ", ".join(f"{state} {counts.get(state, 0)}" for state in states) + since


def _since(findings: Findings, moment: datetime | None) -> str:
    return f"; the oldest waits since {findings.at(moment)}" if moment else ""
