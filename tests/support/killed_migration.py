"""`python -m tests.support.killed_migration DATABASE_URL N`: a migration killed by SIGKILL before its step N.

Steps are the statements and the commit, numbered from 0. With an N of -1 it runs to its end and prints the
number of its steps.
"""

import os
import signal
import sys

from sqlalchemy import event

from db import migrations
from db.engine.database import Database


def main(url: str, fatal: int) -> None:
    """Migrate up to the step `fatal`."""
    db, steps = Database(url), 0

    def step(*_: object) -> None:
        nonlocal steps
        if steps == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        steps += 1

    for name in ("before_cursor_execute", "commit"):
        event.listen(db.engine, name, step)
    migrations.upgrade(db)
    db.abandon()
    print(steps)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
