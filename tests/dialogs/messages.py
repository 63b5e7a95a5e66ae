"""Every message and view outside the form, by what it is, in each of its states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeAlias

from bot.triage.assessment import Assessment, Disposition
from bot.triage.content import GOVERNANCE
from bot.triage.engine import assess
from bot.triage.findings import Findings
from dialogs import (
    assessment_card,
    changes,
    confirm_page,
    due,
    find_case,
    follow_up_card,
    older_message,
    older_reminder,
    sent_page,
    undo,
    urgency_changed,
    why,
    words,
)
from dialogs.blocks import modal
from dialogs.course import REASONS, course_view
from dialogs.differences import differences, newly_said
from dialogs.home import Loops, home
from dialogs.message import Message, maybe_second_copy, plain
from dialogs.open_loops import Loop
from dialogs.outcomes import OUTCOMES
from dialogs.progress import progress_line, worse_line
from dialogs.why import PAGES
from tests.dialogs.as_read import part_as_read, plainly
from tests.dialogs.assessed import unanswered
from tests.dialogs.cases import CASES, FACTS, LATER, OPENED_AT, ZONE, said_the_same
from tests.dialogs.client import answered

Read: TypeAlias = Message | Mapping[str, Any] | str
"""What is read: a message, a view, or plain lines."""
Parts: TypeAlias = dict[str, Read]
"""What is read, by its heading."""

ERROR: Final = "E-1234"
_DAYS: Final[dict[str, tuple[int, int]]] = {
    "at first": (11, 22),
    "in the middle": (11, 25),
    "once all is past": (12, 1),
}
_DATED: Final = ("same", "worse", "not_reached", "not_seen")
AFTER_ITS_REVIEW: Final = datetime.combine(GOVERNANCE.next_review, OPENED_AT.timetz()) + timedelta(days=1)


def _assessed(name: str) -> tuple[Assessment, Findings]:
    return assess(CASES[name]), CASES[name]


def of_case(name: str) -> Parts:
    """Return what is read of one case: what was recorded, the card, the plan, and what stands behind the buttons."""
    assessment, findings = _assessed(name)
    behind = why.more(FACTS, assessment, findings)
    return {
        "What was recorded": part_as_read(behind, "Recorded for this case"),
        "The card": assessment_card.card(unanswered(FACTS, assessment), assessment, findings),
        "In its thread: the red flags": assessment_card.red_flags(FACTS, assessment),
        "In its thread: what comes": follow_up_card.scheduled(FACTS, assessment),
        **{f"Why and sources: {words_}": why.why(FACTS, assessment, findings, page) for page, words_ in PAGES.items()},
        "What would change this": changes.changes(FACTS, assessment, findings),
    }


def later() -> Parts:
    """Return the card in other states of the same case: assessed again, closed, late, doubled, in text alone."""
    assessment, findings = _assessed("seed")
    unasked = _assessed("saddle not asked")
    second = replace(FACTS, revision=2, progress=LATER.progress[:2], local_code="")
    late = replace(FACTS, opened_at=AFTER_ITS_REVIEW)
    evening = replace(FACTS, opened_at=OPENED_AT.replace(hour=17))
    card = assessment_card.card(FACTS, assessment, findings)
    worse = replace(FACTS, worse_line=worse_line("U0BOB", OPENED_AT), progress=LATER.progress[:1])
    return {
        "Worse was said": assessment_card.card(worse, assessment, findings),
        "Worse was said: an emergency": assessment_card.card(worse, *_assessed("cauda equina")),
        "Assessed twice": assessment_card.card(second, assessment, findings),
        "Assessed three times": assessment_card.card(LATER, assessment, findings),
        "Assessed three times: an emergency": assessment_card.card(LATER, *_assessed("cauda equina")),
        "Assessed three times: provisional": assessment_card.card(LATER, *unasked),
        "Opened at five: provisional": assessment_card.card(evening, *unasked),
        "Closed": assessment_card.card(replace(FACTS, follow_up_at=None), assessment, findings),
        "Content past its review": assessment_card.card(late, assessment, findings),
        "Content past its review: why": why.why(late, assessment, findings),
        "Perhaps a second copy": maybe_second_copy(card),
        "In text alone": plain(card),
    }


def direct() -> Parts:
    """Return the card of a case whose channel does not take it, with what stands above it for each reason."""
    reasons = ("not_in_channel", "channel_not_found", "shared_with_another_organisation", "is_archived", "no_<such>")
    above = {reason: assessment_card.direct(FACTS, *_assessed("seed"), reason).blocks[0] for reason in reasons}
    return {
        "The whole of it": assessment_card.direct(FACTS, *_assessed("cauda equina"), "is_archived"),
        **{f"Above it: {reason}": plainly(block["text"]["text"]) for reason, block in above.items()},
    }


def not_computed() -> Parts:
    """Return what is read of a case on which the rules failed."""
    late = replace(LATER, opened_at=AFTER_ITS_REVIEW)
    findings = CASES["everything at once"]
    return {
        "The card": assessment_card.could_not_compute(replace(FACTS, is_unclaimed=True), CASES["cauda equina"], ERROR),
        "Everything positive, later, content past its review": assessment_card.could_not_compute(late, findings, ERROR),
        "Nothing positive": assessment_card.could_not_compute(FACTS, CASES["home care"], ERROR),
        "Nothing answered": assessment_card.could_not_compute(FACTS, CASES["nothing answered"], ERROR),
        "What comes": follow_up_card.scheduled(LATER, None),
        "The follow-up": follow_up_card.reminder(FACTS, None),
        "Was the patient seen?": follow_up_card.close_loop(LATER, None),
        "Why": why.why(FACTS, None, CASES["seed"]),
        "What would change this": changes.changes(FACTS, None, CASES["seed"]),
        "More": why.more(FACTS, None, CASES["seed"]),
    }


def red_flags() -> Parts:
    """Return the reminder of red flags in each of its three kinds."""
    return {
        "Below an emergency": assessment_card.red_flags(FACTS, assess(CASES["seed"])),
        "An emergency": assessment_card.red_flags(FACTS, assess(CASES["cauda equina"])),
        "Of the third assessment": assessment_card.red_flags(LATER, assess(CASES["cauda equina"])),
        "Could not be computed": assessment_card.red_flags(FACTS, None),
        "Whom to call is set": assessment_card.red_flags(replace(FACTS, on_call="Registrar, bleep 1 & 2"), None),
    }


def more() -> Parts:
    """Return what stands behind *More*."""
    told: Parts = {name: why.more(FACTS, *_assessed(name)) for name in ("seed", "cauda equina")}
    seed = _assessed("seed")
    told["a case that is closed"] = why.more(FACTS, *seed, is_closed=True)
    told["a case that is closed, with questions open"] = why.more(FACTS, *_assessed("saddle not asked"), is_closed=True)
    return {**told, "nothing recorded": why.more(FACTS, assess(Findings()), Findings())}


def reminders() -> Parts:
    """Return what announces, asks, raises and moves."""
    seed, emergency = assess(CASES["seed"]), assess(CASES["cauda equina"])
    answered_since = replace(FACTS, follow_up_at=None, now=datetime(2026, 11, 30, 9, 45, tzinfo=ZONE))
    same_day = replace(answered_since, now=OPENED_AT)
    next_day = replace(LATER, revision=1)
    undated = replace(FACTS, follow_up_at=None)
    at = {what: replace(LATER, now=datetime(2026, *day, 12, 0, tzinfo=ZONE)) for what, day in _DAYS.items()}
    line = said_the_same(datetime(2026, 11, 30, 9, 25, tzinfo=ZONE))
    to_do = replace(LATER, is_to_be_done=True)
    return {
        "What comes": follow_up_card.scheduled(FACTS, seed),
        "What comes: an emergency": follow_up_card.scheduled(LATER, emergency),
        "What comes: nothing": follow_up_card.scheduled(undated, seed),
        **{f"What comes: {what}": follow_up_card.scheduled(facts, emergency) for what, facts in at.items()},
        "The follow-up": follow_up_card.reminder(FACTS, seed),
        "The follow-up of the second assessment": follow_up_card.reminder(replace(FACTS, revision=2), seed),
        "The follow-up, its result not seen": follow_up_card.with_result(
            follow_up_card.reminder(FACTS, seed), replace(FACTS, is_result_open=True), seed
        ),
        "What comes: nothing at the very moment": follow_up_card.scheduled(
            replace(FACTS, now=FACTS.follow_up_at), seed
        ),
        "The follow-up of the third assessment": follow_up_card.reminder(LATER, seed),
        "The follow-up, answered": follow_up_card.answered(
            follow_up_card.reminder(answered_since, seed), line, "same", FACTS
        ),
        "The follow-up, on the day, time not known": follow_up_card.reminder(undated, seed),
        "Was the patient seen?": follow_up_card.close_loop(next_day, emergency),
        "Is it done?": follow_up_card.close_loop(replace(next_day, is_to_be_done=True), seed),
        "What comes: something to be done": follow_up_card.scheduled(replace(LATER, is_to_be_done=True), seed),
        "No answer: the follow-up, and is it done": follow_up_card.raised(to_do, ["follow_up", "close_loop"], seed),
        "No answer: is it done": follow_up_card.raised(replace(FACTS, is_to_be_done=True), ["close_loop"], seed),
        "Is the referral sent?": follow_up_card.referral(replace(next_day, referral="decided"), seed),
        "Is the referral accepted?": follow_up_card.referral(replace(next_day, referral="sent"), seed),
        "What comes: a referral": follow_up_card.scheduled(
            replace(LATER, referral="decided", referral_at=LATER.close_loop_at), seed
        ),
        "No answer: the follow-up, and the referral": follow_up_card.raised(
            replace(FACTS, referral="sent", referral_at=FACTS.follow_up_at), ["follow_up", "referral"], seed
        ),
        "Was the patient seen? Answered on the day": follow_up_card.answered(
            follow_up_card.close_loop(same_day, emergency), line, "not_seen", FACTS
        ),
        **{f"No answer: {kind}": follow_up_card.raised(FACTS, [kind], None) for kind in follow_up_card.REMINDERS},
        "No answer: the follow-up of an emergency that cannot be linked": follow_up_card.raised(
            replace(LATER, link=""), ["follow_up", "close_loop"], emergency
        ),
        "Moved: the app is not in the channel": follow_up_card.moved_to_direct(FACTS, "not_in_channel"),
        "Moved: a shared channel": follow_up_card.moved_to_direct(FACTS, "shared_with_another_organisation"),
        "A new thread": follow_up_card.new_thread(FACTS),
    }


_MONDAY: Final = datetime(2026, 11, 30, 9, 20, tzinfo=ZONE)


def _stands(channel: str) -> Iterator[str]:
    """Each way in which the form that was sent says where its card is."""
    yield sent_page.posted(channel, FACTS.named)
    yield sent_page.changed(channel)
    yield sent_page.not_changed(channel)
    yield sent_page.by_direct_message(channel, "U0ALICE")
    yield sent_page.nowhere_yet(channel, OPENED_AT)


def held_by_slack() -> Parts:
    """Return what Slack holds until a reminder is due, which names nothing clinical, and what its button shows."""
    seed, emergency = assess(CASES["seed"]), assess(CASES["cauda equina"])
    asked = {
        "The follow-up": follow_up_card.reminder(FACTS, seed),
        "Was the patient seen?": follow_up_card.close_loop(LATER, emergency),
    }
    to_be_done = replace(FACTS, is_to_be_done=True)
    return {
        "The follow-up, held": due.held(asked["The follow-up"], FACTS, "follow_up"),
        "Was the patient seen?, held": due.held(asked["Was the patient seen?"], LATER, "close_loop"),
        "Is it done?, held": due.held(follow_up_card.close_loop(to_be_done, seed), to_be_done, "close_loop"),
        "Is the referral sent?, held": due.held(follow_up_card.referral(FACTS, seed), FACTS, "referral"),
        **{f"{what}, what to ask": due.what_to_ask([message]) for what, message in asked.items()},
        "Both, what to ask": due.what_to_ask(list(asked.values())),
        "Nothing waited for": due.what_to_ask([]),
        "The follow-up, as 0.1.0 worded it": older_reminder.words("follow_up", FACTS, _MONDAY, seed),
        "Was the patient seen?, as 0.1.0 worded it": "\n\n".join(
            older_reminder.words("close_loop", LATER, OPENED_AT + timedelta(days=days), emergency) for days in (0, 1, 2)
        ),
        "The follow-up of what could not be computed, as 0.1.0 worded it": older_reminder.words(
            "follow_up", FACTS, _MONDAY, None
        ).partition("\n• ")[0],
    }


def outcomes() -> Parts:
    """Return what is said after each answer, in the thread and on the card."""
    at = datetime(2026, 11, 30, 9, 25, tzinfo=ZONE)
    bare = replace(FACTS, follow_up_at=None)
    recorded: Parts = {words_: follow_up_card.recorded(one, LATER, at) for one, words_ in OUTCOMES.items()}
    undated: Parts = {f"{OUTCOMES[one]}, no date": follow_up_card.recorded(one, bare, at) for one in _DATED}
    to_do = replace(LATER, is_to_be_done=True)
    of_days: Parts = {
        f"{OUTCOMES[one]}, something to be done": follow_up_card.recorded(one, to_do, at)
        for one in ("better", "seen_cause_found", "seen_nothing_found", "not_seen")
    }
    of_days["Better, a referral under way"] = follow_up_card.recorded("better", replace(bare, referral="sent"), at)
    of_days["Same, at four weeks"] = follow_up_card.recorded("same", FACTS, at + timedelta(weeks=3))
    return {**recorded, **undated, **of_days, "On the card, one line each": "\n".join(_progress())}


def _progress() -> Iterator[str]:
    at = datetime(2026, 11, 30, 9, 5, tzinfo=ZONE)
    told: list[tuple[str, dict[str, str]]] = [
        *((kind, {}) for kind in ("missing", "reopened", "closed", "uninstalled", "installed_again", "unreadable")),
        *(("outcome", {"outcome": outcome}) for outcome in OUTCOMES),
        ("rescheduled", {"day": "2026-12-04"}),
        *(("course", {"chosen": "urgent_same_day", "reason": reason}) for reason in REASONS),
        ("course", {"chosen": "conservative_followup", "reason": "patient_choice"}),
        ("acknowledged", {}),
        ("handed_over", {"person": "U0CAROL", "service": ""}),
        ("handed_over", {"person": "", "service": "spinal_team"}),
        ("submitted", {}),
        ("undone", {"kind": "outcome", "word": "not_reached"}),
        ("undone", {"kind": "stage", "word": "booked"}),
        ("undone", {"kind": "acknowledged", "word": "acknowledged"}),
    ]
    for kind, body in told:
        yield plainly(progress_line(kind, "U0BOB", at, body))


def sent_and_asked() -> Parts:
    """Return what a form becomes once it was sent, what it asks first, and what older messages answer."""
    (seed, found), (emergency, cauda) = _assessed("seed"), _assessed("cauda equina")
    at = datetime(2026, 11, 24, 10, 2, tzinfo=ZONE)
    told = confirm_page.standing(cauda, found, "U0BOB", at)
    fall = confirm_page.page([confirm_page.fall(emergency, seed), *told], "fall")
    newer = confirm_page.page([confirm_page.newer(), *told], "newer")
    old = confirm_page.page([confirm_page.old(OPENED_AT)], "old")
    change: tuple[Disposition, Disposition] = ("urgent_mri", "emergency_now")
    answers_changed = differences(cauda, found)
    return {
        "Sent": sent_page.sent(FACTS.code, seed, found, "C0123456789", key="1"),
        "Sent: posted": sent_page.sent(
            FACTS.code, seed, found, "C0123456789", key="1", stands=sent_page.posted("C0123456789", FACTS.named)
        ),
        "Sent: an emergency, by direct message": sent_page.sent(FACTS.code, emergency, cauda, "D0123456789", key="1"),
        "Sent: not computed": sent_page.sent(FACTS.code, None, cauda, "C0123456789", key="1"),
        "Sent: its case is gone": sent_page.sent(FACTS.code, emergency, cauda, "C0123456789", key="1", gone=True),
        "Sent: its case is gone, by direct message": sent_page.sent(
            FACTS.code, emergency, cauda, "D0123456789", key="1", gone=True
        ),
        **{
            f"Where the card is: {where}": "\n".join(plainly(line) for line in _stands(channel))
            for where, channel in (("of a channel", "C0123456789"), ("of a direct message", "D0123456789"))
        },
        "Asked first: less urgent": modal("asked", "Back pain", fall, submit="Send"),
        "Asked first: answered since": modal("asked", "Back pain", newer, submit="Send"),
        "Asked first: open too long": modal("asked", "Back pain", old, submit="Send"),
        "More urgent": urgency_changed.line(FACTS, change, newly_said(found, cauda), "U0BOB", at, clocks=(168.0, 4.0)),
        "Less urgent": urgency_changed.line(FACTS, change[::-1], answers_changed, "U0BOB", at, clocks=(4.0, 168.0)),
        "A button of an older assessment": older_message.older(FACTS, emergency, "U0BOB", at),
        "A button of a closed case": older_message.closed(
            FACTS, progress_line("ended", "U0BOB", at, {"reason": "moved_away"})
        ),
        "An answer that opens a closed case": older_message.opened_again(
            FACTS, progress_line("outcome", "U0BOB", at, {"outcome": "better"})
        ),
        "An answer to somebody else's case": older_message.of_another(FACTS),
        "Another answer to the same reminder": older_message.answered_before("better", "U0BOB", at, "worse", "worse"),
        "Another answer that is not as urgent": older_message.answered_before("worse", "U0BOB", at, "better", "worse"),
        "Recorded, and can be taken back": undo.offered(
            follow_up_card.recorded("not_reached", FACTS, at), FACTS, 7, at
        ),
        "Taken back": undo.undone(FACTS, "Bob took back: better"),
        "Cannot be taken back any more": undo.too_late(FACTS),
        "Worse could not be saved": older_message.worse_not_saved(ERROR),
        "A second answer, outweighed": follow_up_card.stands_already("better", "worse", "B: better", ["A: worse"]),
        "A second answer, outweighed by two": follow_up_card.stands_already(
            "better", "worse", "B: better", ["A: worse", "C: worse"]
        ),
        "A third answer that stands": follow_up_card.recorded("worse", FACTS, at, ["Bob: better", "Ann: same"]),
        "A second answer that stands": follow_up_card.recorded("worse", FACTS, at, ["Bob: better"]),
    }


def views() -> Parts:
    """Return the views that record a course or another day."""
    first, last = date(2026, 11, 24), date(2026, 12, 4)
    moved = follow_up_card.reschedule_view(FACTS, first, last, date(2026, 11, 27))
    refused = {
        day or "no day": follow_up_card.read_reschedule(answered(moved, {"day": day})).errors["day"]
        for day in ("2026-11-23", "2026-12-05", "")
    }
    return {
        "Record the course": course_view(FACTS, assess(CASES["seed"])),
        "Move the follow-up": moved,
        **{f"Move the follow-up, refused: {day}": error for day, error in refused.items()},
    }


def home_case(code: str, disposition: Disposition, due_: datetime | None, link: str) -> Loop:
    """Return an open case of one's own as the Home tab shows it."""
    return Loop(
        ref="id:1",
        code=code,
        disposition=disposition,
        owner="U0ALICE",
        is_unclaimed=False,
        is_overdue=False,
        next_what="follow-up",
        next_at=due_,
        link=link,
        is_direct=False,
        opened_at=OPENED_AT,
        channel="",
        local_code="",
    )


