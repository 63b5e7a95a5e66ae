"""What people read where something is not as it should be: unreadable, turned away, left behind, asked twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final, get_args

from bot.triage.assessment import Disposition
from bot.triage.engine import assess
from bot.triage.findings import Findings
from dialogs import (
    carried,
    confirm_page,
    findings_form,
    follow_up_card,
    installed_again,
    older_message,
    restored,
    sent_page,
    silence,
    stub,
    tombstone,
    turned_away,
    unreadable,
    urgency_changed,
    which_case,
    words,
)
from dialogs.answers import answers_from
from dialogs.blocks import Block, modal
from dialogs.differences import differences, newly_said
from dialogs.findings_form import Origin
from dialogs.home import Loops, home
from dialogs.outcomes import OUTCOMES
from dialogs.progress import DID, progress_line
from dialogs.restored import Report
from tests.dialogs.as_read import plainly
from tests.dialogs.cases import CASES, FACTS, LATER, ZONE
from tests.dialogs.client import answered
from tests.dialogs.messages import ERROR, Parts

_AT: Final = datetime(2026, 11, 24, 10, 2, tzinfo=ZONE)
_CHANNEL: Final = "C0123456789"


def unreadable_cases() -> Parts:
    """Return what is said of a case that this version cannot read, wholly or in part."""
    return {
        "The card": unreadable.card(FACTS, None),
        "The card, its urgency known, later": unreadable.card(LATER, "urgent_mri"),
        "Something recorded": unreadable.told(FACTS),
        "Nothing but its code": unreadable.row(FACTS.code, FACTS.owner),
        "A button of it pressed": unreadable.pressed(),
        "What stands behind its card": unreadable.page(FACTS),
        "A press on it": words.unreadable_case(ERROR),
        "Home, with two of them": home(Loops(), torn=["BP-1", "BP-2"]),
        "Home, with eleven of them": home(Loops(), torn=["BP-1"] * 11),
        "On the card, a line each": "\n".join(_unknown_lines()),
    }


def _unknown_lines() -> list[str]:
    told: list[tuple[str, str, dict[str, str]]] = [
        ("a_kind_of_later", "U0BOB", {}),
        ("a_kind_of_later", "", {}),
        ("outcome", "U0BOB", {"outcome": "of_later"}),
        ("course", "U0BOB", {"chosen": "of_later", "reason": "of_later"}),
        *((kind, "U0BOB", {}) for kind in DID),
    ]
    return [plainly(progress_line(kind, person, _AT, body)) for kind, person, body in told]


def turned_away_people() -> Parts:
    """Return what somebody reads who is not let to a case, or whose button or form is of another release."""
    reasons = get_args(turned_away.Reason)
    return {
        **{f"A press: {reason}": turned_away.told(reason) for reason in reasons},
        "A form": turned_away.page("guest"),
        "Home": turned_away.home("guest"),
        "A button of another release": turned_away.old_button(),
        "A form of another release": turned_away.old_form(),
        "What marks what was taken unchecked": turned_away.NOT_CHECKED,
    }


def left_behind() -> Parts:
    """Return what a case leaves where it was, and how it goes on."""
    return {
        "In place of the card": stub.stub(FACTS),
        "In place of anything else": stub.taken_away(FACTS),
        "In place of the card of a case that was removed": tombstone.tombstone(FACTS.code),
        "Three times not reached": follow_up_card.unreached(FACTS),
    }


def nothing_heard() -> Parts:
    """Return what Slack says in place of the bot when nothing has been heard of it for an hour."""
    return {"In the channel": silence.silence(_AT)}


def after_a_restore() -> Parts:
    """Return what a channel reads after the database was put back from a backup."""
    return {
        "Nothing differs": restored.restored(Report(0, 0, ()), _AT),
        "All that may": restored.restored(Report(2, 3, ("BP-7F3K2", "BP-9XQ4T")), _AT),
    }


def installed_again_after_a_while() -> Parts:
    """Return what a channel reads of an open case once the app is installed again."""
    return {
        "A case": installed_again.told(FACTS, _AT),
        "Nobody acts": installed_again.told(replace(FACTS, is_unclaimed=True), _AT),
    }


def top_lines() -> Parts:
    """Return the line at the top of a form: which case it is."""
    origins = {
        "new, in a channel": Origin(_CHANNEL, "U0ALICE"),
        "new, in a private channel": Origin("G0123456789", "U0ALICE"),
        "new, in a direct message": Origin("D0123456789", "U0ALICE"),
        "assessed before": Origin(_CHANNEL, "U0ALICE", case=FACTS.id),
        "with its own line": Origin(_CHANNEL, "U0ALICE", line=which_case.of_answers("BP-<1>", "U0BOB", _AT)),
    }
    lines = {
        "answers not shown": which_case.not_shown("BP-<1>"),
        "answers not read": which_case.not_read("BP-<1>"),
        "nothing read": which_case.not_read(""),
    }
    told = {**{what: which_case.which(origin) for what, origin in origins.items()}, **lines}
    return {what: plainly(line) for what, line in told.items()}


def asked_twice() -> Parts:
    """Return what a form asks before it replaces answers, and what older messages and second answers say."""
    seed, cauda = CASES["seed"], CASES["cauda equina"]
    provisional = CASES["saddle not asked"]
    alike = confirm_page.standing(seed, seed, "U0BOB", _AT)
    many = confirm_page.standing(CASES["everything at once"], Findings(), "U0BOB", _AT)
    change: tuple[Disposition, Disposition] = ("urgent_mri", "emergency_now")
    few, clocks = newly_said(seed, provisional), (168.0, 4.0)
    return {
        "Sent: provisional": sent_page.sent("BP-7F3K", assess(provisional), provisional, _CHANNEL, key="1"),
        "Sent: not computed, nothing positive": sent_page.sent("BP-7F3K", None, CASES["home care"], _CHANNEL, key="1"),
        "Asked first: nothing differs": modal("asked", "Back pain", confirm_page.page(alike, "newer"), submit="Send"),
        "Asked first: much differs": modal("asked", "Back pain", confirm_page.page(many, "fall"), submit="Send"),
        "Asked first: of an unknown moment": modal("asked", "Back pain", [confirm_page.old(None)], submit="Send"),
        "The page itself": _asked(),
        "What is missing there": confirm_page.MISSING,
        "More urgent, by one answer": urgency_changed.line(FACTS, change, few, "U0BOB", _AT, clocks=clocks),
        "More urgent, by no answer": urgency_changed.line(FACTS, change, [], "U0BOB", _AT, clocks=clocks),
        "More urgent, by four answers": urgency_changed.line(
            FACTS, change, ["a", "b", "c", "d"], "U0BOB", _AT, clocks=clocks
        ),
        "More urgent, by three answers": urgency_changed.line(
            FACTS, change, ["a", "b", "c"], "U0BOB", _AT, clocks=clocks
        ),
        "A shorter clock alone": urgency_changed.line(
            FACTS, ("urgent_mri",) * 2, few, "U0BOB", _AT, clocks=(168.0, 72.0)
        ),
        "What differs": "\n".join(differences(seed, cauda)),
        "A button of an older assessment, not computed": older_message.older(FACTS, None, "U0BOB", _AT),
        **{
            f"Answered before: {words_}": older_message.answered_before(one, "U0BOB", _AT, "worse", "worse")
            for one, words_ in OUTCOMES.items()
        },
        "Seen after all": follow_up_card.stands_already("seen_cause_found", "not_seen", "B: seen", ["A: not seen"]),
    }


def _asked() -> Block:
    """Return the page that asks, as it follows from a form."""
    origin = Origin(_CHANNEL, "U0ALICE", case=FACTS.id, line=which_case.of_answers("BP-7F3K", "U0BOB", _AT))
    sent = answered(findings_form.build_second(origin, answers_from(CASES["seed"], "")))
    told = [confirm_page.newer()]
    return findings_form.confirm(findings_form.read(sent), origin, told, "newer")


def carried_answers() -> Parts:
    """Return which answers of another day stand in a form, and how the others are shown beside their questions."""
    answers = answers_from(CASES["everything at once"], "ED-7")
    parts: Parts = {}
    for days in (-1, 0, 2, 50_000):
        kept, was = carried.carried(answers, days)
        parts[f"After {days} days: kept"] = "\n".join(f"{name}: {given}" for name, given in kept.items())
        parts[f"After {days} days: asked again"] = ", ".join(was)
    kept, was = carried.carried(answers, 2)
    view = findings_form.build_first(Origin(_CHANNEL, "U0ALICE", case=FACTS.id), kept, was, "22 Nov")
    undated, _ = carried.carried({"age_years": "44", "onset_days": "soon"}, 2)
    no, negative = carried.carried(answers_from(CASES["seed"], ""), 1)
    return {
        **parts,
        "The start not known: kept": ", ".join(undated),
        "Answered no on another day: kept": ", ".join(no),
        "Answered no on another day: asked again": ", ".join(negative),
        "Step 1": view,
        "Step 2": findings_form.forward(answered(view)),
    }
