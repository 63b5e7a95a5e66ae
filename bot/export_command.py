"""`backpain export`: a case, what one person did, or everything, as JSON or as FHIR R4; the bot may work meanwhile."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import sys
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import SystemClock
from bot.kept.copies import CopyRefusedError
from bot.kept.database import FOR_ITS_OWNER
from bot.kept.inserting import CODE
from bot.kept.reading import reading
from bot.operations.export import Chosen, charts, exported
from bot.operations.fhir import bundle
from bot.settings import SettingsError, kept_settings
from bot.troubles import CannotStartError, describe, system_words

REFUSED: Final = 2
PARTS: Final = ("cases", "entry", "absences", "mornings", "roles", "channels", "months")
"""What an export can be made of: one of them is enough."""
_PERSON: Final = re.compile(r"[UW][A-Z0-9]{2,20}")


class ExportRefusedError(Exception):
    """Why nothing is written: a sentence without its full stop."""


TROUBLES: Final = (
    ExportRefusedError,
    CopyRefusedError,
    CannotStartError,
    SettingsError,
    SQLAlchemyError,
    sqlite3.Error,
    OSError,
    ImportError,
)


def export(to: str, *, code: str, person: str, form: Literal["json", "fhir"]) -> int:
    """Write it to a new file, or to standard output for "-"; gives the exit status."""
    try:
        _check(code, person)
        told = _told(Chosen(code, person), form)
        if not any(told.get(part) for part in PARTS):
            raise ExportRefusedError("nothing in this database answers to that")
        _write(to, json.dumps(told, indent=1))
    except TROUBLES as trouble:
        print(f"backpain: {_words(trouble, to)}.", file=sys.stderr)
        return REFUSED
    return 0


def _check(code: str, person: str) -> None:
    if code and not re.fullmatch(CODE, code):
        raise ExportRefusedError(f"{code} is not the code of a case, such as BP-7F3KQ")
    if person and not _PERSON.fullmatch(person):
        raise ExportRefusedError(f"{person} is not the Slack id of a person, such as U012AB3CD")


def _words(trouble: Exception, to: str) -> str:
    if isinstance(trouble, ExportRefusedError | CopyRefusedError | CannotStartError | SettingsError):
        return str(trouble).removesuffix(".")
    if isinstance(trouble, FileExistsError):
        return f"{to} is there already, and is left as it is"
    if isinstance(trouble, OSError):
        return f"{to} cannot be written ({system_words(trouble)})"
    return f"the database cannot be read ({describe(trouble)})"


def _told(chosen: Chosen, form: Literal["json", "fhir"]) -> dict[str, Any]:
    now, settings = SystemClock().now(), kept_settings()
    with reading(settings.database_url, settings.keys) as connection:
        if form == "fhir":
            return bundle(charts(connection, chosen, "UTC"), now)
        return exported(connection, chosen, now)


def _write(to: str, text: str) -> None:
    if to == "-":
        print(text)
        return
    opened = os.open(Path(to), os.O_CREAT | os.O_EXCL | os.O_WRONLY, FOR_ITS_OWNER)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