def home_views() -> Parts:
    """Return the App Home."""
    due = datetime(2026, 11, 30, 9, 20, tzinfo=ZONE)
    linked = "https://example.slack.com/archives/C1/p1"
    every = [
        home_case(f"BP-7F3{number}", disposition, due, linked)
        for number, disposition in enumerate(words.DISPOSITIONS, 2)
    ]
    undated = home_case("BP-7F3K", "emergency_now", None, "")
    pressing = [
        replace(every[3], is_overdue=True),
        replace(every[0], is_unclaimed=True),
        replace(every[2], is_direct=True, link=""),
    ]
    theirs = [replace(loop, owner="U0BOB", channel="C0WARD") for loop in pressing[:2]]
    return {
        "No case": home(Loops()),
        "Somebody who never had one": home(Loops(), is_new=True),
        "A case of each urgency": home(Loops([*every, undated])),
        "What nobody has answered comes first": home(Loops(pressing)),
        "Those of others in one's channels": home(Loops(every[:1]), Loops([*theirs], is_all=False)),
        "Twenty-five cases": home(Loops([undated] * 25)),
        "The second page of sixty, the first of forty of others": home(
            Loops([undated] * 60, 1), Loops([theirs[0]] * 40)
        ),
        "Cannot be listed": home(Loops(is_all=False)),
        "A case by its code": find_case.view(),
        "No such case": f"{find_case.NO_CODE}\n{find_case.no_case().text}",
    }


def help_and_errors() -> Parts:
    """Return help, what to do when something fails, and how clocks and days are said."""
    return {
        "/backpain help": words.help_message(),
        "The form did not open": words.open_form_button("Slack did not open the form in time. <Press> again."),
        "Something failed": words.trouble(ERROR, "Something went wrong in <backpain>."),
        "Not saved": words.not_saved(ERROR),
        "A view did not open": words.press_again(),
        "Worse was recorded, the form did not open": words.press_edit(),
        "A second answer to a reminder": words.recorded_already(),
        "Recorded from a view": words.recorded(),
        "Pressed in a view, not yet sent": words.on_the_page(),
        "No such case": words.no_such_case(ERROR),
        "Clocks": "\n".join(f"{hours:g} h: {words.clock_words(hours)}" for hours in (0.5, 4, 24, 25, 48, 72, 73, 168)),
        "Days": "\n".join(
            f"{words.day_words(day)} / {words.date_words(day)}"
            for day in (date(2026, month, month * 2 + 3) for month in range(1, 13))
        ),
    }
