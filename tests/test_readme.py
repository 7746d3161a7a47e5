"""The documents are checked against the code; run as a program, this prints the settings table."""

import importlib
import re
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.settings import PROJECT, Settings

README = (PROJECT / "README.md").read_text()
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text()
GLOSSARY = (PROJECT / "GLOSSARY.md").read_text()
OPERATING = (PROJECT / "docs" / "operating.md").read_text()
ARCHITECTURE = (PROJECT / "docs" / "architecture.md").read_text()
CHANGELOG = (PROJECT / "CHANGELOG.md").read_text()
PATHS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md")])
DOCUMENTS = {path.relative_to(PROJECT).as_posix(): path.read_text() for path in PATHS}
MAKEFILE = (PROJECT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
PACKAGES = "bot|handlers|web|services|db|domain|locales|simulator"
FOLDERS = f"{PACKAGES}|tests|docs"
each_document = pytest.mark.parametrize("name", DOCUMENTS)


def section(document: str, title: str) -> str:
    """The text under a heading of the second level."""
    return document.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


# --- settings ---


def settings_table() -> str:
    """The rows of the settings table, from the class itself."""
    return "\n".join(row(name, field) for name, field in Settings.model_fields.items())


def row(name: str, field: FieldInfo) -> str:
    """One setting: its name, default and description."""
    is_unset = field.default is None or isinstance(field.default, SecretStr)
    default = "—" if is_unset else f"`{field.default}`".replace(str(PROJECT), "<project>")
    return f"| `{name.upper()}` | {default} | {field.description} |"


def test_the_settings_table_is_that_of_the_class() -> None:
    rows = [line for line in section(OPERATING, "Settings").splitlines() if line.startswith("| `")]
    assert "\n".join(rows) == settings_table()


def test_the_example_names_every_setting_in_order() -> None:
    example = (PROJECT / ".env.example").read_text()
    names = re.findall(r"^(\w+)=$", example, re.MULTILINE)
    assert names == [name.upper() for name in Settings.model_fields]


# --- commands ---


def test_the_quick_start_is_two_targets_of_the_makefile() -> None:
    quick = re.search(r"```sh\n(.*?)```", section(README, "Two commands"), re.DOTALL)
    assert quick is not None
    commands = [line.split("#")[0].strip() for line in quick[1].splitlines()]
    assert commands == ["make demo", "make test"]
    assert {command.removeprefix("make ") for command in commands} <= TARGETS


def test_the_commands_are_those_of_the_program() -> None:
    helped = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], capture_output=True, text=True, check=True, cwd=PROJECT
    )
    known = re.findall(r"^    ([a-z]+) ", helped.stdout, re.MULTILINE)
    told = re.findall(r"^\| `python -m bot ([a-z]+)", section(OPERATING, "Commands"), re.MULTILINE)
    assert told == known


@each_document
def test_every_target_that_is_named_exists(name: str) -> None:
    assert set(re.findall(r"(?:`|^|-u tatulyq )make ([a-z-]+)", DOCUMENTS[name], re.MULTILINE)) <= TARGETS


def test_the_makefile_has_what_the_house_promises() -> None:
    promised = {"setup", "demo", "test", "check", "proof", "bench", "picture", "run", "lock", "help"}
    assert promised <= TARGETS


def test_ci_runs_the_checks_a_short_proof_a_part_on_postgresql_and_the_suite() -> None:
    script = (PROJECT / ".ci" / "run").read_text()
    ran = ["check", "proof-short", "test-postgres-short", "test"]
    assert re.findall(r"^make (\S+)$", script, re.MULTILINE) == ran
    assert {*ran} <= TARGETS


# --- files ---


@each_document
def test_every_file_that_is_named_exists(name: str) -> None:
    quoted = re.findall(rf"`((?:{FOLDERS})/[\w./-]*)`", DOCUMENTS[name])
    assert [found for found in quoted if not (PROJECT / found).exists()] == []


