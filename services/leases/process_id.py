"""Ids of the processes that own leases; an id tells whether its process still runs.

A killed process leaves leases behind. Its successor on the same machine need not wait until they expire:
the id holds the process number and when the kernel started that process.
"""

import hashlib
import os
import secrets
import socket
from pathlib import Path

#: Ids of this very process that have not ended; tests run several bots in one process.
_HERE: set[str] = set()
_PROC = Path("/proc")


def begin() -> str:
    """A new id of this process: host, boot, PID namespace, PID, its start time, a random part."""
    pid = os.getpid()
    name = "/".join([*_machine(), str(pid), _started(pid), secrets.token_hex(4)])
    _HERE.add(name)
    return name


def end(owner: str) -> None:
    """This owner runs no more: its leases are free at once."""
    _HERE.discard(owner)


def clock_of(owner: str, *, is_one_machine: bool) -> str:
    """The clock by which the owner's moments count: the boot of its machine, or "store"."""
    return owner.split("/")[1] if is_one_machine else "store"


def is_dead(owner: str, *, is_one_machine: bool) -> bool:
    """Its process has surely ended; False where that cannot be known from here.

    `is_one_machine`: the database is a file, so every process of an earlier boot has ended.
    """
    host, boot, namespace, pid, started, _ = owner.split("/")
    own_host, own_boot, own_namespace = _machine()
    if boot != own_boot:
        return is_one_machine or host == own_host
    if namespace != own_namespace or not started:
        return False
    if int(pid) == os.getpid() and started == _started(os.getpid()):
        return owner not in _HERE
    return _started(int(pid)) != started


def _machine() -> tuple[str, str, str]:
    """Hash of the host name, boot id, PID namespace."""
    host = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
    return host, _read("sys/kernel/random/boot_id")[:8], _pid_namespace()


def _pid_namespace() -> str:
    """Containers number their processes each for itself; "" where the kernel does not tell."""
    try:
        return os.readlink(_PROC / "self/ns/pid").strip("pid:[]")
    except OSError:
        return ""


def _started(pid: int) -> str:
    """When the kernel started a process, in clock ticks; "" if no process of that number runs."""
    fields = _read(f"{pid}/stat").rpartition(")")[2].split()  # its name, in brackets, may hold anything
    return fields[19] if fields and fields[0] not in "ZX" else ""


def _read(name: str) -> str:
    try:
        return (_PROC / name).read_text()
    except OSError:
        return ""
