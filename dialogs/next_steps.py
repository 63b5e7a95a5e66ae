"""What comes next after each answer to a reminder, and what the question about the clocked act is called."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.triage.dates import FIRST_REFERRAL_WEEK, LAST_REFERRAL_WEEK
from dialogs.words import reader_time

if TYPE_CHECKING:
    from datetime import datetime

    from dialogs.case_facts import CaseFacts

SEEN: Final = "Was the patient seen?"
DONE: Final = "Is it done, and its result seen?"
_FOR_REFERRAL: Final = timedelta(weeks=FIRST_REFERRAL_WEEK)


def loop_words(facts: CaseFacts) -> str:
    """Return the name of the question: whether the patient was seen, or whether what is to be done is."""
    return f"“{DONE if facts.is_to_be_done else SEEN}”"


def referral_asked(facts: CaseFacts) -> str:
    """Return the question how far the referral is."""
    return "Is the referral accepted?" if facts.referral == "sent" else "Is the referral sent?"


def referral_words(facts: CaseFacts) -> str:
    """Return the name of that question."""
    return f"“{referral_asked(facts)}”"


def next_words(outcome: str, facts: CaseFacts, at: datetime) -> str:
    """Return what happens next after an answer that was given `at` (team's zone)."""
    again = f" Asked again *{reader_time(facts.follow_up_at)}*." if facts.follow_up_at else ""
    check = f" Asked again *{reader_time(facts.close_loop_at)}*." if facts.close_loop_at else ""
    if facts.is_to_be_done and outcome in _OF_WHAT_IS_DONE:
        return f"{_OF_WHAT_IS_DONE[outcome]}{check if outcome == 'not_seen' else ''}"
    referred = f" {referral_words(facts)} is asked *{reader_time(facts.referral_at)}*." if facts.referral_at else ""
    is_for_referral = at.date() - facts.opened_at.date() >= _FOR_REFERRAL
    follows = {
        "better": f"{_BETTER}{_stays_open(facts)}{_called_off(facts)}",
        "same": f"{_REFERRAL if is_for_referral else _RECHECK}{again}{referred}",
        "referral_sent": f"Keep the follow-up going until a service has taken the patient on.{referred}",
        "referral_accepted": _ACCEPTED,
        "referral_open": f"Find out today who has it, and send it again where nobody does.{referred}",
        "worse": (
            "Go through the emergency questions in the form now and act today; do not wait for a date. If the form "
            f"did not open, press *Edit* or *Add findings* on the card.{check}"
        ),
        "not_reached": f"Silence is not better. Try again the next working day (product policy).{again}",
        "seen_cause_found": "The team that saw the patient leads now. Keep bladder, bowel and power under review.",
        "seen_nothing_found": _NOTHING_FOUND,
        "not_seen": f"*Act now:* find the patient and have the emergency plan done today.{check}",
    }
    return follows[outcome]


def _stays_open(facts: CaseFacts) -> str:
    """Return that better closes nothing whose result nobody has seen (clinical.md G12)."""
    if not facts.is_to_be_done or facts.close_loop_at is None:
        return ""
    when = reader_time(facts.close_loop_at)
    return f" *The case stays open until the result is seen:* {loop_words(facts)} is asked *{when}*."


def _called_off(facts: CaseFacts) -> str:
    """Return that a referral under way is asked about no more, for whoever has to tell the service."""
    return _NO_REFERRAL if facts.referral in {"decided", "sent"} and facts.referral_at is None else ""


_BETTER: Final = (
    "Extend activity as pain allows. Keep the red-flag advice: it holds until everything has settled (product policy)."
)
_RECHECK: Final = (
    "Check that the plan was followed, review medicines, consider physiotherapy, ask what stands in the way of "
    "recovery; recheck at 4 weeks (NICE NG59)."
)
_REFERRAL: Final = (
    f"No improvement by week {FIRST_REFERRAL_WEEK}: refer to a specialist now (pathway article S-046; week "
    f"{FIRST_REFERRAL_WEEK} to {LAST_REFERRAL_WEEK}, services differ), with an MRI where none was done and a procedure "
    "would be considered (ACR 2021). Press *Edit* on the card and enter the weeks of care, so that the rules run on "
    "them."
)
_NO_REFERRAL: Final = " *The referral is asked about no more:* call it off, or tell the service."
_ACCEPTED: Final = (
    "The service leads from here; nothing more is asked. Until it has seen the patient the red-flag advice holds: "
    "whatever is new or worse goes into the form and opens the case again."
)
_NOTHING_FOUND: Final = (
    "A normal scan does not end it: look again at hip, vessels, peripheral nerve and cord, and keep bladder care and "
    "follow-up (Hoeritzauer et al. J Neurol 2018;265(12))."
)
_OF_WHAT_IS_DONE: Final = {
    "seen_cause_found": (
        "Press *Edit* on the card and enter under *Add detail* what the scan showed: the rules run again on it. "
        "Compression of the cauda equina or cord, infection or a tumour: act today."
    ),
    "not_seen": "Find out today what stands in the way: its clock is on the card.",
}