@each_document
def test_every_link_leads_to_a_file_and_a_heading(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", DOCUMENTS[name])
    assert [link for link in links if not leads(name, *link)] == []


def leads(name: str, target: str, heading: str) -> bool:
    """Whether there is such a file, beside the document, and such a heading in it, where one is named."""
    path = (PROJECT / name).parent / target if target else PROJECT / name
    return path.is_file() and (not heading or heading in anchors(path.read_text()))


def anchors(document: str) -> set[str]:
    """The headings as a link names them: small letters, hyphens for blanks, no other signs."""
    headings = re.findall(r"^#+ (.*)$", document, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_every_name_of_the_code_in_the_glossary_is_true() -> None:
    names = set(re.findall(rf"`((?:{PACKAGES})(?:\.\w+)+)`", GLOSSARY))
    assert len(names) > 50
    assert sorted(name for name in names if not is_found(name)) == []


def is_found(name: str) -> bool:
    """A module, or what stands in one: `domain.term.Term`, `services.inbox.Inbox.failed`."""
    module, found = name, []
    while True:
        try:
            value = importlib.import_module(module)
        except ModuleNotFoundError:
            module, _, attribute = module.rpartition(".")
            if not module:
                return False
            found.insert(0, attribute)
        else:
            break
    for attribute in found:
        value = getattr(value, attribute, None)
    return value is not None


def test_the_life_of_a_message_is_told_in_a_dozen_lines_with_their_files() -> None:
    life = section(ARCHITECTURE, "The life of a message")
    steps = re.findall(r"^\d+\. ", life, re.MULTILINE)
    assert len(steps) == 12
    assert len(set(re.findall(r"`([\w/]+\.py)`", life))) >= 10


def test_no_document_names_a_path_of_a_machine() -> None:
    texts = DOCUMENTS.values()
    assert [
        found for text in texts for found in re.findall(r"(?<![\w.])/(?:home|root|work|tmp)/", text)
    ] == []


# --- what people read ---


def test_the_readme_is_short_and_shows_a_small_picture() -> None:
    assert README.count("\n") <= 170
    pictures = [PROJECT / name for name in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)]
    assert [picture.name for picture in pictures] == ["page.png"]
    assert all(picture.stat().st_size < 200_000 for picture in pictures)


def test_a_change_is_one_line_under_a_version_and_a_date() -> None:
    versions = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
    assert [one for one in versions if not re.fullmatch(r"\d+\.\d+\.\d+ – \d{4}-\d\d-\d\d", one)] == []
    assert set(re.findall(r"^### (.*)$", CHANGELOG, re.MULTILINE)) <= {"Added", "Changed", "Fixed"}
    changes = re.findall(r"^- (.*(?:\n  .*)*)", CHANGELOG, re.MULTILINE)
    assert [change for change in changes if "\n" in change or len(change.split()) > 20] == []


def test_what_the_bot_says_in_the_transcript_is_what_it_says() -> None:
    patterns = [as_pattern(line) for line in spoken_lines()]
    said = [line for line in transcript() if not any(pattern.fullmatch(line) for pattern in patterns)]
    assert said == []


def test_the_buttons_of_the_transcript_exist() -> None:
    labels = re.findall(r"\[([^\]]+)\]", section(README, "One report"))
    assert len(labels) >= 8
    assert sorted(set(labels) - set(spoken_lines())) == []


def transcript() -> list[str]:
    """The Kazakh lines of the bot: neither a person's, nor a gloss, nor buttons."""
    block = re.search(r"```text\n(.*?)```", section(README, "One report"), re.DOTALL)
    assert block is not None
    without_glosses = re.sub(r" {9}\([^)]*\)", "", block[1])
    turns = re.findall(r"^Bot {6}(.*(?:\n {9}.*)*)", without_glosses, re.MULTILINE)
    lines = [line.strip() for turn in turns for line in turn.splitlines()]
    return [line for line in lines if line and not line.startswith("[")]


def spoken_lines() -> list[str]:
    """Each line of each Kazakh message, as it is written in the file."""
    files = sorted((PROJECT / "locales" / "kk").glob("*.ftl"))
    text = "\n".join(path.read_text() for path in files)
    plain = re.sub(r"</?b>", "", re.sub(r"^[\w-]+ = ?", "", text, flags=re.MULTILINE))
    return [line.strip() for line in plain.splitlines() if line.strip()]


def as_pattern(line: str) -> re.Pattern[str]:
    """The line with anything where a variable stands."""
    return re.compile(".+".join(re.escape(part) for part in re.split(r"\{ \$\w+ \}", line)))


# --- dependencies ---


def test_every_dependency_has_its_reason_and_no_other_is_named() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    declared = [project["dependencies"], extras["dev"], extras["bench"]]
    tables = section(CONTRIBUTING, "Dependencies").split("| package |")[1:]
    named = [re.findall(r"^\| ([\w.-]+) \|", table, re.MULTILINE) for table in tables]
    assert [sorted(set(names) - {"---"}) for names in named] == [
        sorted(re.split(r"[\[=<>]", each)[0] for each in listed) for listed in declared
    ]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-bench.lock"])
def test_a_lock_pins_with_hashes_and_names_no_index(lock: str) -> None:
    lines = (PROJECT / lock).read_text().splitlines()
    assert [line for line in lines if "://" in line or line.startswith("--")] == []
    assert all(after.startswith("    --hash=") for after in follows(lines, "=="))


@pytest.mark.parametrize("lock", ["requirements-dev.lock", "requirements-bench.lock"])
def test_the_locks_agree(lock: str) -> None:
    assert pins(PROJECT / "requirements.lock").items() <= pins(PROJECT / lock).items()


def pins(lock: Path) -> dict[str, str]:
    """Package and version of each line."""
    return dict(re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+)", lock.read_text(), re.MULTILINE))


def follows(lines: list[str], mark: str) -> list[str]:
    """The line after each pinned package."""
    return [after for line, after in pairwise(lines) if mark in line and line[0] != " "]


if __name__ == "__main__":
    print(settings_table())
