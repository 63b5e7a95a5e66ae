"""Every environment variable the bot reads, typed, read once, and refused in words when wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.addresses import is_this_machine, origin_of

FERNET_KEY: Final = "[A-Za-z0-9_-]{43}="
PERSON: Final = "^([UW][A-Z0-9]{2,20})?$"
CHANNEL: Final = "^([CG][A-Z0-9]{2,20})?$"
HOST: Final = "^[A-Za-z0-9.:-]+$"
SLACK_API_URL: Final = "https://slack.com/api/"
DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class SettingsError(Exception):
    """One or more environment variables are wrong; the text names each and what it accepts."""


def _time_zone(name: str) -> str:
    if name:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as unknown:
            raise ValueError("not a time zone") from unknown
    return name


def driver_url(url: str) -> str:
    """The SQLAlchemy address, with its async driver, of a database address as people write it.

    Raises:
        ValueError: it is of no kind that this version can use.
    """
    scheme, _, rest = url.partition("://")
    if scheme not in DRIVERS:
        raise ValueError("not a database this version can use")
    if scheme.startswith("sqlite") and not re.fullmatch(r"/(?!:memory:)[^?#\0]+", rest):
        raise ValueError("not a file: what is kept in memory is lost at the end")
    return f"{DRIVERS[scheme]}://{rest}"


def _web_address(url: str) -> str:
    origin = origin_of(url)
    if origin is None or (origin.scheme == "http" and not is_this_machine(origin.host)):
        raise ValueError("neither https nor this machine")
    return url


def _api_url(url: str) -> str:
    return _web_address(url if url.endswith("/") else url + "/")


def _heartbeat_url(url: str) -> str:
    return _web_address(url) if url else ""


def _shaped(shape: str) -> AfterValidator:
    """Refuse a secret that is none by its look; a line break pasted with it would only fail much later."""

    def check(secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not re.fullmatch(shape, secret.get_secret_value(), re.ASCII):
            raise ValueError("not of the shape that Slack gives")
        return secret

    return AfterValidator(check)


def _fernet_keys(keys: SecretStr) -> SecretStr:
    given = keys.get_secret_value()
    if given and not re.fullmatch(f"{FERNET_KEY}(,{FERNET_KEY})*", given, re.ASCII):
        raise ValueError("not keys of Fernet's")
    return keys


ACCEPTS: Final = {
    "SLACK_BOT_TOKEN": "the bot token of the app: xoxb- and letters, digits and dashes, without blanks or line breaks",
    "SLACK_APP_TOKEN": (
        "an app-level token with connections:write: xapp- and letters, digits and dashes, without blanks or line breaks"
    ),
    "SLACK_SIGNING_SECRET": "the signing secret of the Slack app (Basic Information): 32 digits and letters a to f",
    "SLACK_API_URL": (
        f"an https address ending in /api/, by default {SLACK_API_URL}; http only for this machine; no user, no query"
    ),
    "BACKPAIN_DATABASE_URL": (
        "sqlite:///FILE, by default sqlite:///backpain.db in the working directory, or "
        "postgresql://USER:PASSWORD@HOST/NAME (then install backpain with its extra named postgres)"
    ),
    "BACKPAIN_ENCRYPTION_KEYS": (
        "one or more Fernet keys with commas between them, each of 43 letters, digits, - and _, and one =: the first "
        "encrypts, each decrypts; empty: what is kept is not encrypted"
    ),
    "BACKPAIN_BACKUP_PERSON": "the Slack id of a person, such as U012AB3CD, who is told when a case's owner cannot be",
    "BACKPAIN_TIME_ZONE": "an IANA name such as Europe/London; empty: the zone of the person who opened the case",
    "BACKPAIN_FOLLOW_UP_DAY": "a whole number of days from 7 to 14",
    "BACKPAIN_WORKING_HOUR": "the hour from 7 to 15 at which reminders begin",
    "BACKPAIN_RETENTION_DAYS": "a whole number of days from 30 to 3650 for which a closed case is kept, by default 180",
    "BACKPAIN_SETTLE_SECONDS": "seconds from 0 to 60 to wait before a doubtful message is looked for",
    "BACKPAIN_HOST": "the name or address of this machine to listen on, by default 127.0.0.1",
    "BACKPAIN_PORT": "a port from 0 to 65535 (0: any free one)",
    "BACKPAIN_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR",
    "BACKPAIN_LOG_FORMAT": "text or json",
    "BACKPAIN_WATCH_HOST": "the name or address of this machine at which it can be watched, by default 127.0.0.1",
    "BACKPAIN_WATCH_PORT": (
        "a port from 0 to 65535 (0: any free one) for /healthz, /readyz and /metrics; empty: they are not served there"
    ),
    "BACKPAIN_HEARTBEAT_URL": (
        "an https address that is asked every five minutes while all is well; http only for this machine; no user, "
        "no query"
    ),
    "BACKPAIN_HEARTBEAT_CHANNEL": (
        "the Slack id of a channel, such as C012AB3CD, in which Slack says it when nothing is heard of backpain for an "
        "hour"
    ),
}


class Settings(BaseSettings):
    """The bot's settings. `mode` follows from which Slack secrets are there. Its `repr` shows no secret."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True, frozen=True, populate_by_name=True)

    bot_token: Annotated[SecretStr | None, _shaped("xoxb-[A-Za-z0-9-]+"), Field(alias="SLACK_BOT_TOKEN")] = None
    app_token: Annotated[SecretStr | None, _shaped("xapp-[A-Za-z0-9-]+"), Field(alias="SLACK_APP_TOKEN")] = None
    signing_secret: Annotated[SecretStr | None, _shaped("[0-9a-f]{32}"), Field(alias="SLACK_SIGNING_SECRET")] = None
    api_url: Annotated[str, AfterValidator(_api_url), Field(alias="SLACK_API_URL")] = SLACK_API_URL
    database_url: Annotated[
        str, AfterValidator(driver_url), Field(alias="BACKPAIN_DATABASE_URL", validate_default=True, repr=False)
    ] = "sqlite:///backpain.db"
    encryption_keys: Annotated[SecretStr, AfterValidator(_fernet_keys), Field(alias="BACKPAIN_ENCRYPTION_KEYS")] = (
        SecretStr("")
    )
    time_zone: Annotated[str, AfterValidator(_time_zone), Field(alias="BACKPAIN_TIME_ZONE")] = ""
    backup_person: Annotated[str, Field(alias="BACKPAIN_BACKUP_PERSON", pattern=PERSON)] = ""
    follow_up_day: Annotated[int, Field(alias="BACKPAIN_FOLLOW_UP_DAY", ge=7, le=14)] = 7
    working_hour: Annotated[int, Field(alias="BACKPAIN_WORKING_HOUR", ge=7, le=15)] = 9
    retention_days: Annotated[int, Field(alias="BACKPAIN_RETENTION_DAYS", ge=30, le=3650)] = 180
    settle_seconds: Annotated[float, Field(alias="BACKPAIN_SETTLE_SECONDS", ge=0, le=60)] = 10.0
    host: Annotated[str, Field(alias="BACKPAIN_HOST", pattern=HOST)] = "127.0.0.1"
    port: Annotated[int, Field(alias="BACKPAIN_PORT", ge=0, le=65535)] = 3000
    watch_host: Annotated[str, Field(alias="BACKPAIN_WATCH_HOST", pattern=HOST)] = "127.0.0.1"
    watch_port: Annotated[int | None, Field(alias="BACKPAIN_WATCH_PORT", ge=0, le=65535)] = None
    heartbeat_url: Annotated[str, AfterValidator(_heartbeat_url), Field(alias="BACKPAIN_HEARTBEAT_URL", repr=False)] = (
        ""
    )
    heartbeat_channel: Annotated[str, Field(alias="BACKPAIN_HEARTBEAT_CHANNEL", pattern=CHANNEL)] = ""
    log_format: Annotated[Literal["text", "json"], Field(alias="BACKPAIN_LOG_FORMAT")] = "text"
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], Field(alias="BACKPAIN_LOG_LEVEL")] = "INFO"

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that what is kept is encrypted with, the one for new texts first; () where it is not."""
        return tuple(filter(None, self.encryption_keys.get_secret_value().split(",")))

    @property
    def mode(self) -> Literal["local", "socket", "http"]:
        """How Slack reaches the bot: no secrets, the local workspace; an app token, Socket Mode; else signed HTTP."""
        if self.bot_token is None:
            return "local"
        return "socket" if self.app_token is not None else "http"


DEMO_TAKES: Final = frozenset(
    {
        "BACKPAIN_LOG_FORMAT",
        "BACKPAIN_LOG_LEVEL",
        "BACKPAIN_TIME_ZONE",
        "BACKPAIN_FOLLOW_UP_DAY",
        "BACKPAIN_WORKING_HOUR",
    }
)
"""What the local workspace, started by name, takes from the environment; all else has its default there."""

OURS: Final = ("SLACK_", "BACKPAIN_")


def _set_up(environment: Mapping[str, str]) -> list[str]:
    """The names of the variables of a real set-up that are there and not empty."""
    ours = (name.upper() for name, value in environment.items() if value and name.upper().startswith(OURS))
    return sorted(name for name in ours if name not in {"BACKPAIN_LOG_LEVEL", "BACKPAIN_LOG_FORMAT"})


def _misspelt(names: list[str]) -> list[str]:
    """A line for each variable that is none of ours, with the nearest one that is."""
    lines = []
    for name in names:
        if name not in ACCEPTS:
            prefix = next(prefix for prefix in OURS if name.startswith(prefix))
            family = [known for known in ACCEPTS if known.startswith(prefix)]
            nearest = get_close_matches(name, family, n=1, cutoff=0)[0]
            lines.append(f"{name} is not a variable of backpain's; unset it, or did you mean {nearest}?")
    return lines


def _missing(settings: Settings) -> list[str]:
    """A line for each secret that a real set-up lacks."""
    lines = []
    if settings.bot_token is None:
        lines.append(f"SLACK_BOT_TOKEN is missing; it accepts {ACCEPTS['SLACK_BOT_TOKEN']}.")
    if settings.app_token is None and settings.signing_secret is None:
        lines.append(
            "SLACK_APP_TOKEN (for Socket Mode) or SLACK_SIGNING_SECRET (for HTTP) is missing; set one of them: "
            f"{ACCEPTS['SLACK_APP_TOKEN']}; {ACCEPTS['SLACK_SIGNING_SECRET']}."
        )
    return lines


def _credentials() -> Path | None:
    """The folder of files that hold secrets, each named as its variable, where whoever started us gives one."""
    folder = Path(os.environ.get("CREDENTIALS_DIRECTORY") or "/nonexistent")
    return folder if folder.is_dir() else None


def _given() -> dict[str, str]:
    """What is set, in the environment or as a file."""
    folder = _credentials()
    files = {} if folder is None else {path.name: "a file" for path in folder.iterdir()}
    return {**files, **{name: value for name, value in os.environ.items() if value}}


def _read(**instead: object) -> tuple[Settings | None, list[str]]:
    """The settings, or a line for each wrong variable: its name and what it accepts, never its value."""
    try:
        return Settings(_secrets_dir=_credentials(), **instead), []  # type: ignore[arg-type] # pydantic checks them, as it does the environment
    except ValidationError as wrong:
        names = dict.fromkeys(str(error["loc"][0]) for error in wrong.errors(include_input=False))
        return None, [f"{name} is not valid; it accepts {ACCEPTS[name]}." for name in names]


def read_settings() -> Settings:
    """Read the environment. The local workspace is meant only where nothing at all of a real set-up is there.

    Raises:
        SettingsError: one line for each wrong, missing or misspelt variable.
    """
    set_up = _set_up(_given())
    settings, lines = _read()
    lines = _misspelt(set_up) + lines
    if settings is not None and set_up:
        lines += _missing(settings)
    if settings is None or lines:
        if set_up:
            lines.append("For the local workspace in place of a real one, start it by name: backpain demo.")
        raise SettingsError("\n".join(lines))
    return settings


def kept_settings() -> Settings:
    """What says where and how cases are kept, for commands that need no Slack.

    Raises:
        SettingsError: as `read_settings`, but for the secrets, which are not asked for.
    """
    settings, lines = _read()
    lines = _misspelt(_set_up(_given())) + lines
    if settings is None or lines:
        raise SettingsError("\n".join(lines))
    return settings


def demo_settings() -> Settings:
    """The settings of the local workspace, whatever else the environment holds.

    Raises:
        SettingsError: as `read_settings`, for the few variables that count there.
    """
    fixed = {
        str(field.alias): field.default for field in Settings.model_fields.values() if field.alias not in DEMO_TAKES
    }
    settings, lines = _read(**fixed)
    if settings is None:
        raise SettingsError("\n".join(lines))
    return settings
