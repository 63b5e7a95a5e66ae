"""`backpain purge`: closed cases whose time is over, or a named one, removed now; what is left in Slack is listed."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, SystemClock
from bot.kept.chart import Chart
from bot.kept.inserting import CODE
from bot.kept.one_process import InUseError, OneProcess
from bot.kept.removing import cases_named
from bot.kept.store import Cases
from bot.kept.uninstalled import uninstalled_since
from bot.life.sweep import Removed, Sweeper, may_be_removed
from bot.life.token import token_works
from bot.settings import Settings, SettingsError, read_settings
from bot.slack import CALL_SECONDS, Slack
from bot.troubles import CannotStartError, describe
from bot.web_api import session_to

REFUSED: Final = 2
TROUBLES: Final = (SlackApiError, aiohttp.ClientError, SQLAlchemyError, OSError)


class PurgeRefusedError(Exception):
    """Why nothing is removed: the end of a sentence without its full stop."""


def purge(*, code: str, only_list: bool, clock: Clock | None = None) -> int:
    """Remove, or only list; gives the exit status. `code`: that of one closed case, whatever its age; "" for all."""
    try:
        return asyncio.run(_purge(read_settings(), clock or SystemClock(), code, only_list=only_list))
    except (PurgeRefusedError, CannotStartError, SettingsError) as refused:
        return _say(str(refused).removesuffix("."))
    except TROUBLES as trouble:
        return _say(f"it cannot be done ({describe(trouble)})")


def _say(what: str) -> int:
    print(f"backpain: {what}. Nothing was removed.", file=sys.stderr)
    return REFUSED


async def _purge(settings: Settings, clock: Clock, code: str, *, only_list: bool) -> int:
    if code and not re.fullmatch(CODE, code):
        raise PurgeRefusedError(f"{code} is not the code of a case, such as BP-7F3KQ")
    if settings.bot_token is None:
        raise PurgeRefusedError("SLACK_BOT_TOKEN is not set: without it nothing in Slack can be taken away")
    async with _alone(settings) as cases, session_to(settings.api_url, CALL_SECONDS) as session:
        slack = Slack(settings.bot_token.get_secret_value(), settings.api_url, session, clock)
        sweeper = Sweeper(cases, slack, clock, settings.time_zone, timedelta(days=settings.retention_days))
        charts = await (_named(cases, sweeper, code) if code else sweeper.over())
        if only_list:
            for chart in charts:
                print(f"{chart.case.code}: the last thing happened on {chart.history[-1].at:%Y-%m-%d}")
            print(f"{len(charts)} would be removed.")
            return 0
        over = [chart for chart in charts if uninstalled_since(chart.history) is not None]
        if not over or await token_works(slack) is not False:
            await slack.again.auth_test()
            over = charts
        removed = [one for chart in over for one in await sweeper.remove(chart)]
        _print(removed)
        if len(removed) < len(charts):
            print(f"{len(charts) - len(removed)} are left as they are: they, or the app, have moved on.")
    return 0


def _print(removed: list[Removed]) -> None:
    for one in removed:
        print(f"{one.code}: removed")
        for place in one.left:
            print(f"  left in Slack, to be taken away by a person: {place}")
    print(f"{len(removed)} removed.")


async def _named(cases: Cases, sweeper: Sweeper, code: str) -> list[Chart]:
    charts = [await sweeper.chart_of(case) for case in await cases_named(cases, code)]
    if not charts:
        raise PurgeRefusedError(f"there is no case {code} in this database")
    if not all(map(may_be_removed, charts)):
        raise PurgeRefusedError(f"{code} is open, or something in it cannot be read: close it first")
    return charts


@asynccontextmanager
async def _alone(settings: Settings) -> AsyncIterator[Cases]:
    """The store, while no bot uses a SQLite file; of PostgreSQL any number may."""
    url = make_url(settings.database_url)
    is_a_file = url.get_backend_name() == "sqlite"
    try:
        async with OneProcess(Path(url.database or "")).held() if is_a_file else nullcontext():
            cases = Cases(settings.database_url, keys=settings.keys)
            await cases.prepare()
            try:
                yield cases
            finally:
                await cases.close()
    except InUseError:
        raise PurgeRefusedError(
            "a backpain process is using the database: it removes what is old by itself, every hour; for one case stop "
            "it first"
        ) from None
