"""Every environment variable the bot reads, typed, read once, and refused in words when wrong."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

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
    return f"{DRIVERS[scheme]}://{rest}"


def _slack_person(person: str) -> str:
    if person and not re.fullmatch(r"[UW][A-Z0-9]{2,20}", person):
        raise ValueError("not a person's id")
    return person


def _api_url(url: str) -> str:
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
        raise ValueError("neither https nor this machine")
    return url if url.endswith("/") else url + "/"


ACCEPTS: Final = {
    "SLACK_BOT_TOKEN": "the bot token of the Slack app, it begins with xoxb-",
    "SLACK_APP_TOKEN": "an app-level token with connections:write, it begins with xapp-",
    "SLACK_SIGNING_SECRET": "the signing secret of the Slack app (Basic Information)",
    "SLACK_API_URL": f"an https address ending in /api/, by default {SLACK_API_URL}; http only for this machine",
    "BACKPAIN_DATABASE_URL": (
        "sqlite:///FILE, by default sqlite:///backpain.db in the working directory, or postgresql://USER:PASSWORD@HOST/NAME"
    ),
    "BACKPAIN_BACKUP_PERSON": "the Slack id of a person, such as U012AB3CD, who is told when a case's owner cannot be",
    "BACKPAIN_TIME_ZONE": "an IANA name such as Europe/London; empty: the zone of the person who opened the case",
    "BACKPAIN_FOLLOW_UP_DAY": "a whole number of days from 7 to 14",
    "BACKPAIN_WORKING_HOUR": "the hour from 7 to 15 at which reminders begin",
    "BACKPAIN_SETTLE_SECONDS": "seconds from 0 to 60 to wait before a doubtful message is looked for",
    "BACKPAIN_HOST": "the address to listen on, by default 127.0.0.1",
    "BACKPAIN_PORT": "a port from 0 to 65535 (0: any free one)",
    "BACKPAIN_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR",
}


class Settings(BaseSettings):
    """The bot's settings. `mode` follows from which Slack secrets are there."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True, frozen=True, populate_by_name=True)

    bot_token: Annotated[SecretStr | None, Field(alias="SLACK_BOT_TOKEN")] = None
    app_token: Annotated[SecretStr | None, Field(alias="SLACK_APP_TOKEN")] = None
    signing_secret: Annotated[SecretStr | None, Field(alias="SLACK_SIGNING_SECRET")] = None
    api_url: Annotated[str, AfterValidator(_api_url), Field(alias="SLACK_API_URL")] = SLACK_API_URL
    database_url: Annotated[
        str, AfterValidator(driver_url), Field(alias="BACKPAIN_DATABASE_URL", validate_default=True)
    ] = "sqlite:///backpain.db"
    time_zone: Annotated[str, AfterValidator(_time_zone), Field(alias="BACKPAIN_TIME_ZONE")] = ""
    backup_person: Annotated[str, AfterValidator(_slack_person), Field(alias="BACKPAIN_BACKUP_PERSON")] = ""
    follow_up_day: Annotated[int, Field(alias="BACKPAIN_FOLLOW_UP_DAY", ge=7, le=14)] = 7
    working_hour: Annotated[int, Field(alias="BACKPAIN_WORKING_HOUR", ge=7, le=15)] = 9
    settle_seconds: Annotated[float, Field(alias="BACKPAIN_SETTLE_SECONDS", ge=0, le=60)] = 10.0
    host: Annotated[str, Field(alias="BACKPAIN_HOST")] = "127.0.0.1"
    port: Annotated[int, Field(alias="BACKPAIN_PORT", ge=0, le=65535)] = 3000
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], Field(alias="BACKPAIN_LOG_LEVEL")] = "INFO"

    @property
    def mode(self) -> Literal["local", "socket", "http"]:
        """How Slack reaches the bot: no secrets, the local workspace; an app token, Socket Mode; else signed HTTP."""
        if self.bot_token is None:
            return "local"
        return "socket" if self.app_token is not None else "http"


def _check_secrets(settings: Settings) -> None:
    troubles = []
    if settings.bot_token is None and (settings.app_token or settings.signing_secret):
        troubles.append(f"SLACK_BOT_TOKEN is missing; it accepts {ACCEPTS['SLACK_BOT_TOKEN']}.")
    if settings.bot_token is not None:
        if not settings.bot_token.get_secret_value().startswith("xoxb-"):
            troubles.append(f"SLACK_BOT_TOKEN is not a bot token; it accepts {ACCEPTS['SLACK_BOT_TOKEN']}.")
        if settings.app_token is None and settings.signing_secret is None:
            troubles.append(
                "SLACK_APP_TOKEN (for Socket Mode) or SLACK_SIGNING_SECRET (for HTTP) is missing; set one of them: "
                f"{ACCEPTS['SLACK_APP_TOKEN']}; {ACCEPTS['SLACK_SIGNING_SECRET']}."
            )
    if settings.app_token is not None and not settings.app_token.get_secret_value().startswith("xapp-"):
        troubles.append(f"SLACK_APP_TOKEN is not an app-level token; it accepts {ACCEPTS['SLACK_APP_TOKEN']}.")
    if troubles:
        raise SettingsError("\n".join(troubles))


def read_settings() -> Settings:
    """Read the environment.

    Raises:
        SettingsError: one line for each wrong variable: its name and what it accepts; never its value.
    """
    try:
        settings = Settings()
    except ValidationError as wrong:
        names = dict.fromkeys(str(error["loc"][0]) for error in wrong.errors(include_input=False))
        lines = [f"{name} is not valid; it accepts {ACCEPTS[name]}." for name in names]
        raise SettingsError("\n".join(lines)) from None
    _check_secrets(settings)
    return settings
