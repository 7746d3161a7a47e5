"""`python -m bot run` with its SQL statements counted in a file that the bench reads."""

import mmap
import struct
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from bot.__main__ import main


def count_in(path: Path) -> None:
    """Eight bytes, raised with each statement; transactions are not statements."""
    with path.open("r+b") as file:
        counter = mmap.mmap(file.fileno(), 8)

    def count(*_: Any) -> None:
        counter[:] = struct.pack("q", struct.unpack("q", counter[:])[0] + 1)

    event.listen(Engine, "before_cursor_execute", count)


if __name__ == "__main__":
    count_in(Path(sys.argv.pop(1)))
    main()
