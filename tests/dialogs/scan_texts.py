"""What people read of the scan: how far it is, its one question, and what comes of the result."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.triage.assessment import Assessment
from bot.triage.engine import assess
from bot.triage.findings import Findings
from dialogs import assessment_card, ending, panel, scan
from dialogs.progress import progress_line
from tests.dialogs.assessed import ASSESSMENTS
from tests.dialogs.cases import CASES, FACTS, OPENED_AT
from tests.dialogs.messages import Parts

_CLOSED = progress_line("outcome", "U0BOB", OPENED_AT + timedelta(days=8), {"outcome": "better"})
_OPEN = replace(FACTS, is_to_be_done=True, is_result_open=True)
_SEED = next(name for name, assessed in ASSESSMENTS.items() if assessed.disposition == "urgent_mri")


_READ = replace(FACTS, is_to_be_done=True, revision=2)


def with_result(showed: str) -> tuple[Findings, Assessment]:
    """Return the answers of the urgent MRI with a result, as *Result in* records it, and what comes of them."""
    given = CASES[_SEED].model_dump(exclude_defaults=True)
    found = Findings.model_validate({**given, "scan_result": showed, "mri_done": "yes"})
    return found, assess(found)


def the_scan() -> Parts:
    """Return the card at each stage, the view, and what is told once a stage or a result is kept."""
    said = progress_line("stage", "U0BOB", OPENED_AT + timedelta(minutes=11), {"stage": "scan_done"})
    done = replace(_OPEN, stage="scan_done", stage_line=said)
    cards = {
        "The card before anything is said of the scan": _OPEN,
        "The card once it is requested": replace(_OPEN, stage="requested"),
        "The card once it is done": done,
    }
    now, (found, known) = ASSESSMENTS[_SEED], with_result("no_compression")
    return {
        **{name: assessment_card.card(facts, now, CASES[_SEED]) for name, facts in cards.items()},
        "The card once its result is in": assessment_card.card(_READ, known, found),
        "The red flags with its result": assessment_card.red_flags(_READ, known),
        "The one question": scan.result_view(FACTS),
        "The one question, of a closed case": scan.result_view(FACTS, "", _CLOSED),
        **{f"With {showed}": scan.result_page(FACTS, showed, now, ["First.", "Then."]) for showed in scan.SHOWN},
        "Where the rules failed": scan.result_page(FACTS, "infection", None, []),
        "A result that lowers": scan.LOWERS,
        **{f"Said: {stage}": scan.stage_recorded(FACTS, stage) for stage in scan.NEXT_STAGE.values()},
    }


def the_page() -> Parts:
    """Return the page behind *Better* and *Same*, and what it becomes where its answers are worse."""
    at = FACTS.opened_at
    weak = next(findings for findings in CASES.values() if panel.is_weak(findings))
    asked_in = ("C0TEAM", "C0TEAM", "1.2")
    return {
        "Behind Better": panel.panel_view(FACTS, CASES[_SEED], "better", at, asked_in),
        "Behind Same, with a weak leg": panel.panel_view(FACTS, weak, "same", at, asked_in),
        "Nothing is ticked": panel.NOT_ALL_ASKED,
        "Closing without outcome": ending.end_view(FACTS),
        "Closed too soon": ending.TOO_SOON,
        "Something is worse": panel.worse_page(FACTS),
    }
