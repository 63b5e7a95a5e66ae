"""Triage of what somebody answered; a fault in the rules must not lose it."""

from __future__ import annotations

import logging
from typing import Final

from bot.kept.coded import By
from bot.kept.happened import Submitted
from bot.triage.engine import assess
from bot.triage.findings import Findings
from bot.troubles import describe, new_error_id

log: Final = logging.getLogger("backpain.listeners")


def triaged(found: Findings, *, local_code: str, seen: int, by: By = "form") -> Submitted:
    """What is kept of these findings; where the rules fail, it is shown as one to treat as an emergency.

    `seen` is the number of the assessment that whoever answered had before them.
    """
    try:
        assessed, error_id = assess(found), ""
    except Exception as fault:  # noqa: BLE001 - any fault at all has the same safe answer
        assessed, error_id = None, new_error_id()
        log.error("%s: the assessment could not be computed: %s", error_id, describe(fault))
    return Submitted.of(found, assessed, error_id=error_id, local_code=local_code, seen=seen, by=by)
