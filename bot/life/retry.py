"""How long a case waits after a step failed, and how often that is said: bounded, however often it fails."""

from __future__ import annotations

import logging
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from slack_sdk.errors import SlackApiError

from bot.kept.case import Case
from bot.kept.queries import LONGEST_TROUBLE
from bot.refusals import seconds_to_wait
from bot.troubles import describe, new_error_id

log: Final = logging.getLogger("backpain.life")

FIRST_RETRY_SECONDS: Final = 2.0
LONGEST_RETRY_SECONDS: Final = 60.0
DOUBLINGS: Final = 10  # after so many failures the pace has long been the slowest, and stays so
STALLED_SECONDS: Final = 30.0  # what was not answered in time may still be carried out: look only then
SAID_AGAIN_AFTER: Final = timedelta(hours=1)
CASES_REMEMBERED: Final = 10_000


def pause_seconds(failures_before: int) -> float:
    """How long to wait after one more failure: doubled each time, from 2 seconds up to a minute."""
    return min(FIRST_RETRY_SECONDS * 2.0 ** min(failures_before, DOUBLINGS), LONGEST_RETRY_SECONDS)


def asked_wait(trouble: Exception) -> timedelta | None:
    """How long Slack asks us to wait, which is no error; None where `trouble` is anything else."""
    if not isinstance(trouble, SlackApiError) or (wait := seconds_to_wait(trouble)) is None:
        return None
    return timedelta(seconds=min(float(wait), LONGEST_TROUBLE.total_seconds()))


def again_at(case: Case, trouble: Exception, now: datetime, settle_seconds: float) -> datetime:
    """When the case is tried again after `trouble`; what is in doubt waits until it can be looked for."""
    if (wait := asked_wait(trouble)) is not None:
        return now + wait
    at_least = STALLED_SECONDS if isinstance(trouble, TimeoutError) else 0.0
    seconds = max(pause_seconds(case.errors), at_least, settle_seconds if case.trying else 0.0)
    return now + timedelta(seconds=seconds)


class Complaints:
    """What the log says of cases that fail: the first failure at once, then at most one line an hour a case."""

    def __init__(self) -> None:
        """Nothing has been said."""
        self._said_at: OrderedDict[str, datetime] = OrderedDict()

    def failed(self, case: Case, trouble: Exception, now: datetime, again: datetime) -> None:
        """A step of `case` failed once more, and is tried again at `again`; a wait that Slack asks for is no error."""
        if asked_wait(trouble) is not None:
            log.info("case %s: Slack asks to wait until %s", case.id, again.isoformat(timespec="seconds"))
            return
        if not self._may_be_said(case.id, now):
            return
        log.error(
            "%s: case %s, step %s, try %d failed: %s; trying again at %s",
            new_error_id(),
            case.id,
            ", ".join(key.text for key in case.trying) or "between steps",
            case.errors + 1,
            describe(trouble),
            again.isoformat(timespec="seconds"),
        )

    def unsaved(self, case: Case, trouble: Exception, now: datetime) -> None:
        """Not even the failure could be written down."""
        if self._may_be_said(f"{case.id} unsaved", now):
            log.error("%s: case %s could not be written: %s", new_error_id(), case.id, describe(trouble))

    def went_on(self, case_id: str) -> None:
        """The case has gone on: its next failure is a first one."""
        self._said_at.pop(case_id, None)
        self._said_at.pop(f"{case_id} unsaved", None)

    def _may_be_said(self, what: str, now: datetime) -> bool:
        said_at = self._said_at.get(what)
        if said_at is not None and timedelta(0) <= now - said_at < SAID_AGAIN_AFTER:
            return False
        self._said_at[what] = now
        self._said_at.move_to_end(what)
        while len(self._said_at) > CASES_REMEMBERED:
            self._said_at.popitem(last=False)
        return True
