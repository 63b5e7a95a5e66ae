"""The follow-up: its announcement, the reminders with their buttons, and what follows from each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeGuard

from dialogs.acting import HAND_OVER
from dialogs.blocks import Block, actions, button, context, header, message, section
from dialogs.ending import END
from dialogs.next_steps import DONE, SEEN, loop_words, next_words, referral_asked, referral_words
from dialogs.outcomes import BUTTONS, CLOSE_LOOP, FOLLOW_UP, OUTCOMES, REFERRAL
from dialogs.reschedule import CALLBACK_ID as RESCHEDULE_CALLBACK_ID
from dialogs.reschedule import DAY as DAY_BLOCK
from dialogs.reschedule import Rescheduled, read_reschedule, reschedule_view
from dialogs.scan import asked_buttons
from dialogs.words import DISPOSITIONS, IN_A_SENTENCE, reader_time, urgency_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dialogs.case_facts import CaseFacts
    from dialogs.message import Message
    from dialogs.words import Urgency

__all__ = [
    "DAY_BLOCK",
    "RESCHEDULE_CALLBACK_ID",
    "Rescheduled",
    "answered",
    "close_loop",
    "is_beside",
    "is_of_a_raise",
    "moved_to_direct",
    "new_thread",
    "raised",
    "read_reschedule",
    "recorded",
    "referral",
    "reminder",
    "reschedule_view",
    "scheduled",
    "stands_already",
    "unreached",
    "with_result",
]

ASK_AGAIN: Final = (
    "Ask again: bladder or bowel · between the legs · genital feeling · both legs · spreading or foot drop · fever, "
    "unsteady, unbearable pain."
)
"""The emergency screen again, and what else is pressing (clinical.md G1, G2)."""

_RAISED: Final = "raised_"
_BESIDE: Final = "beside_"
_PRESSED_WRONGLY: Final = "Pressed by mistake, or something new since? The more urgent answer counts."

RESCHEDULE: Final = "reschedule"
REMINDERS: Final = ("follow_up", "close_loop", "referral")
"""The kinds of reminder."""


_WHO_WAS_SEEN: Final = "Was the patient seen and scanned or examined as planned, and what was found?"
_WHAT_IS_DONE: Final = (
    "Is the scan, or whatever else the card asks for, done, and has somebody read its result? Then enter it: *Result "
    "in*. The card has the same buttons."
)


_REFERRED: Final = (
    "Ask the service, not the patient. Accepted means that a named service has said that it sees the patient. The card "
    "has the same buttons."
)


def scheduled(facts: CaseFacts, assessment: Urgency | None) -> Message:
    """Return the announcement of what is still to come, when, and whose it is."""
    lines = []
    if _is_ahead(facts.close_loop_at, facts):
        when = reader_time(facts.close_loop_at)
        lines.append(f"{loop_words(facts)} will be asked *{when}*, assigned to <@{facts.owner}>.")
    if _is_ahead(facts.referral_at, facts):
        when = reader_time(facts.referral_at)
        lines.append(f"{referral_words(facts)} will be asked *{when}*, assigned to <@{facts.owner}>.")
    if _is_ahead(facts.follow_up_at, facts):
        when = reader_time(facts.follow_up_at)
        lines.append(f"Follow-up *{when}*, assigned to <@{facts.owner}>.")
        if assessment is None or assessment.disposition == "emergency_now":
            lines.append("This date does not replace acting now.")
    return message([section("\n".join(lines) or f"No follow-up date is set. Assigned to <@{facts.owner}>.")])


def _is_ahead(at: datetime | None, facts: CaseFacts) -> TypeGuard[datetime]:
    return at is not None and (facts.now is None or at > facts.now)


def reminder(facts: CaseFacts, assessment: Urgency | None) -> Message:
    """Return the follow-up reminder, which asks the emergency screen again in words."""
    return message(
        [
            section(f"*{facts.named}, {_day_after(facts, assessment)}* · <@{facts.owner}>"),
            section(ASK_AGAIN),
            actions("follow_up", *_follow_up_buttons(facts)),
        ]
    )


def _day_after(facts: CaseFacts, assessment: Urgency | None) -> str:
    """Return which day it is after what: the assessment from which the clocks run."""
    moment, since = facts.follow_up_at or facts.now, facts.urgent_since or facts.opened_at
    day = "" if moment is None else f"day {(moment.date() - since.date()).days} "
    failed = "a result that could not be computed: treat it as an emergency"
    return f"{day}after {failed if assessment is None else DISPOSITIONS[assessment.disposition]}"


def with_result(asked: Message, facts: CaseFacts, assessment: Urgency | None) -> Message:
    """Return the follow-up with the question beside it how far the result is that nobody has seen yet."""
    if not facts.is_result_open or assessment is None:
        return asked
    what = "MRI" if assessment.disposition == "urgent_mri" else "Work-up"
    first, *rest = asked.blocks
    row = actions(f"{_BESIDE}close_loop", *asked_buttons(facts))
    return message([first, section(f"*{what}:* is it done, and its result seen?"), row, *rest])


def _follow_up_buttons(facts: CaseFacts) -> list[Block]:
    answers = [button(outcome, words, facts.ref) for outcome, words in FOLLOW_UP.items()]
    return [*answers, button(RESCHEDULE, "Another day", facts.ref)]


def close_loop(facts: CaseFacts, assessment: Urgency | None) -> Message:
    """Return the question whether the patient was seen, or whether what is to be done is, and what was found."""
    return message(
        [
            header(f"{DONE if facts.is_to_be_done else SEEN} {facts.code}"),
            section(f"<@{facts.owner}>: {_age(facts, facts.close_loop_at, assessment)}"),
            section(_WHAT_IS_DONE if facts.is_to_be_done else _WHO_WAS_SEEN),
            actions("close_loop", *_loop_buttons(facts)),
        ]
    )


def _loop_buttons(facts: CaseFacts) -> list[Block]:
    if facts.is_to_be_done:
        return asked_buttons(facts)
    return [button(outcome, words, facts.ref) for outcome, words in CLOSE_LOOP.items()]


def referral(facts: CaseFacts, assessment: Urgency | None) -> Message:
    """Return the question how far the referral is: sent, then accepted."""
    return message(
        [
            header(f"{referral_asked(facts)} {facts.code}"),
            section(f"<@{facts.owner}>: {_age(facts, facts.referral_at, assessment)}"),
            section(_REFERRED),
            actions("referral", *_referral_buttons(facts)),
        ]
    )


def _referral_buttons(facts: CaseFacts) -> list[Block]:
    sent = [] if facts.referral == "sent" else ["referral_sent"]
    return [button(outcome, REFERRAL[outcome], facts.ref) for outcome in ("referral_accepted", *sent, "referral_open")]


def _age(facts: CaseFacts, at: datetime | None, assessment: Urgency | None) -> str:
    """Return when the patient was assessed and as what; `at` is when the reminder arrives, None once it is answered."""
    moment = at or facts.now
    old = "" if moment is None else f", {_days_ago((moment.date() - facts.opened_at.date()).days)}"
    first = f"assessed {reader_time(facts.opened_at)}{old}"
    if assessment is None:
        return f"{first}; the result could not be computed and is treated as an emergency."
    if facts.revision > 1:
        return f"first {first}; assessment {facts.revision} gave “{urgency_words(assessment)}”."
    return f"{first}, as “{urgency_words(assessment)}” of that day."


def _days_ago(days: int) -> str:
    return {0: "today", 1: "1 day ago"}.get(days, f"{days} days ago")


def answered(asked: Message, line: str, stands: str, facts: CaseFacts) -> Message:
    """Return a reminder with its buttons replaced by `line`: what was recorded, by whom, when.

    Where the answer that `stands` is not the gravest, the gravest can still be given: a wrong press is set right so.
    """
    kept = [block for block in asked.blocks if block["type"] != "actions"]
    graver = "not_seen" if stands in CLOSE_LOOP else "referral_open" if stands in REFERRAL else "worse"
    if stands == graver:
        return message([*kept, context(line)])
    right = {**section(_PRESSED_WRONGLY), "accessory": button(graver, BUTTONS[graver], facts.ref)}
    return message([*kept, context(line), right])


def recorded(outcome: str, facts: CaseFacts, at: datetime, others: Sequence[str] = ()) -> Message:
    """Return what happens next after a press at `at` (team's zone); `others`: lines of earlier answers it outweighs."""
    before = "".join(f"\nSaid before, and outweighed: {line}" for line in others)
    told = f"*{OUTCOMES[outcome]}* recorded {reader_time(at)}. {next_words(outcome, facts, at)}{before}"
    return message([section(told)])


def stands_already(outcome: str, stands: str, line: str, others: Sequence[str]) -> Message:
    """Return that a second answer to one reminder is kept, and that the more urgent one, of `others`, stands."""
    said = "".join(f"\n{other}" for other in others)
    return message([section(f"{line}\n*{OUTCOMES[stands]}* stands, not *{OUTCOMES[outcome].lower()}*.{said}")])


def raised(facts: CaseFacts, kinds: Sequence[str], assessment: Urgency | None) -> Message:
    """Return that nobody has answered the reminders of these kinds, of `REMINDERS`, with the answers of each."""
    names = {"close_loop": loop_words(facts), "referral": referral_words(facts), "follow_up": "the follow-up"}
    asked = ", nor to ".join(names[kind] for kind in kinds)
    due = {"close_loop": facts.close_loop_at, "referral": facts.referral_at, "follow_up": facts.follow_up_at}
    since = min((at for kind in kinds if (at := due[kind]) is not None), default=None)
    urgency = "an emergency" if assessment is None else IN_A_SENTENCE[assessment.disposition]
    overdue = f", overdue since {reader_time(since)}" if since else ""
    answers = {"close_loop": _loop_buttons, "referral": _referral_buttons, "follow_up": _follow_up_buttons}
    whom = "ask the service" if list(kinds) == ["referral"] else "reach the patient"
    hand_over = [button(HAND_OVER, "Hand over", facts.ref)]
    return message(
        [
            section(
                f"*No answer yet to {asked}: {facts.named}, {urgency}{overdue}.* <@{facts.owner}>: {whom} "
                "today, or hand the case over. Silence is not better."
            ),
            *(
                actions(f"{_RAISED}{kind}", *answers[kind](facts), *(hand_over if kind == kinds[0] else []))
                for kind in kinds
            ),
        ]
    )


def is_beside(block: str) -> bool:
    """Return whether a button stands beside another question than its own; `block` is the id of its row."""
    return block.startswith(_BESIDE)


def is_of_a_raise(block: str) -> bool:
    """Return whether a button stands under the word that nobody has answered; `block` is the id of its row."""
    return block.startswith(_RAISED)


def unreached(facts: CaseFacts) -> Message:
    """Return that the patient could not be reached several times in a row."""
    return message(
        [
            section(
                f"*{facts.named}: the patient could not be reached three times in a row.* Decide with <@{facts.owner}> "
                "how else to reach them today: next of kin, the referring practice, a visit. Silence is not better."
            ),
            actions("unreached", button(END, "Close without outcome", facts.ref)),
        ]
    )


def moved_to_direct(facts: CaseFacts, reason: str) -> Message:
    """Return that the case goes on in a direct conversation; `reason` is Slack's error, or that others read along."""
    is_shared = reason == "shared_with_another_organisation"
    if is_shared:
        why = "its channel is now shared with another organisation, so its follow-ups continue by direct message."
    else:
        why = (
            "the app can no longer post in the channel of this case. Its reminders come here. "
            "To have the app back in the channel, type `/invite @backpain` there."
        )
    named = facts.code if is_shared else facts.named  # the card leaves that channel
    return message([section(f"*{named}:* {why}")])


def new_thread(facts: CaseFacts) -> Message:
    """Return the head of a new thread, for a case whose first message is gone."""
    return message([section(f"*{facts.code}* goes on here: its first message is gone. Assigned to <@{facts.owner}>.")])
