"""The texts to take along, of cases that differ, and in each of their states; and the page of a question."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.triage.passages import passages
from dialogs import choose_place, confirm_page, copied, edit_history, example, question_page
from dialogs.blocks import modal
from dialogs.edit_history import Entry
from dialogs.open_loops import listed, to_choose
from dialogs.sheet import Sheet
from tests.dialogs.assessed import ASSESSMENTS
from tests.dialogs.cases import CASES, FACTS, OPENED_AT
from tests.dialogs.messages import Parts, home_case

NAMES: Final = ("cauda equina", "saddle not asked", "severe weakness", "seed", "cancer", "failed care", "home care")


def sheet(name: str) -> Sheet:
    """Return what the texts of a named case are made of."""
    return Sheet(FACTS, ASSESSMENTS[name], CASES[name], OPENED_AT)


def questions() -> Parts:
    """Return the page of a question, and each kind of answer."""
    found = [one for one in passages() if one.id in {"E1", "medicine:nsaid", "root:L5"}]
    return {
        "The question": question_page.question_view(),
        "Answered": question_page.question_view(question_page.answer(found, is_covered=True)),
        "Answered after the command": question_page.as_message(question_page.answer(found[:1], is_covered=True)),
        "Not covered": question_page.question_view(question_page.answer(found, is_covered=False)),
        "Not covered, and nothing near": question_page.question_view(question_page.answer([], is_covered=False)),
        **{f"Refused: {why}": question_page.question_view(question_page.refused(why)) for why in question_page.REFUSED},
    }


def around() -> Parts:
    """Return the example, the history, and what asks where a case is opened or whether it is open already."""
    entries = [
        Entry(1, "U0ALICE", OPENED_AT, "form", "urgent_mri", ()),
        Entry(2, "U0BOB", OPENED_AT, "panel", "urgent_mri", ()),
        Entry(3, "U0BOB", OPENED_AT, "result", "emergency_now", tuple(f"finding {nth}: no → yes" for nth in range(8))),
        Entry(4, "U0BOB", OPENED_AT, "form", None, ("a → b",)),
    ]
    return {
        "An example": example.example("U0ALICE", OPENED_AT),
        "The history": edit_history.history(FACTS, entries),
        "A long history": edit_history.history(FACTS, [replace(entries[1], nth=nth) for nth in range(1, 44)]),
        "An earlier assessment": edit_history.as_it_was(copied.view(copied.RECORD, sheet("seed")), 1, 2),
        "Where a case is opened": choose_place.view(),
        "In a channel that others read": choose_place.SHARED,
        "A local code that is open": modal(
            "asked",
            "Back pain",
            confirm_page.page([confirm_page.same_code("BP-7F3K", FACTS.link)], "same_code"),
            submit="Send",
        ),
        "None of one's own": listed([], "of yours"),
    }


def texts() -> Parts:
    """Return every text of some cases, and what else is shown on the way to them."""
    told = {
        f"{title}: {name}": copied.view(kind, sheet(name)) for name in NAMES for kind, title in copied.TITLES.items()
    }
    referral = copied.REFERRAL
    undated = replace(sheet("home care"), facts=replace(FACTS, follow_up_at=None))
    failed = replace(sheet("cauda equina"), assessment=None)
    unread = replace(sheet("seed"), unread=("fever", "sensory_loss", "of_later"))
    return {
        **told,
        "Referral text: everything at once": copied.view(referral, sheet("everything at once")),
        "Referral text: nothing answered": copied.view(referral, sheet("nothing answered")),
        "Copy for record: everything at once": copied.view(copied.RECORD, sheet("everything at once")),
        **{f"{title}: not computed": copied.view(kind, failed) for kind, title in copied.TITLES.items()},
        "Copy for record: in part unreadable": copied.view(copied.RECORD, unread),
        "Patient advice: no day set": copied.view(copied.ADVICE, undated),
        "For which case": to_choose([home_case("BP-7F3K", "urgent_mri", OPENED_AT, "")], referral, "Referral text"),
        "For which of forty-one": to_choose(
            [home_case("BP-7F3K", "urgent_mri", None, "")] * 41, referral, "Referral text"
        ),
        "For none": to_choose([], referral, "Referral text"),
    }
