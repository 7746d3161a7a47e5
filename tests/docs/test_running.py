"""The rehearsal of docs/running.md, typed to the letter in an empty folder and an empty environment."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
RUNNING = (PROJECT / "docs" / "running.md").read_text()
#: What a new machine has; `ADDRESS` is all that its reader brings.
PATH = "/usr/local/bin:/usr/bin:/bin"
LEFT_OUT = shutil.ignore_patterns(".venv", ".git", "data", "screenshots", "__pycache__", ".*_cache", ".hyp*")
#: Whatever fails, nothing that the shell has started outlives it.
CLEANED = "trap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n"
#: After `git clone`: the environment that `make setup` would fetch, so that it finds nothing to do.
PLANTED = f"""
mkdir .venv
ln -s {sys.prefix}/bin {sys.prefix}/lib .venv/
cp {sys.prefix}/pyvenv.cfg .venv/
touch .venv/run.stamp
"""

if not shutil.which("curl", path=PATH):
    print("\nthe rehearsal of docs/running.md is skipped: there is no curl")


@pytest.mark.proof
@pytest.mark.skipif("PROOF" not in os.environ, reason="`make proof` runs it: the rehearsal takes 20 seconds")
@pytest.mark.skipif(not shutil.which("curl", path=PATH), reason="there is no curl")
def test_the_rehearsal_works_as_it_is_written(tmp_path: Path) -> None:
    done = subprocess.run(
        ["timeout", "240", "bash", "-e", "-c", script()],
        cwd=folder(tmp_path, "empty"),
        env={"PATH": PATH, "HOME": str(folder(tmp_path, "home")), "ADDRESS": str(origin(tmp_path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Өтінішіңіз тіркелді" in done.stdout
    assert "өтініш орындауға қабылданды" in done.stdout
    assert "Nothing needs a hand." in done.stdout
    assert not (tmp_path / "empty" / "tatulyq" / "rehearsal").exists()


def script() -> str:
    """The marked blocks in order, in one shell; the ports are free ones, since many tests share a machine."""
    clone, *others = re.findall(r"^```sh rehearsal\n(.*?)^```", RUNNING, re.DOTALL | re.MULTILINE)
    with socket.create_server(("127.0.0.1", 0)) as telegram, socket.create_server(("127.0.0.1", 0)) as pages:
        ports = {"8081": telegram.getsockname()[1], "8082": pages.getsockname()[1]}
    return re.sub("8081|8082", lambda port: str(ports[port[0]]), "".join([CLEANED, clone, PLANTED, *others]))


def origin(tmp_path: Path) -> Path:
    """A repository with the project as it stands here, committed or not."""
    source = tmp_path / "origin"
    shutil.copytree(PROJECT, source, ignore=LEFT_OUT)
    git = ["git", "-C", str(source), "-c", "user.name=a", "-c", "user.email=a@b", "-c", "gc.auto=0"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "as it stands"]):
        subprocess.run([*git, *command], check=True)
    return source


def folder(tmp_path: Path, name: str) -> Path:
    made = tmp_path / name
    made.mkdir()
    return made
