"""The coded answers that people give to what they are asked, and which of two stands."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

FOLLOW_UP_OUTCOMES: Final = frozenset({"better", "same", "worse", "not_reached"})
CLOSE_LOOP_OUTCOMES: Final = frozenset({"seen_cause_found", "seen_nothing_found", "not_seen"})
REFERRAL_OUTCOMES: Final = frozenset({"referral_sent", "referral_accepted", "referral_open"})
"""How far a referral is; `referral_open`: not so far yet as was asked."""
RESULTS_SEEN: Final = frozenset({"seen_cause_found", "seen_nothing_found"})
STAGES: Final = ("requested", "booked", "scan_done")
"""How far what the card asks for has come, before its result is seen."""
OUTCOME_RANK: Final = {
    "better": 0,
    "same": 1,
    "not_reached": 2,
    "worse": 3,
    "seen_cause_found": 0,
    "seen_nothing_found": 0,
    "not_seen": 3,
    "referral_accepted": 0,
    "referral_sent": 1,
    "referral_open": 3,
}
"""Of two answers to one reminder the more urgent stands; of two that are as urgent the first."""

By: TypeAlias = Literal["form", "result", "panel"]
"""What a submission came from: the whole form, the one question of a result, or the short page of the follow-up."""
Kind: TypeAlias = Literal[
    "submitted",
    "outcome",
    "rescheduled",
    "acknowledged",
    "handed_over",
    "stage",
    "ended",
    "missing",
    "closed",
    "reopened",
    "course",
    "undone",
    "uninstalled",
    "installed_again",
    "unreadable",
]
"""What an event can be, as its row names it."""
