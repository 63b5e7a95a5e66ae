"""`backpain report`: the numbers of one month, of all channels together; no patient, no person; the bot may work."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, SystemClock
from bot.kept.chart import Chart
from bot.kept.copies import CopyRefusedError
from bot.kept.months import silent_in
from bot.kept.open_loops import loop_of
from bot.kept.reading import reading
from bot.kept.report import as_utc, bounds, figures, month_before
from bot.operations.export import Chosen, charts
from bot.settings import SettingsError, kept_settings
from bot.troubles import CannotStartError, describe
from dialogs.report import Figures, in_text

REFUSED: Final = 2
UTC: Final = ZoneInfo("UTC")


def report(*, month: str, clock: Clock | None = None) -> int:
    """Print it; `month` such as 2026-10, "" for the last that is over. Gives the exit status."""
    clock = clock or SystemClock()
    try:
        first = as_utc(month) if month else month_before(clock.now(), UTC)
    except ValueError:
        return _say(f"{month} is no month, such as 2026-10")
    try:
        settings = kept_settings()
        with reading(settings.database_url, settings.keys) as connection:
            told = [*_reports(connection, first, clock)]
    except (CopyRefusedError, CannotStartError, SettingsError) as refused:
        return _say(str(refused).removesuffix("."))
    except (SQLAlchemyError, sqlite3.Error, OSError, ImportError) as trouble:
        return _say(f"the database cannot be read ({describe(trouble)})")
    print("\n\n".join(in_text(each) for each in told) or "No case is kept.")
    return 0


def _reports(connection: Connection, month: date, clock: Clock) -> Iterator[Figures]:
    """One a team: most databases hold one."""
    now, (begins, ends) = clock.now(), bounds(month, UTC)
    kept: dict[str, list[Chart]] = {}
    for chart in charts(connection, Chosen(), "UTC"):
        kept.setdefault(chart.case.team, []).append(chart)
    for team, its in kept.items():
        cohort = [chart for chart in its if begins <= chart.case.opened_at < ends]
        overdue = [loop_of(chart, now).is_overdue for chart in its if not chart.is_closed]
        yield figures(cohort, month, now, overdue, silent_in(connection, team))


def _say(what: str) -> int:
    print(f"backpain: {what}.", file=sys.stderr)
    return REFUSED
