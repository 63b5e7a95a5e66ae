"""An error in two forms: an id that the person and the log share, and a log line without any patient's data."""

from __future__ import annotations

import json
import logging
import os
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from slack_sdk.errors import SlackApiError


class LogFormatter(logging.Formatter):
    """Lines without any error's own words: a library's traceback can quote rows, payloads and tokens."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        """Type and place of the error."""
        return describe(ei[1])


class JsonFormatter(LogFormatter):
    """The same, each line one object of JSON; `id` is that of the event under way, "" where there is none."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "id": _event.get(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line)


_event: Final = ContextVar("event", default="")


@contextmanager
def one_event() -> Iterator[None]:
    """While the block lasts, all that goes into the log, and all that a person is told of, has one id."""
    before = _event.set(_drawn_id())
    try:
        yield
    finally:
        _event.reset(before)


def new_error_id() -> str:
    """A short id to read out over the phone, such as E-4F7A21: that of the event under way, else a new one."""
    return _event.get() or _drawn_id()


def _drawn_id() -> str:
    return f"E-{secrets.token_hex(3).upper()}"


def slack_code(error: SlackApiError) -> str:
    """Slack's name for what it refused, such as channel_not_found."""
    response = error.response
    if not isinstance(response, str) and isinstance(code := response.get("error"), str):
        return code
    return "unknown_error"


def describe(error: BaseException) -> str:
    """Type and place of an error, and Slack's code. Never its message: that can quote answers or tokens."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    code = f" {slack_code(error)}" if isinstance(error, SlackApiError) else ""
    return f"{type(error).__name__}{code} at {places or 'unknown place'}"


class CannotStartError(Exception):
    """Why backpain cannot start: a sentence for whoever starts it, which names what to change."""


def system_words(error: OSError) -> str:
    """What the operating system says is wrong, in its own few words."""
    return (os.strerror(error.errno) if error.errno else type(error).__name__).lower()
