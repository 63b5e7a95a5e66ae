"""Says in the log, and not too often, what to mend when requests that may be Slack's are turned away."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import Final, Literal

from bot.troubles import new_error_id

log: Final = logging.getLogger("backpain.receiving")

Reason = Literal["unsigned", "wrong_signature", "wrong_clock", "wrong_path", "too_large", "too_slow"]

SAY_AGAIN_SECONDS: Final = 600.0
MAY_BE_OURS: Final = frozenset({"wrong_signature", "wrong_clock", "wrong_path"})
"""What is likely a wrong set-up, and not only a stranger at the door."""
MEND: Final[dict[Reason, str]] = {
    "unsigned": (
        "a request carried no signature of Slack's and was refused; Slack's own always do. If people see errors, check "
        "that no proxy in front of backpain drops the X-Slack-Signature header"
    ),
    "wrong_signature": (
        "a request was refused: it is not signed with SLACK_SIGNING_SECRET. If people see errors, compare that with "
        "the Signing Secret under Basic Information of the Slack app; else a stranger sent it"
    ),
    "wrong_clock": (
        "a request of Slack's was refused: the clock of this machine differs from Slack's by more than five minutes. "
        "Set the clock (NTP)"
    ),
    "wrong_path": (
        "Slack posts to another path than /slack/events, so nobody is heard there. Give that path in all request URLs "
        "of the Slack app: slash command, interactivity and event subscriptions"
    ),
    "too_large": "a request of more than 512 kB was refused; Slack's own are never so large",
    "too_slow": "a request did not come to its end in time and was dropped",
}


class Unheard:
    """Counts what was turned away; a line at the first of a kind, then at most one in ten minutes."""

    def __init__(self, now: Callable[[], float]) -> None:
        """`now` gives seconds that only go forward."""
        self._now = now
        self._said_at: dict[Reason, float] = {}
        self._since: Counter[Reason] = Counter()

    def note(self, reason: Reason) -> None:
        """One more request was turned away. Nothing of it is written: it is a stranger's."""
        self._since[reason] += 1
        now = self._now()
        if now - self._said_at.get(reason, float("-inf")) < SAY_AGAIN_SECONDS:
            return
        self._said_at[reason] = now
        level = logging.ERROR if reason in MAY_BE_OURS else logging.WARNING
        log.log(level, "%s: %s (%d since the last such line).", new_error_id(), MEND[reason], self._since.pop(reason))
