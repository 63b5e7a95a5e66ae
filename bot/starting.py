"""Starts the bot, against Slack or in a local workspace, and says in one sentence why it cannot."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import tempfile
import threading
from importlib.resources import files
from pathlib import Path
from typing import Final

from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from bot.app import running
from bot.clock import SystemClock
from bot.sandbox.workspace import Workspace
from bot.settings import Settings, SettingsError, demo_settings, read_settings
from bot.troubles import CannotStartError, LogFormatter, describe, new_error_id, system_words
from bot.working_days import on_or_after

log: Final = logging.getLogger("backpain.starting")

CANNOT_START: Final = 2
BROKEN: Final = 1
INTERRUPTED: Final = 130
HOW_TO_CONNECT: Final = """\
This is a Slack on your own machine: nothing leaves it, nothing is kept when it ends. For real patients' teams, connect
a real workspace: create a Slack app from manifest.yml (api.slack.com/apps, "From a manifest"), install it, then set
  SLACK_BOT_TOKEN   the bot token, xoxb-... (OAuth & Permissions)
  SLACK_APP_TOKEN   an app-level token with connections:write, xapp-... (Basic Information)
and run backpain again."""


def start(*, demo: bool, port: int) -> int:
    """Run until told to stop; gives the exit status. `port` is that of the local workspace's page."""
    threading.excepthook = _note_thread
    try:
        _need_locks()
        settings = demo_settings() if demo else read_settings()
        to_stderr = logging.StreamHandler()
        to_stderr.setFormatter(LogFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        logging.basicConfig(level=settings.log_level, handlers=[to_stderr])
        asyncio.run(_local(settings, port) if settings.mode == "local" else _against_slack(settings))
    except SettingsError as wrong:
        return _say(f"backpain cannot start with these settings.\n{wrong}")
    except CannotStartError as reason:
        return _say(f"backpain cannot start: {reason}")
    except SQLAlchemyError as unusable:
        return _say(
            f"backpain cannot start: the database of BACKPAIN_DATABASE_URL cannot be used ({describe(unusable)}). "
            "Nothing in it was changed. Check that it is a database of backpain's, whole, and writable."
        )
    except KeyboardInterrupt:
        return _say("backpain was stopped before it had started.", INTERRUPTED)
    except Exception as unforeseen:  # noqa: BLE001 - whatever it is, a traceback helps nobody and can quote secrets
        return _say(
            f"backpain stopped: {describe(unforeseen)}. What was kept is in the database. Error {new_error_id()}: "
            "quote this line to whoever looks after backpain.",
            BROKEN,
        )
    return 0


def _say(sentence: str, status: int = CANNOT_START) -> int:
    print(sentence, file=sys.stderr, flush=True)
    return status


def _note_thread(ended: threading.ExceptHookArgs) -> None:
    """A library's thread failed: said as every error is, without its words."""
    if ended.exc_value is not None:
        log.error("%s: a thread ended: %s", new_error_id(), describe(ended.exc_value))


def _need_locks() -> None:
    try:
        import fcntl  # noqa: PLC0415, F401 - only whether it is there
    except ImportError:
        raise CannotStartError(
            "running the bot needs Linux or macOS, whose locks keep two processes off one database. On Windows use "
            "WSL or a container. backpain triage works here."
        ) from None


async def _against_slack(settings: Settings) -> None:
    async with running(settings, SystemClock()) as bot:
        stopped = _told_to_stop()
        print(f"backpain is running against {settings.api_url} {bot.address or 'over Socket Mode'}", flush=True)
        await stopped.wait()


async def _local(settings: Settings, port: int) -> None:
    """The workspace and the bot in one process: the bot knows only the address and the tokens."""
    workspace = Workspace(_manifest())
    try:
        await workspace.start(port=port)
    except OSError as taken:
        raise CannotStartError(
            f"the local workspace cannot have port {port} ({system_words(taken)}). Choose another with --port."
        ) from None
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
                stopped = _told_to_stop()
                print(f"\n  Open {workspace.url} and type /backpain\n{note}\n{HOW_TO_CONNECT}\n", flush=True)
                await stopped.wait()
    finally:
        await workspace.stop()


def _manifest() -> str:
    packed = files("bot") / "manifest.yml"
    if packed.is_file():
        return packed.read_text(encoding="utf-8")
    return (Path(__file__).parent.parent / "manifest.yml").read_text(encoding="utf-8")


def _told_to_stop() -> asyncio.Event:
    """From now on a request to stop ends the work in good order; before, it ends the start at once."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, stopped.set)
    return stopped
