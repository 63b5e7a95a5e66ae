"""Runs the bot until it is told to stop: against Slack, or with a Slack of its own on this machine."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from functools import partial
from typing import Final

from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from bot.app import running
from bot.app_manifest import manifest
from bot.beside_why import beside
from bot.clock import SystemClock
from bot.sandbox.workspace import Workspace
from bot.service_manager import READY, STOPPING, tell
from bot.settings import Settings
from bot.troubles import CannotStartError, describe, system_words
from bot.working_days import on_or_after

HOW_TO_CONNECT: Final = """\
This is a Slack on your own machine: nothing leaves it, nothing is kept when it ends. For real patients' teams, connect
a real workspace: create a Slack app from manifest.yml (api.slack.com/apps, "From a manifest"), install it, then set
  SLACK_BOT_TOKEN   the bot token, xoxb-... (OAuth & Permissions)
  SLACK_APP_TOKEN   an app-level token with connections:write, xapp-... (Basic Information)
and run backpain again."""


async def serve(settings: Settings, port: int) -> None:
    """Run as the settings say; `port` is that of the local workspace's page.

    Raises:
        CannotStartError: it cannot be run; the reason is for the person who starts it.
    """
    try:
        await (_local(settings, port) if settings.mode == "local" else _against_slack(settings))
    except SQLAlchemyError as unusable:
        raise CannotStartError(
            f"the database of BACKPAIN_DATABASE_URL cannot be used ({describe(unusable)}). "
            "Nothing in it was changed. Check that it is a database of backpain's, whole, and writable."
        ) from None


async def _against_slack(settings: Settings) -> None:
    async with running(settings, SystemClock()) as bot:
        stopped = _told_to_stop()
        tell(READY)
        print(f"backpain is running against {settings.api_url} {bot.address or 'over Socket Mode'}", flush=True)
        if bot.watched:
            print(f"watched at {bot.watched}/readyz and {bot.watched}/metrics", flush=True)
        await stopped.wait()
        tell(STOPPING)


async def _local(settings: Settings, port: int) -> None:
    """The workspace and the bot in one process: the bot knows only the address and the tokens."""
    workspace = Workspace(manifest())
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
            async with running(connected, workspace.clock) as bot:
                workspace.beside = partial(beside, bot.cases)
                stopped = _told_to_stop()
                print(f"\n  Open {workspace.url} and type /backpain\n{note}\n{HOW_TO_CONNECT}\n", flush=True)
                await stopped.wait()
    finally:
        await workspace.stop()


def _told_to_stop() -> asyncio.Event:
    """From now on a request to stop ends the work in good order; before, it ends the start at once."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, stopped.set)
    return stopped
