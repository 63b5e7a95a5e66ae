"""Runs the workspace alone: `python -m bot.sandbox --port 8900 --manifest manifest.yml`."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from bot.sandbox.manifest import ManifestError
from bot.sandbox.workspace import Workspace


async def serve(manifest: str, port: int) -> None:
    """Run a workspace for the app of `manifest` until the process is told to end, and say how to reach it."""
    workspace = Workspace(manifest)
    await workspace.start(port=port)
    sys.stdout.write(
        f"Workspace             {workspace.url}\n"
        f"SLACK_API_URL         {workspace.api_url}\n"
        f"SLACK_BOT_TOKEN       {workspace.bot_token}\n"
        f"SLACK_APP_TOKEN       {workspace.app_token}\n"
        f"SLACK_SIGNING_SECRET  {workspace.signing_secret}\n"
    )
    sys.stdout.flush()
    told_to_end = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, told_to_end.set)
    try:
        await told_to_end.wait()
    finally:
        await workspace.stop()


def main() -> int:
    """Read the command line, run the workspace, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    parser.add_argument("--manifest", type=Path, default=Path("manifest.yml"), help="the app to install")
    arguments = parser.parse_args()
    try:
        asyncio.run(serve(arguments.manifest.read_text(encoding="utf-8"), arguments.port))
    except ManifestError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"The workspace could not start: {error}. Choose another --port or --manifest.\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
