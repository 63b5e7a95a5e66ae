"""What the cards must know about a case besides its findings and assessment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dialogs.blocks import linked_code

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class CaseFacts:
    """One case as its cards show it; every time is aware and in the team's zone."""

    id: str  # opaque; travels in button values
    code: str  # such as "BP-7F3K"; shown to people
    local_code: str  # the clinician's own screened code; "" when there is none
    owner: str  # Slack user id
    opened_at: datetime
    follow_up_at: datetime | None
    close_loop_at: datetime | None
    progress: tuple[str, ...] = ()  # what happened since, oldest first, mrkdwn lines
    marks: tuple[str, ...] = ()  # visible troubles, such as "may be a duplicate"
    revision: int = 1  # 1 is the first assessment
    is_unclaimed: bool = False  # nobody has said that they act, and somebody must at once
    acting: str = ""  # who said that they act, and when; a mrkdwn line
    stage: str = ""  # how far what is to be done is; "" where nobody said
    stage_line: str = ""  # who said so, and when
    referral: str = ""  # how far a referral is: "decided", "sent", "accepted"; "" where nothing asks for one
    referral_at: datetime | None = None  # when it is asked how far it is
    is_result_open: bool = False  # something was to be done within days, and nobody has seen its result
    is_to_be_done: bool = False  # something is to be done within days, and its result seen
    worse_line: str = ""  # who said "worse", and when, while nobody has examined the patient again; a mrkdwn line
    urgent_since: datetime | None = None  # when the form was sent from which the clocks run; None: opened_at
    answer_by: datetime | None = None  # by when what a provisional result leaves open is answered; None: no such clock
    now: datetime | None = None  # the moment these facts are of; None leaves out what depends on it
    on_call: str = ""  # whom a clinician calls, as the channel has set it; "" where it has not
    link: str = ""  # the address of its card; "" where there is none that others can open

    @property
    def ref(self) -> str:
        """What a button carries: the case, and the number of the assessment that its message belongs to."""
        return f"{self.id}:{self.revision}"

    @property
    def named(self) -> str:
        """The code as every message outside the thread names the case: a link to its card where there is one."""
        return linked_code(self.code, self.link)
