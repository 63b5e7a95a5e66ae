"""What becomes of every kept case of 0.1.0 once all it waits for is past due and nobody has answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

TEAM: Final = ("@alice", "@carol", "spine-team")  # said to owner and backup person, and in the thread
DIRECT: Final = ("@alice", "@carol")  # the same for a case that lives in a direct message: nobody reads it twice

AFTER_THE_OWNER: Final = ("@carol", "spine-team")  # one row of words for the case: its first was said by 0.1.0

LOOKED_AT_AGAIN: Final = (*TEAM, "spine-team")  # 0.1.0 had said it for the last time: whoever is left hears, and all


@dataclass(frozen=True, slots=True)
class Left:
    """`headline` begins the card ("" where no card can be pressed); `asked` are the reminders that can be answered.

    `raised` names, for each reminder that nobody answered, where at least that was said: people with an @, channels
    without. One word may name several reminders, and is said in each place once.
    """

    headline: str
    asked: tuple[str, ...]
    raised: tuple[tuple[str, ...], ...]
    owner: str = "alice"
    read_by_others: bool = False  # its channel is shared with another organisation: what is pressed there is refused
    moved: bool = False  # the case lives in a direct message; the card in its channel stays as it was


BOTH: Final = ("close_loop", "follow_up")
FOLLOW_UP: Final = ("follow_up",)
NOW: Final = "EMERGENCY, act now"
MRI: Final = "URGENT MRI, "
DIRECTLY: Final = "This could not be posted in the channel"

LEFT: Final[Mapping[str, Left]] = {
    "open_emergency": Left(NOW, BOTH, (TEAM, TEAM)),
    "open_urgent_mri": Left(MRI, FOLLOW_UP, (TEAM,)),
    "provisional": Left("URGENT, today", BOTH, (TEAM, TEAM)),
    "home_care": Left("HOME CARE", FOLLOW_UP, (TEAM,)),
    "urgent_today": Left("URGENT, today", BOTH, (TEAM, TEAM)),
    "specialist_referral": Left("SPECIALIST REFERRAL", FOLLOW_UP, (TEAM,)),
    "red_flag_workup": Left("RED-FLAG WORK-UP", FOLLOW_UP, (TEAM,)),
    "every_answer": Left(NOW, BOTH, (TEAM, TEAM)),
    "not_computed": Left("COULD NOT BE COMPUTED", BOTH, (TEAM, TEAM)),
    "zone_of_the_team": Left(MRI, FOLLOW_UP, (TEAM,)),
    "zone_unknown": Left(MRI, FOLLOW_UP, (TEAM,)),
    "plain_words": Left("", BOTH, (TEAM, TEAM)),  # Slack took the card without its buttons
    "shown_by_direct_message": Left(DIRECTLY, FOLLOW_UP, (DIRECT,)),
    "reopened": Left(MRI, FOLLOW_UP, (("@alice", "@carol", "invited"),)),
    "shown_to_nobody_yet": Left(NOW, BOTH, ()),  # shown now: what should have waited is asked at once
    "shown_after_all": Left(DIRECTLY, BOTH, (DIRECT, DIRECT)),
    "given_up": Left("", (), (("@alice", "@carol"),)),
    "acknowledged": Left(NOW, BOTH, (TEAM, TEAM)),
    "course": Left(MRI, FOLLOW_UP, (TEAM,)),
    "re_triaged_up": Left(NOW, BOTH, (TEAM, TEAM)),
    "re_triaged_down": Left(MRI, BOTH, (TEAM, TEAM)),
    "just_kept": Left(MRI, FOLLOW_UP, ()),
    "half_done_not_sent": Left(NOW, BOTH, ()),
    "half_done_but_sent": Left(NOW, BOTH, ()),
    "half_scheduled_but_there": Left(NOW, BOTH, (TEAM, TEAM)),
    "half_scheduled_not_there": Left(MRI, FOLLOW_UP, ()),
    "half_pressed": Left(MRI, FOLLOW_UP, ()),
    "half_re_triaged": Left(NOW, BOTH, ()),  # the form that is dealt with now asks anew, at once
    "in_trouble": Left(NOW, BOTH, ()),
    "token_refused": Left(NOW, BOTH, ()),
    "archived": Left(NOW, BOTH, (DIRECT, DIRECT), moved=True),
    "half_moved": Left(NOW, BOTH, (DIRECT,), moved=True),  # the second reminder is set only now
    "shared": Left(MRI, FOLLOW_UP, (DIRECT,), moved=True, read_by_others=True),
    "reminder_refused": Left(NOW, BOTH, (DIRECT, DIRECT), moved=True),
    "watched_alone": Left(MRI, (), (DIRECT,), moved=True),
    "reply_refused": Left(MRI, FOLLOW_UP, (DIRECT,), moved=True),
    "new_thread": Left("", FOLLOW_UP, (("@alice", "spine-team"),)),  # raised before; its card was deleted: asked anew
    "missing": Left(MRI, FOLLOW_UP, (TEAM,)),
    "reminded_late": Left(MRI, FOLLOW_UP, (TEAM,)),
    "same": Left(MRI, FOLLOW_UP, (TEAM,)),
    "worse": Left(MRI, BOTH, (TEAM, TEAM)),
    "worse_and_re_triaged": Left(NOW, BOTH, (TEAM, TEAM)),
    "not_reached": Left(MRI, FOLLOW_UP, (TEAM,)),
    "better": Left(MRI, (), ()),
    "closed_then_re_triaged": Left("HOME CARE", FOLLOW_UP, (TEAM,)),
    "seen_cause_found": Left(NOW, FOLLOW_UP, (TEAM,)),
    "seen_nothing_found": Left(NOW, FOLLOW_UP, (TEAM,)),
    "not_seen": Left(NOW, BOTH, (TEAM, TEAM)),
    "rescheduled": Left(MRI, FOLLOW_UP, (TEAM,)),
    "raised_to_owner": Left(MRI, FOLLOW_UP, (LOOKED_AT_AGAIN,)),
    "emergency_raised_to_owner": Left(NOW, BOTH, (TEAM, AFTER_THE_OWNER)),
    "raised_to_backup": Left(MRI, FOLLOW_UP, (LOOKED_AT_AGAIN,)),
    "owner_left": Left(MRI, FOLLOW_UP, (("@carol", "spine-team"),), owner="carol"),  # nobody is next: the channel
}
