"""The names of processes that hold leases; a name tells whether its process is still there.

Whoever was killed leaves leases behind. On its own machine a successor need not wait for them to run out:
the name holds the number of the process and when the kernel started it.
"""

import hashlib
import os
import secrets
import socket
from pathlib import Path

#: Owners of this very process that have not ended; tests run several in one.
_HERE: set[str] = set()
_PROC = Path("/proc")


def begin() -> str:
    """A new owner in this process: host, boot, space of process numbers, process, its start, chance."""
    pid = os.getpid()
    name = "/".join([*_machine(), str(pid), _started(pid), secrets.token_hex(4)])
    _HERE.add(name)
    return name


def end(owner: str) -> None:
    """Whatever it holds is anybody's."""
    _HERE.discard(owner)


def clock_of(owner: str, *, is_one_machine: bool) -> str:
    """Whose moments can be compared with this owner's: those of one boot, else of the store's own clock."""
    return owner.split("/")[1] if is_one_machine else "store"


def is_dead(owner: str, *, is_one_machine: bool) -> bool:
    """Its process has surely ended; where that cannot be known from here, its leases run out.

    `is_one_machine`: the base is a file, so whoever used it before the last boot is gone.
    """
    host, boot, space, pid, started, _ = owner.split("/")
    own_host, own_boot, own_space = _machine()
    if boot != own_boot:
        return is_one_machine or host == own_host
    if space != own_space or not started:
        return False
    if int(pid) == os.getpid() and started == _started(os.getpid()):
        return owner not in _HERE
    return _started(int(pid)) != started


def _machine() -> tuple[str, str, str]:
    host = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
    return host, _read("sys/kernel/random/boot_id")[:8], _space()


def _space() -> str:
    """Containers count their processes each for itself."""
    try:
        return os.readlink(_PROC / "self/ns/pid").strip("pid:[]")
    except OSError:
        return ""


def _started(pid: int) -> str:
    """When the kernel started a process, in its own ticks; "" where none of that number lives."""
    fields = _read(f"{pid}/stat").rpartition(")")[2].split()  # its name, in brackets, may hold anything
    return fields[19] if fields and fields[0] not in "ZX" else ""


def _read(name: str) -> str:
    try:
        return (_PROC / name).read_text()
    except OSError:
        return ""
