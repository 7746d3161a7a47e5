"""Processes of the project that a test starts, kills, stops and pauses.

The suite starts some thirty of them, and the import of aiogram takes three seconds. So they are forked from a
server that has imported everything once. The full `make proof` starts each from nothing, as a city would;
a program with LD_PRELOAD is always started from nothing.
"""

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

#: The loader reads it at the start of a program, and never in a forked process.
BEFORE_ALL = "LD_PRELOAD"
IS_PROOF = bool(os.environ.get("PROOF"))
IS_FULL = IS_PROOF and int(os.environ.get("PROOF_MINUTES", "10")) > 2
#: Imports of `python -m bot run` and `python -m simulator`.
HEAVY = ["bot.run", "bot.commands.runner", "simulator.http.server"]


@dataclass(frozen=True)
class Program:
    """`python -m …` in a folder, with its own environment; its output is appended to the file `says`."""

    module: str
    arguments: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    says: Path


class Running(Protocol):
    """A process, forked or started."""

    @property
    def pid(self) -> int | None:
        """Its process id."""

    @property
    def returncode(self) -> int | None:
        """The exit code; None while it runs, negative where a signal has ended it."""

    def poll(self) -> int | None:
        """The exit code now; None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; returns the exit code. Raises subprocess.TimeoutExpired."""

    def send_signal(self, sig: int, /) -> None:
        """Send a signal; does nothing if the process has ended."""

    def kill(self) -> None:
        """kill -9."""


def start(program: Program) -> Running:
    """Start a program; the caller ends it."""
    is_whole = IS_FULL or BEFORE_ALL in program.environment
    return _from_nothing(program) if is_whole else Forked(program)


def _from_nothing(program: Program) -> Running:
    with program.says.open("ab") as says:
        return subprocess.Popen(
            [sys.executable, "-m", program.module, *program.arguments],
            cwd=program.folder,
            env=program.environment,
            stdout=says,
            stderr=says,
        )


class Forked:
    """A process forked from the server of multiprocessing, which has the imports of HEAVY."""

    def __init__(self, program: Program) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(HEAVY)
        self._process = context.Process(target=_become, args=(program,))
        self._process.start()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; returns the exit code. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0.0)
        return self._process.exitcode

    def send_signal(self, number: int, /) -> None:
        if self._process.exitcode is None and self._process.pid is not None:
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _become(program: Program) -> None:
    """In the new process: set output, folder and environment, then run the module as a program."""
    says = os.open(program.says, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for stream in (1, 2):
        os.dup2(says, stream)
    os.chdir(program.folder)
    os.environ.clear()
    os.environ.update(program.environment)
    sys.argv = [program.module, *program.arguments]
    runpy.run_module(program.module, run_name="__main__", alter_sys=True)
