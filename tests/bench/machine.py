"""Processes and what they cost: CPU and memory from /proc, without touching what is measured."""

import asyncio
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
#: Seconds of CPU in half a second of a process that has nothing to do.
AT_REST = 0.03
#: Variables that a process inherits; settings of the developer's shell stay out.
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR")


@dataclass(frozen=True)
class Running:
    """A process with its children."""

    process: "subprocess.Popen[str]"

    def cpu(self) -> float:
        """Seconds of user and system time so far, those of its children too."""
        return sum(_ticks(pid) for pid in _family(self.process.pid)) / TICKS

    def memory(self, field: str = "VmRSS") -> float:
        """MiB in use now; `VmHWM` is the most that ever were."""
        return sum(_kilobytes(pid, field) for pid in _family(self.process.pid)) / 1024

    async def rests(self) -> None:
        """Wait until it has started: for half a second it did next to nothing."""
        before = -1.0
        while (now := self.cpu()) - before > AT_REST:
            before = now
            await asyncio.sleep(0.5)

    def line(self) -> str:
        """The next line that it prints."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@contextlib.contextmanager
def running(*arguments: str, **environment: str) -> Iterator[Running]:
    """`python …` from the project's root; stopped as an operator would stop it."""
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=_environment(environment),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Running(process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def run(*arguments: str, **environment: str) -> str:
    """`python …` until it ends; what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT,
        env=_environment(environment),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def free_port() -> int:
    """A port that nobody uses now, and that nobody is given who asks for any."""
    while True:
        port = random.randrange(10_000, 30_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    return {name: os.environ[name] for name in INHERITED if name in os.environ} | dict(own)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _family(int(child))


def _ticks(pid: int) -> int:
    """utime, stime and those of children that have ended (proc(5), fields 14 to 17)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(each) for each in fields[11:15])


def _kilobytes(pid: int, field: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))
