"""The texts to take along, of cases that differ, and in each of their states; and the page of a question."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.triage.passages import passages
from dialogs import copied, question_page
from dialogs.open_loops import to_choose
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
