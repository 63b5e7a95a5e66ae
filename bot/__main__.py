"""The command line: run the bot, try it in a local workspace, or triage findings from a file."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
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
    cds = commands.add_parser(
        "serve-cds", help="answer record systems that ask by CDS Hooks 2.0; never started by itself"
    )
    arguments_of_serve_cds(cds, _port)
    chosen = parser.parse_args(arguments)
    # Each command imports what it needs itself: triage runs where the rest cannot.
    if chosen.command == "review":
        from bot.review_command import review  # noqa: PLC0415 - as above

        sys.exit(review())
    if chosen.command == "triage":
        from bot.triage_command import triage_file  # noqa: PLC0415 - as above

        sys.exit(triage_file(chosen.file))
    if chosen.command == "accept-loss":
        from bot.loss_command import accept  # noqa: PLC0415 - as above

        sys.exit(accept(chosen.file))
    if chosen.command == "diff":
        from bot.compare.command import diff as compare  # noqa: PLC0415 - as above

        sys.exit(compare(chosen.old, chosen.new, seconds=chosen.seconds, cases=chosen.cases))
    if chosen.command == "serve-cds":
        from bot.cds.command import serve_cds  # noqa: PLC0415 - as above

        sys.exit(serve_cds(chosen))
    from bot.starting import start  # noqa: PLC0415 - as above

    sys.exit(start(demo=chosen.command == "demo", port=getattr(chosen, "port", WORKSPACE_PORT)))


def _port(given: str) -> int:
    if not given.isascii() or not given.isdecimal() or int(given) > HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"it accepts a port from 0 to {HIGHEST_PORT} (0: any free one)")
    return int(given)


if __name__ == "__main__":
    main()
