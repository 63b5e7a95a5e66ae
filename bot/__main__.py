"""The command line: run the bot, try it in a local workspace, or triage findings from a file."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Sequence
from typing import Final, NoReturn

from bot.cds.arguments import arguments_of_serve_cds
from bot.compare.command import arguments_of_diff

WORKSPACE_PORT: Final = 8765
BAD_INPUT: Final = 2
HIGHEST_PORT: Final = 65535


class _Parser(argparse.ArgumentParser):
    """argparse, but what is wrong is one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and end."""
        self.exit(BAD_INPUT, f"backpain: {message}. {self.prog} --help says what there is.\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; the exit status is 0, or 2 for wrong settings or findings."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter is no reason to fail
    parser = _Parser(
        prog="backpain",
        description="Decision support for clinicians: the next step for acute severe low back pain with a numb leg.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    run = commands.add_parser(
        "run", help="run the bot (the default): against Slack, or in a local workspace where nothing is set up at all"
    )
    demo = commands.add_parser("demo", help="run a Slack on this machine with the bot in it, whatever is set up")
    for local in (run, demo):
        local.add_argument("--port", type=_port, default=WORKSPACE_PORT, help="port of the local workspace's page")
    triage = commands.add_parser("triage", help="print the assessment of findings in JSON, one object or one a line")
    triage.add_argument("file", help="a file of findings, or - for standard input")
    loss = commands.add_parser("accept-loss", help="let a SQLite database start without the -wal file that it lost")
    loss.add_argument("file", help="the database file")
    diff = commands.add_parser("diff", help="print what differs between two versions of the medicine, by rule")
    arguments_of_diff(diff)
    commands.add_parser("review", help="list the rules by the date of their next check, what is due first")
    commands.add_parser("check", help="judge settings, tokens, scopes, clock, channels and database, in one table")
    backup = commands.add_parser("backup", help="copy the database while it is in use, and read the copy back")
    backup.add_argument("to", help="a new file, or a folder that is there")
    restore = commands.add_parser("restore", help="put a backup in the place of the database, which nobody may use")
    restore.add_argument("file", help="the backup")
    commands.add_parser("rotate-key", help="write all that is kept anew with the first encryption key, the bot stopped")
    cds = commands.add_parser(
        "serve-cds", help="answer record systems that ask by CDS Hooks 2.0; never started by itself"
    )
    arguments_of_serve_cds(cds, _port)
    purge = commands.add_parser("purge", help="remove the closed cases whose time to be kept is over")
    purge.add_argument("--case", default="", metavar="CODE", help="this closed case, whatever its age")
    purge.add_argument("--list", action="store_true", help="only say which")
    export = commands.add_parser("export", help="write what is kept as JSON or FHIR R4, while the bot works")
    export.add_argument("to", help="a new file, or - for standard output")
    one = export.add_mutually_exclusive_group()
    one.add_argument("--case", default="", metavar="CODE", help="this case alone")
    one.add_argument("--person", default="", metavar="ID", help="what this person owns and did, by their Slack id")
    export.add_argument("--format", choices=("json", "fhir"), default="json", help="json (the default) or fhir")
    report = commands.add_parser("report", help="print the numbers of one month: no patient, no person")
    report.add_argument("--month", default="", metavar="YYYY-MM", help="the last month that is over without it")
    chosen = parser.parse_args(arguments)
    sys.exit(COMMANDS.get(chosen.command, _start)(chosen))


# Each command imports what it needs itself: triage runs where the rest cannot.


def _start(chosen: argparse.Namespace) -> int:
    from bot.starting import start  # noqa: PLC0415 - as above

    return start(demo=chosen.command == "demo", port=getattr(chosen, "port", WORKSPACE_PORT))


def _triage(chosen: argparse.Namespace) -> int:
    from bot.triage_command import triage_file  # noqa: PLC0415 - as above

    return triage_file(chosen.file)


def _review(_chosen: argparse.Namespace) -> int:
    from bot.review_command import review  # noqa: PLC0415 - as above

    return review()


def _accept_loss(chosen: argparse.Namespace) -> int:
    from bot.loss_command import accept  # noqa: PLC0415 - as above

    return accept(chosen.file)


def _diff(chosen: argparse.Namespace) -> int:
    from bot.compare.command import diff  # noqa: PLC0415 - as above

    return diff(chosen.old, chosen.new, seconds=chosen.seconds, cases=chosen.cases)


def _check(_chosen: argparse.Namespace) -> int:
    from bot.check_command import check  # noqa: PLC0415 - as above

    return check()


def _backup(chosen: argparse.Namespace) -> int:
    from bot.backup_command import backup  # noqa: PLC0415 - as above

    return backup(chosen.to)


def _restore(chosen: argparse.Namespace) -> int:
    from bot.backup_command import restore  # noqa: PLC0415 - as above

    return restore(chosen.file)


def _rotate_key(_chosen: argparse.Namespace) -> int:
    from bot.rotate_command import rotate_key  # noqa: PLC0415 - as above

    return rotate_key()


def _purge(chosen: argparse.Namespace) -> int:
    from bot.purge_command import purge  # noqa: PLC0415 - as above

    return purge(code=chosen.case, only_list=chosen.list)


def _export(chosen: argparse.Namespace) -> int:
    from bot.export_command import export  # noqa: PLC0415 - as above

    return export(chosen.to, code=chosen.case, person=chosen.person, form=chosen.format)


def _report(chosen: argparse.Namespace) -> int:
    from bot.report_command import report  # noqa: PLC0415 - as above

    return report(month=chosen.month)


def _serve_cds(chosen: argparse.Namespace) -> int:
    from bot.cds.command import serve_cds  # noqa: PLC0415 - as above

    return serve_cds(chosen)


COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "triage": _triage,
    "review": _review,
    "accept-loss": _accept_loss,
    "diff": _diff,
    "check": _check,
    "backup": _backup,
    "restore": _restore,
    "rotate-key": _rotate_key,
    "purge": _purge,
    "export": _export,
    "report": _report,
    "serve-cds": _serve_cds,
}
"""What each command does; without one the bot is started."""


def _port(given: str) -> int:
    if not given.isascii() or not given.isdecimal() or int(given) > HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"it accepts a port from 0 to {HIGHEST_PORT} (0: any free one)")
    return int(given)


if __name__ == "__main__":
    main()
