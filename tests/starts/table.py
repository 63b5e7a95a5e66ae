"""The wrong starts, each with its fault's number, and how one is run: as a process, against a Slack on localhost."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.sandbox.workspace import Workspace

ROOT: Final = Path(__file__).parents[2]
MANIFEST: Final = (ROOT / "manifest.yml").read_text(encoding="utf-8")
OURS: Final = ("SLACK_", "BACKPAIN_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY")
STARTED_FROM: Final = "TESTS_START_FROM"
"""Names another checkout, whose program is started in place of ours: `python -m tests.controls --before`."""
NOBODY: Final = "127.0.0.1:9"
"""Nothing listens there."""
LONGEST_SECONDS: Final = 60.0

_BLOCKED: Final = "import sys\nfor name in {names!r}: sys.modules[name] = None\n"
WITHOUT_FCNTL: Final = _BLOCKED.format(names=["fcntl"])
WITHOUT_POSTGRES: Final = _BLOCKED.format(names=["psycopg", "procrastinate"])
WITHOUT_LOCKS: Final = """\
import errno, fcntl
def flock(*_): raise OSError(errno.ENOLCK, "No locks available")
fcntl.flock = flock
"""

SOCKET: Final = {"SLACK_BOT_TOKEN": "{bot_token}", "SLACK_APP_TOKEN": "{app_token}", "SLACK_API_URL": "{api_url}"}
HTTP: Final = {"SLACK_BOT_TOKEN": "{bot_token}", "SLACK_SIGNING_SECRET": "{secret}", "SLACK_API_URL": "{api_url}"}


@dataclass(frozen=True)
class Start:
    """One way to start: `says` must all be among what is printed; `before` is code that runs before ours."""

    fault: str
    what: str
    says: tuple[str, ...]
    status: int = 2
    environment: Mapping[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    before: str = ""
    given: str = ""


@dataclass(frozen=True)
class Ended:
    """What a process printed to both streams, and how it ended."""

    printed: str
    errors: str
    status: int

    def sentence(self, start: Start) -> str:
        """The line in which it says what was to be said."""
        lines = (self.printed + self.errors).splitlines()
        return next((line for line in lines if start.says[0] in line), "")


STARTS: Final = (
    Start(
        "C2",
        "database and no token",
        ("SLACK_BOT_TOKEN is missing",),
        environment={"BACKPAIN_DATABASE_URL": "sqlite:///x.db"},
    ),
    Start(
        "C2",
        "SLACK_BOT_TOKN",
        ("SLACK_BOT_TOKN is not a variable", "did you mean SLACK_BOT_TOKEN?"),
        environment={"SLACK_BOT_TOKN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
    ),
    Start("C2", "BACKPAIN_PROT", ("did you mean BACKPAIN_PORT?",), environment={**SOCKET, "BACKPAIN_PROT": "1"}),
    Start("C2", "a bot token alone", ("SLACK_APP_TOKEN", "is missing"), environment={"SLACK_BOT_TOKEN": "xoxb-1"}),
    Start("C2", "an app token alone", ("SLACK_BOT_TOKEN is missing",), environment={"SLACK_APP_TOKEN": "xapp-1"}),
    Start(
        "A5",
        "SLACK_SIGNING_SECRET=x",
        ("SLACK_SIGNING_SECRET is not valid",),
        environment={**HTTP, "SLACK_SIGNING_SECRET": "x"},
    ),
    Start(
        "A5",
        "SLACK_API_URL=http://127.0.0.1.evil.example/",
        ("SLACK_API_URL is not valid",),
        environment={**SOCKET, "SLACK_API_URL": "http://127.0.0.1.evil.example/"},
    ),
    Start(
        "A5",
        "SLACK_API_URL=http://localhost@evil.example/",
        ("SLACK_API_URL is not valid",),
        environment={**SOCKET, "SLACK_API_URL": "http://localhost@evil.example/"},
    ),
    Start(
        "C3",
        "folder of the database missing",
        ("there is no folder", "BACKPAIN_DATABASE_URL"),
        environment={**SOCKET, "BACKPAIN_DATABASE_URL": "sqlite:///{folder}/none/bot.db"},
    ),
    Start(
        "C3",
        "folder of the database read-only",
        ("nothing may be written in /sys", "BACKPAIN_DATABASE_URL"),
        environment={**SOCKET, "BACKPAIN_DATABASE_URL": "sqlite:////sys/bot.db"},
    ),
    Start(
        "C3",
        "database is a folder",
        ("which is a folder, not a file",),
        environment={**SOCKET, "BACKPAIN_DATABASE_URL": "sqlite:///{folder}"},
    ),
    Start(
        "C3",
        "sqlite://",
        ("BACKPAIN_DATABASE_URL is not valid",),
        environment={**SOCKET, "BACKPAIN_DATABASE_URL": "sqlite://"},
    ),
    Start(
        "C3",
        "sqlite:///:memory:",
        ("BACKPAIN_DATABASE_URL is not valid",),
        environment={**SOCKET, "BACKPAIN_DATABASE_URL": "sqlite:///:memory:"},
    ),
    Start(
        "C3",
        "PostgreSQL without its extra",
        ("PostgreSQL", "pip install '.[postgres]'"),
        environment={**SOCKET, "BACKPAIN_DATABASE_URL": "postgresql://u:secret@127.0.0.1:9/x"},
        before=WITHOUT_POSTGRES,
    ),
    Start(
        "C3",
        "PostgreSQL that is not there",
        ("BACKPAIN_DATABASE_URL cannot be used",),
        environment={**SOCKET, "BACKPAIN_DATABASE_URL": "postgresql://u:secret@127.0.0.1:9/x"},
    ),
    Start(
        "C3",
        "PostgreSQL on an unknown host",
        ("BACKPAIN_DATABASE_URL cannot be used",),
        environment={**SOCKET, "BACKPAIN_DATABASE_URL": "postgresql://u:secret@no-such-host.invalid/x"},
    ),
    Start("C3", "--port 99999", ("--port", "from 0 to 65535"), arguments=("demo", "--port", "99999")),
    Start("C3", "BACKPAIN_PORT=99999", ("BACKPAIN_PORT is not valid",), environment={**HTTP, "BACKPAIN_PORT": "99999"}),
    Start(
        "C3",
        "BACKPAIN_HOST unknown",
        ("there is no host no-such-host.invalid", "BACKPAIN_HOST"),
        environment={**HTTP, "BACKPAIN_HOST": "no-such-host.invalid"},
    ),
    Start(
        "C3",
        "BACKPAIN_HOST of another machine",
        ("cannot listen on 192.0.2.1", "BACKPAIN_HOST"),
        environment={**HTTP, "BACKPAIN_HOST": "192.0.2.1"},
    ),
    Start(
        "C3",
        "BACKPAIN_PORT in use",
        ("cannot listen on", "BACKPAIN_PORT"),
        environment={**HTTP, "BACKPAIN_PORT": "{port}"},
    ),
    Start("C3", "--port in use", ("cannot have port", "--port"), arguments=("demo", "--port", "{port}")),
    Start(
        "C3",
        "unknown host of SLACK_API_URL",
        ("Slack does not answer at https://no-such-host.invalid/api/",),
        environment={**SOCKET, "SLACK_API_URL": "https://no-such-host.invalid/api/"},
    ),
    Start(
        "C3",
        "nobody at SLACK_API_URL",
        ("Slack does not answer",),
        environment={**SOCKET, "SLACK_API_URL": f"http://{NOBODY}/api/"},
    ),
    Start(
        "C3",
        "wrong bot token",
        ("refuses SLACK_BOT_TOKEN (invalid_auth)",),
        environment={**SOCKET, "SLACK_BOT_TOKEN": "xoxb-1"},
    ),
    Start(
        "C3",
        "wrong app token",
        ("refuses SLACK_APP_TOKEN (invalid_auth)",),
        environment={**SOCKET, "SLACK_APP_TOKEN": "xapp-1"},
    ),
    Start(
        "C3",
        "app token with a line break",
        ("SLACK_APP_TOKEN is not valid", "without blanks or line breaks"),
        environment={**SOCKET, "SLACK_APP_TOKEN": "{app_token}\n"},
    ),
    Start(
        "C3",
        "bot token with a line break",
        ("SLACK_BOT_TOKEN is not valid", "without blanks or line breaks"),
        environment={**SOCKET, "SLACK_BOT_TOKEN": "{bot_token}\n"},
    ),
    Start("C3", "triage of no file", ("cannot be read",), arguments=("triage", "{folder}/none")),
    Start(
        "C3",
        "triage, stdout not UTF-8",
        ('"disposition":"emergency_now"',),
        status=0,
        arguments=("triage", "-"),
        environment={"PYTHONIOENCODING": "ascii:strict"},
        given='{"saddle_anaesthesia": "yes"}',
    ),
    Start("C3", "an unknown command", ("invalid choice", "--help"), arguments=("walk",)),
    Start(
        "C4",
        "a file system without locks",
        ("cannot lock files", "PostgreSQL"),
        environment={**SOCKET, "BACKPAIN_DATABASE_URL": "sqlite:///{folder}/bot.db"},
        before=WITHOUT_LOCKS,
    ),
    Start(
        "C4", "no fcntl, --help", ("usage: backpain", "triage"), status=0, arguments=("--help",), before=WITHOUT_FCNTL
    ),
    Start(
        "C4",
        "no fcntl, triage",
        ('"disposition":"emergency_now"',),
        status=0,
        arguments=("triage", "-"),
        before=WITHOUT_FCNTL,
        given='{"saddle_anaesthesia": "yes"}',
    ),
    Start("C4", "no fcntl, run", ("needs Linux or macOS",), environment=SOCKET, before=WITHOUT_FCNTL),
    Start("C4", "no fcntl, demo", ("needs Linux or macOS",), arguments=("demo",), before=WITHOUT_FCNTL),
)


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without anything that backpain reads, and with these variables."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(OURS)}
    return {**kept, "PYTHONPATH": os.environ.get(STARTED_FROM, str(ROOT)), **environment}


def command_line(start: Start) -> list[str]:
    """How Python is called for this start."""
    if not start.before:
        return [sys.executable, "-m", "bot", *start.arguments]
    code = f"{start.before}\nfrom bot.__main__ import main\nmain()"
    return [sys.executable, "-c", code, *start.arguments]


async def run(start: Start, workspace: Workspace, folder: Path, taken_port: int) -> Ended:
    """Run one start to its end, which must come by itself."""
    filled = {
        "bot_token": workspace.bot_token,
        "app_token": workspace.app_token,
        "secret": workspace.signing_secret,
        "api_url": workspace.api_url,
        "folder": str(folder),
        "port": str(taken_port),
    }
    arguments = [each.format(**filled) if each.startswith("{") else each for each in command_line(start)]
    process = await asyncio.create_subprocess_exec(
        *arguments,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        cwd=folder,
        env=clean_environment({name: value.format(**filled) for name, value in start.environment.items()}),
    )
    try:
        printed, errors = await asyncio.wait_for(process.communicate(start.given.encode()), LONGEST_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return Ended(printed.decode(), errors.decode(), process.returncode)
