"""The command line: run the bot, try it in a local workspace, or triage findings from a file."""

from __future__ import annotations

import argparse
import asyncio
import errno
import logging
import signal
import sys
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Final

import aiohttp
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.app import running
from bot.clock import SystemClock
from bot.compare.command import arguments_of_diff
from bot.compare.command import diff as compare
from bot.sandbox.workspace import Workspace
from bot.settings import Settings, SettingsError, read_settings
from bot.triage.contract import Refusal, read_findings, render
from bot.triage.engine import assess
from bot.triage.findings import Findings
from bot.triage.review import review_lines
from bot.troubles import LogFormatter, describe, slack_code
from bot.working_days import on_or_after

WORKSPACE_PORT: Final = 8765
BAD_INPUT: Final = 2
HOW_TO_CONNECT: Final = """\
This is a Slack on your own machine: nothing leaves it, nothing is kept when it ends. For real patients' teams, connect
a real workspace: create a Slack app from manifest.yml (api.slack.com/apps, "From a manifest"), install it, then set
  SLACK_BOT_TOKEN   the bot token, xoxb-… (OAuth & Permissions)
  SLACK_APP_TOKEN   an app-level token with connections:write, xapp-… (Basic Information)
and run backpain again."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; the exit status is 0, or 2 for wrong settings or findings."""
    parser = argparse.ArgumentParser(
        prog="backpain",
        description="Decision support for clinicians: the next step for acute severe low back pain with a numb leg.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    run = commands.add_parser("run", help="run the bot (the default): against Slack, or without tokens in a local one")
    run.add_argument("--port", type=int, default=WORKSPACE_PORT, help="port of the local workspace's page")
    triage = commands.add_parser("triage", help="print the assessment of findings in JSON, one object or one a line")
    triage.add_argument("file", help="a file of findings, or - for standard input")
    diff = commands.add_parser("diff", help="print what differs between two versions of the medicine, by rule")
    arguments_of_diff(diff)
    commands.add_parser("review", help="list the rules by the date of their next check, what is due first")
    chosen = parser.parse_args(arguments)
    if chosen.command == "review":
        print("\n".join(review_lines(SystemClock().now().date())))
        sys.exit(0)
    if chosen.command == "triage":
        sys.exit(_triage(chosen.file))
    if chosen.command == "diff":
        sys.exit(compare(chosen.old, chosen.new, seconds=chosen.seconds, cases=chosen.cases))
    sys.exit(_run(getattr(chosen, "port", WORKSPACE_PORT)))


def _triage(name: str) -> int:
    """Print one assessment per findings object, or, if any object is refused, only why: lines must not shift."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = raw.decode("utf-8")
    except OSError as unreadable:
        print(f"backpain: {name} cannot be read: {unreadable.strerror}", file=sys.stderr)
        return BAD_INPUT
    except UnicodeDecodeError as undecodable:
        print(f"backpain: {name} is not UTF-8 text: byte {undecodable.start} is not.", file=sys.stderr)
        return BAD_INPUT
    shown = "standard input" if name == "-" else name
    read = read_findings(text)
    refused = [one for one in read if isinstance(one, Refusal)]
    for one in refused:
        for problem in one.problems:
            print(f"{shown}, line {one.line}: {problem}", file=sys.stderr)
    if refused:
        return BAD_INPUT
    for findings in read:
        if isinstance(findings, Findings):
            sys.stdout.buffer.write(render(assess(findings)).encode() + b"\n")
    return 0


def _run(port: int) -> int:
    try:
        settings = read_settings()
    except SettingsError as wrong:
        print(f"backpain cannot start with these settings.\n{wrong}", file=sys.stderr)
        return BAD_INPUT
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(LogFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=settings.log_level, handlers=[to_stderr])
    try:
        asyncio.run(_local(settings, port) if settings.mode == "local" else _against_slack(settings))
    except SQLAlchemyError as unusable:
        print(
            f"backpain cannot start: the database of BACKPAIN_DATABASE_URL cannot be used ({describe(unusable)}). "
            "Nothing in it was changed. Check that it is a database of backpain's, whole, and writable.",
            file=sys.stderr,
        )
        return BAD_INPUT
    except SlackApiError as refused:
        print(
            f"backpain cannot start: Slack refuses it ({slack_code(refused)}). Check SLACK_BOT_TOKEN and "
            "SLACK_APP_TOKEN, and that the app is installed in the workspace.",
            file=sys.stderr,
        )
        return BAD_INPUT
    except (aiohttp.ClientConnectionError, TimeoutError) as silent:
        print(
            f"backpain cannot start: Slack does not answer at {settings.api_url} ({describe(silent)}). Reminders that "
            "Slack holds arrive all the same. Check the network, and start it again.",
            file=sys.stderr,
        )
        return BAD_INPUT
    except OSError as taken:
        if taken.errno != errno.EADDRINUSE:
            raise
        variable = "--port" if settings.mode == "local" else "BACKPAIN_PORT"
        print(f"backpain cannot start: its port is in use. Choose another with {variable}.", file=sys.stderr)
        return BAD_INPUT
    return 0


async def _against_slack(settings: Settings) -> None:
    async with running(settings, SystemClock()) as bot:
        print(f"backpain is running against {settings.api_url} {bot.address or 'over Socket Mode'}", flush=True)
        await _until_stopped()


async def _local(settings: Settings, port: int) -> None:
    """The workspace and the bot in one process: the bot knows only the address and the tokens."""
    workspace = Workspace(_manifest())
    await workspace.start(port=port)
    today = workspace.clock.now().date()
    weekend = on_or_after(today) - today
    workspace.clock.move(weekend)
    # Reminders come on working days: a workspace begun on one shows the follow-up within the 8 days of the README.
    note = "  It is the weekend: the workspace's clock begins on Monday.\n" if weekend else ""
    try:
        with tempfile.TemporaryDirectory(prefix="backpain-") as folder:
            connected = settings.model_copy(
                update={
                    "bot_token": SecretStr(workspace.bot_token),
                    "app_token": SecretStr(workspace.app_token),
                    "api_url": workspace.api_url,
                    "database_url": f"sqlite+aiosqlite:///{folder}/backpain.db",
                }
            )
            async with running(connected, workspace.clock):
                print(f"\n  Open {workspace.url} and type /backpain\n{note}\n{HOW_TO_CONNECT}\n", flush=True)
                await _until_stopped()
    finally:
        await workspace.stop()


def _manifest() -> str:
    packed = files("bot") / "manifest.yml"
    if packed.is_file():
        return packed.read_text()
    return (Path(__file__).parent.parent / "manifest.yml").read_text()


async def _until_stopped() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, stopped.set)
    await stopped.wait()


if __name__ == "__main__":
    main()
