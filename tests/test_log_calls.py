"""Every log call of the tree, read as it is written: it names listed fields, and cannot repeat a word."""

import ast
from collections.abc import Iterator

import pytest

from bot import logs
from bot.settings import PROJECT

LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
#: Where logs themselves are set up: it may speak to the root and to loggers of others.
MAKER = "bot/logs.py"


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Every module of ours."""
    for package in logs.OURS:
        for path in sorted((PROJECT / package).rglob("*.py")):
            yield path.relative_to(PROJECT).as_posix(), ast.parse(path.read_text())


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls of a method that logs, whatever the thing is called that it belongs to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value).lower()
            if node.func.attr in LEVELS and "log" in owner:
                yield node


def faults(call: ast.Call) -> Iterator[str]:
    """The breaches of the rules in this call."""
    if ast.unparse(call.func).partition(".")[0] != "log":
        yield "another logger than `log`"
    if len(call.args) != 1 or not is_sentence(call.args[0]):
        yield "its message is not one sentence written out"
    for each in call.keywords:
        if each.arg == "extra":
            yield from unlisted(each.value)
        elif each.arg != "exc_info":
            yield f"{each.arg} is given"


def is_sentence(node: ast.expr) -> bool:
    """A text that stands in the source: in place, or as a constant of its module."""
    is_constant = isinstance(node, ast.Name) and node.id.isupper()
    return is_constant or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def unlisted(extra: ast.expr) -> Iterator[str]:
    """Fields that `bot/logs.py` does not list, or that cannot be read here."""
    if not isinstance(extra, ast.Dict):
        yield "its fields are not written out"
        return
    for key in extra.keys:
        name = key.value if isinstance(key, ast.Constant) else None
        if name not in logs.FIELDS:
            yield f"field {name} is not listed"


def test_every_log_call_names_listed_fields_only() -> None:
    found = [(name, call) for name, tree in sources() if name != MAKER for call in calls(tree)]
    assert len(found) > 20
    assert [(name, call.lineno, fault) for name, call in found for fault in faults(call)] == []


def test_every_logger_is_that_of_its_module() -> None:
    makers = [
        (name, ast.unparse(node))
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and "getLogger" in ast.unparse(node.value) and name != MAKER
    ]
    assert makers
    assert {text for _, text in makers} == {"log = logging.getLogger(__name__)"}


def test_nothing_is_printed_past_the_logs_by_what_runs_the_bot() -> None:
    """Commands print for the operator who typed them; the bot at work says nothing but its log."""
    printing = {
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "sys.stderr.write"}
    }
    allowed = ("bot/commands/", "simulator/")
    assert {name for name in printing if not name.startswith(allowed)} == set()


@pytest.mark.parametrize(
    "line",
    [
        "log.info('sent', extra={'text': words})",
        "log.info('sent', extra=fields)",
        "log.info('sent', extra={**fields})",
        "log.info('sent %s', words)",
        "log.info(words)",
        "log.info('sent ' + words)",
        "logging.info('sent')",
        "self.logger.warning('sent')",
        "logging.getLogger('services').error('sent')",
        "log.error('sent', stack_info=True)",
        "log.log(20, words)",
    ],
)
def test_a_call_against_the_rules_is_seen(line: str) -> None:
    assert [fault for call in calls(ast.parse(line)) for fault in faults(call)] != []


@pytest.mark.parametrize(
    "line", ["log.info('sent', extra={'outbox': row})", "log.exception('tick failed', exc_info=error)"]
)
def test_a_call_by_the_rules_is_fine(line: str) -> None:
    assert [fault for call in calls(ast.parse(line)) for fault in faults(call)] == []


def test_the_listed_fields_name_no_person_in_words() -> None:
    """The listed fields are ids, counts and words of our own."""
    told = {"text", "words", "name", "phone", "account", "chat", "user", "title", "caption", "username"}
    assert told & logs.FIELDS == set()
