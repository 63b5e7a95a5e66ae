"""The row of a case cannot be read at all: its owner is told once; nothing else can be done for it by this version."""

from __future__ import annotations

import logging
from typing import Final

from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.kept.case import Torn
from bot.kept.happened import Event, FoundUnreadable
from bot.kept.store import Cases
from bot.life.policy import Policy
from bot.refusals import RATE_ERRORS, was_refused
from bot.slack import Slack
from bot.troubles import new_error_id, slack_code
from dialogs import unreadable

log: Final = logging.getLogger("backpain.life")

THE_ROW: Final = 0  # stands for the number of an event


async def say_torn(cases: Cases, slack: Slack, clock: Clock, policy: Policy, torn: Torn) -> None:
    """Tell its owner, or else the backup person, and keep that it was said.

    That is kept after it was said: where it cannot be kept, it is said again an hour later, but never lost. It cannot
    be looked for: Slack reads no conversation back by the id of a person.
    """
    key = f"unreadable:{torn.id}:row"
    if await cases.is_kept(torn.team, key):
        return
    for person in dict.fromkeys(filter(None, (torn.owner, policy.backup))):
        if await _is_told(slack, torn, person, key):
            await cases.add(torn.id, Event(torn.team, key, "", clock.now(), FoundUnreadable(THE_ROW)))
            return
    log.error("%s: case %s: nobody can be told that it cannot be read", new_error_id(), torn.id)


async def _is_told(slack: Slack, torn: Torn, person: str, key: str) -> bool:
    """Tell one person; whether they are told now."""
    try:
        await slack.post(person, unreadable.row(torn.code, torn.owner), key=key)
    except SlackApiError as refused:
        if not was_refused(refused) or slack_code(refused) in RATE_ERRORS:
            raise
        return False
    return True
