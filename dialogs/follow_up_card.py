"""The follow-up: its announcement, the reminders with their buttons, and what follows from each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.blocks import actions, button, context, header, message, paragraphs, section
from dialogs.reschedule import CALLBACK_ID as RESCHEDULE_CALLBACK_ID
from dialogs.reschedule import DAY as DAY_BLOCK
from dialogs.reschedule import Rescheduled, read_reschedule, reschedule_view
from dialogs.words import day_and_time, urgency_words

if TYPE_CHECKING:
    from datetime import datetime

    from bot.triage.assessment import Assessment
    from dialogs.facts import CaseFacts
    from dialogs.message import Message

__all__ = [
    "DAY_BLOCK",
    "RESCHEDULE_CALLBACK_ID",
    "Rescheduled",
    "answered",
    "close_loop",
    "moved_to_direct",
    "new_thread",
    "raised",
    "read_reschedule",
    "recorded",
    "reminder",
    "reschedule_view",
    "scheduled",
]

EMERGENCY_QUESTIONS: Final = (
    "Any new trouble passing urine, leaking, or a bladder that feels different?",
    "Any leaking of stool, or not feeling when the bowel is full?",
    "Any numb or odd feeling between the legs, or when wiping?",
    "Any new loss of genital feeling or function?",
    "Both legs weak, painful or tingling?",
    "Weakness or numbness spreading or getting worse? Foot dropping?",
    "Fever, unsteady walking, pain that cannot be borne?",
)
"""The emergency screen again (clinical.md G2)."""

OUTCOMES: Final = {
    "better": "Better",
    "same": "Same",
    "worse": "Worse or new sign",
    "not_reached": "Could not reach",
}
SEEN: Final = {
    "seen_cause_found": "Seen, cause found",
    "seen_nothing_found": "Seen, nothing found",
    "not_seen": "Not seen yet",
}
RESCHEDULE: Final = "reschedule"
_NO_RESULT: Final = "could not be computed, treated as an emergency"


def scheduled(facts: CaseFacts, assessment: Assessment | None) -> Message:
    """Return the announcement of what is due when, and whose it is."""
    lines = []
    if facts.close_loop_at is not None:
        when = day_and_time(facts.close_loop_at)
        lines.append(f"Was the patient seen? Asked on *{when}*, assigned to <@{facts.owner}>.")
    if facts.follow_up_at is not None:
        when = day_and_time(facts.follow_up_at)
        lines.append(f"Follow-up on *{when}*, assigned to <@{facts.owner}>.")
        if assessment is None or assessment.disposition == "emergency_now":
            lines.append("This date does not replace acting now.")
    return message([section("\n".join(lines) or f"No follow-up date is set. Assigned to <@{facts.owner}>.")])


def reminder(facts: CaseFacts, assessment: Assessment | None) -> Message:
    """Return the follow-up reminder, which asks the emergency screen again in words."""
    return message(
        [
            header(f"Follow-up due: {facts.code}"),
            section(f"<@{facts.owner}>: {_age(facts, facts.follow_up_at, assessment)}"),
            *paragraphs(["*Ask the patient again*", *(f"• {question}" for question in EMERGENCY_QUESTIONS)]),
            section("Any yes: press *Worse or new sign* and act today. Silence is not better."),
            actions(
                "follow_up",
                *(button(outcome, words, facts.id) for outcome, words in OUTCOMES.items()),
                button(RESCHEDULE, "Reschedule", facts.id),
            ),
        ]
    )


def close_loop(facts: CaseFacts, assessment: Assessment | None) -> Message:
    """Return the question, on the next working day, whether the patient was seen and what was found."""
    return message(
        [
            header(f"Was the patient seen? {facts.code}"),
            section(f"<@{facts.owner}>: {_age(facts, facts.close_loop_at, assessment)}"),
            section("Was the patient seen and scanned or examined as planned, and what was found?"),
            actions("close_loop", *(button(outcome, words, facts.id) for outcome, words in SEEN.items())),
        ]
    )


def _age(facts: CaseFacts, at: datetime | None, assessment: Assessment | None) -> str:
    result = _NO_RESULT if assessment is None else urgency_words(assessment)
    days = None if at is None else (at.date() - facts.opened_at.date()).days
    old = "" if days is None else f", {days} {'day' if days == 1 else 'days'} ago"
    return f"the assessment is of {day_and_time(facts.opened_at)}{old} ({result})."


def answered(asked: Message, line: str) -> Message:
    """Return a reminder with its buttons replaced by `line`: what was recorded, by whom, when."""
    kept = [block for block in asked.blocks if block["type"] != "actions"]
    return message([*kept, context(line)])


def recorded(outcome: str, facts: CaseFacts, at: datetime) -> Message:
    """Return what happens next after a press at `at` (team's zone)."""
    words = {**OUTCOMES, **SEEN}[outcome]
    return message([section(f"*{words}* recorded {day_and_time(at)}. {_next(outcome, facts)}")])


def _next(outcome: str, facts: CaseFacts) -> str:
    again = f" Asked again on *{day_and_time(facts.follow_up_at)}*." if facts.follow_up_at else ""
    check = f" Asked again on *{day_and_time(facts.close_loop_at)}*." if facts.close_loop_at else ""
    follows = {
        "better": "Extend activity as pain allows. Keep the red-flag advice: it holds until everything has settled.",
        "same": (
            "Check that the plan was followed, review medicines, consider physiotherapy, ask what stands in the way "
            f"of recovery; recheck at 4 weeks (NG59).{again}"
        ),
        "worse": (
            "Go through the emergency questions in the form now and act today; do not wait for a date. If the form "
            f"did not open, press *Edit* or *Add findings* on the card.{check}"
        ),
        "not_reached": f"Silence is not better. Try again the next working day.{again}",
        "seen_cause_found": "The team that saw the patient leads now. Keep bladder, bowel and power under review.",
        "seen_nothing_found": (
            "A normal scan does not end it: look again at hip, vessels, peripheral nerve and cord, and keep bladder "
            "care and follow-up (HOER18)."
        ),
        "not_seen": f"*Act now:* find the patient and have the emergency plan done today.{check}",
    }
    return follows[outcome]


def raised(facts: CaseFacts) -> Message:
    """Return that nobody has answered a reminder."""
    return message(
        [
            section(
                f"*No answer yet: {facts.code}.* <@{facts.owner}>, the reminder in this thread has not been answered. "
                "Silence is not better: reach the patient today, or pass the case on."
            )
        ]
    )


def moved_to_direct(facts: CaseFacts, reason: str) -> Message:
    """Return that the case goes on in a direct conversation; `reason` is Slack's error, or that others read along."""
    if reason == "shared_with_another_organisation":
        why = "its channel is now shared with another organisation, so its follow-ups continue by direct message."
    else:
        why = (
            "the app can no longer post in the channel of this case. Its reminders come here. "
            "To have the app back in the channel, type `/invite @backpain` there."
        )
    return message([section(f"*{facts.code}:* {why}")])


def new_thread(facts: CaseFacts) -> Message:
    """Return the head of a new thread, for a case whose first message is gone."""
    return message([section(f"*{facts.code}* goes on here: its first message is gone. Assigned to <@{facts.owner}>.")])
