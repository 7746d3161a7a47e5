"""The command line `python -m bot …`; heavy modules are imported only by the commands that need them."""

import argparse
import sys
from collections.abc import Sequence

from domain.people import BODY_ROLES, Role
from domain.permissions import PERMISSIONS, Permission

#: Exit codes of every command.
CODES = "exit codes: 0 done or clean, 1 something needs a hand, 2 cannot run"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code of the process, one of CODES."""
    arguments = parser().parse_args(argv)
    from bot.commands import runner  # noqa: PLC0415 - half a second that `--help` does not pay

    match arguments.command:
        case "run":
            return runner.run_process("bot.run", needs_token=True)
        case "demo":
            return runner.run_process("bot.commands.demo", **({"empty": True} if arguments.empty else {}))
        case name:
            return runner.run_command(name, arguments)


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    made = argparse.ArgumentParser(prog="python -m bot", description="Tatulyq", epilog=CODES)
    commands = made.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("run", help="run the bot")
    demo = commands.add_parser("demo", help="run it on a local Telegram, with a page to look at")
    demo.add_argument("--empty", action="store_true", help="a town without reports")
    commands.add_parser("migrate", help="make the base, or bring it to the newest schema")
    _invite(commands.add_parser("invite", help="print a link that gives a person a role"))
    commands.add_parser("city", help="check the city file")
    commands.add_parser("doctor", help="say what needs a hand")
    retry = commands.add_parser("retry", help="take up updates that were set aside")
    retry.add_argument("ids", nargs="*", type=int, help="numbers of updates, as doctor shows them")
    retry.add_argument("--all", action="store_true", help="all of them")
    rekey = commands.add_parser("rekey", help="seal the base with the first key")
    rekey.add_argument("--new", action="store_true", help="make a fresh key first")
    rekey.add_argument("--lookup", action="store_true", help="renew the lookup key too; stop the bot before")
    backup = commands.add_parser("backup", help="copy the base while the bot runs")
    backup.add_argument("file", help="a new file; nothing is overwritten")
    restore = commands.add_parser("restore", help="make an empty base from a backup")
    restore.add_argument("file", help="what backup has made")
    return made


def _invite(invite: argparse.ArgumentParser) -> None:
    roles = [str(role) for role in Role if role in PERMISSIONS[Permission.HOLD_OFFICE]]
    with_body = ", ".join(sorted(BODY_ROLES))
    invite.add_argument("--role", required=True, choices=roles)
    invite.add_argument("--body", help=f"code of the body, as in the city file; for {with_body} only")
    invite.add_argument("--days", type=int, default=7, help="days until the link expires (default 7)")


if __name__ == "__main__":
    sys.exit(main())
