"""The answers to the reminders, in the words of their buttons, and of the records of them."""

from __future__ import annotations

from typing import Final

FOLLOW_UP: Final = {
    "better": "Better",
    "same": "Same",
    "worse": "Worse, or any yes",
    "not_reached": "Could not reach",
}
CLOSE_LOOP: Final = {
    "seen_cause_found": "Seen, cause found",
    "seen_nothing_found": "Seen, nothing found",
    "not_seen": "Not seen yet",
}
REFERRAL: Final = {
    "referral_accepted": "Referral accepted",
    "referral_sent": "Referral sent",
    "referral_open": "Referral: not yet",
}
STAGES: Final = {
    "requested": "Requested",
    "booked": "Booked",
    "scan_done": "Done, result awaited",
}
"""How far what is to be done within days has come."""
NOT_REQUESTED: Final = "Not requested"
"""What the answer “not seen yet” is called where something is to be done."""
BUTTONS: Final = {**FOLLOW_UP, **CLOSE_LOOP, **REFERRAL}
OUTCOMES: Final = {**BUTTONS, "worse": "Worse or new sign"}
"""What each is called once it was given."""
