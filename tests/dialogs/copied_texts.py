"""The texts to take along, of cases that differ, and in each of their states; and the page of a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from bot.triage.engine import assess
from bot.triage.findings import FINDINGS, Findings
from bot.triage.passages import passages
from dialogs import choose_place, confirm_page, copied, edit_history, example, question_page, referral_text
from dialogs.blocks import modal
from dialogs.citation import cited
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


def _changed(name: str, changes: dict[str, Any]) -> Sheet:
    """Return the same of a named case with some other answers."""
    given = {**CASES[name].model_dump(exclude_defaults=True), **changes}
    findings = Findings.model_validate({field: value for field, value in given.items() if value is not None})
    return Sheet(FACTS, assess(findings), findings, OPENED_AT)


_RARE: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "examined in part": (
        "cauda equina",
        {
            "power": {"left": {"L4": 5, "L5": 5}, "right": {"L4": 5, "L5": 3, "S1": 4}},
            "ankle_reflex": {"left": "not_examined", "right": "reduced"},
            "straight_leg_raise": {"right": {"result": "positive"}},
            "sensory_loss": {"yes": [{"root": "L5", "side": "right"}], "unknown": [{"root": "S3", "side": "both"}]},
            "upper_motor_neuron_signs": {"unknown": ["babinski"]},
            "post_void_residual_ml": 100,
            "mri_contraindication": None,
            "mri_done": "no",
        },
    ),
    "a scanner that is not tolerated": (
        "cord signs",
        {
            "mri_contraindication": "severe_claustrophobia",
            "anal_tone": "normal",
            "sensory_loss": [{"root": None, "side": "right"}],
            "upper_motor_neuron_signs": {"yes": ["babinski", "sensory_level"], "unknown": ["clonus"]},
        },
    ),
    "a scan was done, its result known": ("seed", {"mri_done": "yes", "scan_result": "tumour"}),
    "a scan was done, its result not known": ("seed", {"mri_done": "yes", "onset_circumstances": "lifting"}),
}


_NINE_AREAS: Final = [
    {"root": root, "side": "left"} for root in ("T10", "L2", "L3", "L4", "L5", "S1", "S2", "S3", "S5")
]


def _ever_shorter(one: Sheet) -> Iterator[str]:
    """Yield the lines that change in the referral as it has one letter less room than it took, and again."""
    before: list[str] = []
    longest = len(referral_text.referral(one, 10_000))
    while (told := referral_text.referral(one, longest).split("\n")) != before:
        yield "\n".join(line for line in told if line not in before)
        before, longest = told, len("\n".join(told)) - 1


def every_passage() -> Parts:
    """Return the passages whole, as they are searched, each with its name, its sources and the words for it."""
    return {
        one.id: f"{one.heading}\n{one.text}\n{cited('', one.sources)}" + (f"\nalso: {one.about}" if one.about else "")
        for one in passages()
    }


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
        "None of one's own": listed([], "mine"),
        "Nothing is missing": edit_history.nothing_missing(FACTS, is_closed=False),
        "Nothing is asked of a closed case": edit_history.nothing_missing(FACTS, is_closed=True),
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
        "Copy for record: nothing answered": copied.view(copied.RECORD, sheet("nothing answered")),
        "Copy for record: examined in part": copied.view(copied.RECORD, _changed(*_RARE["examined in part"])),
        "Copy for record: nothing that can be read": copied.view(
            copied.RECORD, replace(sheet("nothing answered"), unread=tuple(FINDINGS))
        ),
        "Copy for record: much that is clear": copied.view(
            copied.RECORD,
            _changed("home care", {"anal_tone": "normal", "foot_pulses": "normal", "pain_severity": "not_severe"}),
        ),
        "Copy for record: no day set": copied.view(copied.RECORD, undated),
        **{f"Referral text: {what}": copied.view(referral, _changed(name, of)) for what, (name, of) in _RARE.items()},
        "Patient advice: scanned": copied.view(copied.ADVICE, _changed("seed", {"mri_done": "yes"})),
        "Patient advice: scanned, a specialist referral": copied.view(
            copied.ADVICE, _changed("failed care", {"mri_done": "yes"})
        ),
        "Referral text: everything at once, in ever less room": "\n\n".join(
            _ever_shorter(_changed("everything at once", {"sensory_loss": _NINE_AREAS}))
        ),
        **{f"{title}: not computed": copied.view(kind, failed) for kind, title in copied.TITLES.items()},
        "Copy for record: in part unreadable": copied.view(copied.RECORD, unread),
        "Patient advice: no day set": copied.view(copied.ADVICE, undated),
        "For which case": to_choose([home_case("BP-7F3K", "urgent_mri", OPENED_AT, "")], referral, "Referral text"),
        "For which of forty-one": to_choose(
            [home_case("BP-7F3K", "urgent_mri", None, "")] * 41, referral, "Referral text"
        ),
        "For none": to_choose([], referral, "Referral text"),
    }
