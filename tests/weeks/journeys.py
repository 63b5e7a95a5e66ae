"""Three ways through the weeks after a card: to better, to a referral that is accepted, and by way of the scan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from playwright.sync_api import expect

from tests.weeks.weeks import Weeks

IS_IT_DONE: Final = "Is it done, and its result seen?"
FOLLOW_UP: Final = "Ask again: bladder or bowel"
SENT: Final = "Is the referral sent?"
ACCEPTED: Final = "Is the referral accepted?"
SEEN: Final = "Was the patient seen?"
NOBODY_ACTS: Final = "nobody has said that they are acting"


def to_better(weeks: Weeks) -> None:
    """The scan finds nothing, a week on it is the same, four weeks on it is better: closed, and nothing more comes."""
    weeks.begin()
    asked = weeks.next_reminder("30 Nov", IS_IT_DONE)
    weeks.picture("is-it-done", asked)
    weeks.result_in(asked, "no_compression", "URGENT MRI, done", "result-in")
    expect(weeks.card).to_contain_text("URGENT MRI, done")
    expect(weeks.card).to_contain_text("do not order another for the same signs")
    expect(weeks.card).to_contain_text("look again (hip, vessels")
    weeks.picture("scan-done", weeks.card)
    due = weeks.next_reminder("1 Dec", FOLLOW_UP)
    weeks.picture("follow-up", due)
    weeks.ask_again(due, "Same", "ask-again")
    weeks.picture("same", weeks.said("Same recorded"))
    due = weeks.next_reminder("22 Dec", FOLLOW_UP)
    weeks.ask_again(due, "Better")
    weeks.picture("better", weeks.said("Better recorded"))
    weeks.nothing_more_comes(2)


def to_an_accepted_referral(weeks: Weeks) -> None:
    """No better at four weeks is for referral: asked about until it is sent, and then until a service accepts."""
    weeks.begin()
    weeks.noted("Requested", "requested")
    asked = weeks.next_reminder("30 Nov", IS_IT_DONE)
    weeks.result_in(asked, "no_compression", "URGENT MRI, done")
    due = weeks.next_reminder("1 Dec", FOLLOW_UP)
    weeks.ask_again(due, "Same")
    due = weeks.next_reminder("22 Dec", FOLLOW_UP)
    weeks.ask_again(due, "Same")
    weeks.picture("for-referral", weeks.said("refer to a specialist now"))
    asked = weeks.next_reminder("25 Dec", SENT)
    weeks.answered(asked, "Referral: not yet", "referral: not yet")
    asked = weeks.next_reminder("28 Dec", SENT)
    weeks.answered(asked, "Referral sent", "referral sent")
    asked = weeks.reminder_among("Jan", ACCEPTED)  # the follow-up is due on the same day
    weeks.picture("is-it-accepted", asked)
    weeks.answered(asked, "Referral accepted", "referral accepted")
    weeks.picture("accepted", weeks.said("Referral accepted recorded"))
    weeks.eight_days_pass()
    weeks.nothing_more_comes(1)


def by_way_of_the_scan(weeks: Weeks) -> None:
    """The scan shows the cauda equina pressed upon: an emergency, asked about until somebody acts, then followed up."""
    weeks.begin()
    asked = weeks.next_reminder("30 Nov", IS_IT_DONE)
    in_a_quarter = weeks.soon(timedelta(minutes=15))
    weeks.result_in(asked, "cauda_equina_or_cord_compression", "EMERGENCY, act now")
    expect(weeks.card).to_contain_text("EMERGENCY, act now")
    expect(weeks.newest_in_channel).to_contain_text("is now EMERGENCY (was urgent MRI)")
    weeks.picture("emergency", weeks.card)
    asked = weeks.next_reminder(in_a_quarter, NOBODY_ACTS)
    weeks.picture("nobody-acts", asked)
    weeks.press(asked, "I am acting on this")
    expect(weeks.card).to_contain_text("@Alice Moore is acting on this")
    asked = weeks.next_reminder("30 Nov", SEEN)
    weeks.answered(asked, "Seen, cause found", "seen, cause found")
    due = weeks.next_reminder("1 Dec", FOLLOW_UP)
    weeks.ask_again(due, "Better")
    weeks.nothing_more_comes(4)


JOURNEYS: Final[Mapping[str, Callable[[Weeks], None]]] = {
    "better": to_better,
    "referral accepted": to_an_accepted_referral,
    "cauda equina": by_way_of_the_scan,
}
