"""`backpain check`: settings, tokens, scopes, clock, time zones, channels and database, judged in one table."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from bot.clock import SystemClock
from bot.operations import check_machine, check_slack
from bot.operations.checked import Row, table
from bot.settings import Settings, SettingsError, read_settings
from bot.slack import CALL_SECONDS, Slack
from bot.web_api import session_to

FINE: Final = 0
WRONG: Final = 1
CANNOT_START: Final = 2


def check() -> int:
    """Print the table; gives the exit status: 1 where a row is wrong, 2 where the bot could not even start."""
    logging.disable()  # what is wrong stands in the table
    try:
        return _checked()
    finally:
        logging.disable(logging.NOTSET)


def _checked() -> int:
    try:
        settings = read_settings()
    except SettingsError as wrong:
        print(table([Row("settings", "WRONG", line) for line in str(wrong).splitlines()]))
        return CANNOT_START
    rows = asyncio.run(_rows(settings))
    print(table(rows))
    return WRONG if any(row.state == "WRONG" for row in rows) else FINE


async def _rows(settings: Settings) -> list[Row]:
    if settings.bot_token is None:
        return [Row("settings", "note", "nothing is set: backpain would run its local workspace, for trying alone")]
    clock = SystemClock()
    async with session_to(settings.api_url, CALL_SECONDS) as session:
        slack = Slack(settings.bot_token.get_secret_value(), settings.api_url, session, clock)
        return [
            Row("settings", "ok", "every variable is known, and of its kind"),
            await check_machine.database(settings),
            check_machine.encryption(settings),
            check_machine.time_zones(settings),
            *await check_slack.ask_slack(settings, slack, clock),
            check_machine.heartbeat(settings),
        ]
