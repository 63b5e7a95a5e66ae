"""What people read of the scan: how far it is, its one question, and what comes of the result."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dialogs import assessment_card, ending, panel, scan
from dialogs.progress import progress_line
from tests.dialogs.assessed import ASSESSMENTS
from tests.dialogs.cases import CASES, FACTS, OPENED_AT
from tests.dialogs.messages import Parts

_CLOSED = progress_line("outcome", "U0BOB", OPENED_AT + timedelta(days=8), {"outcome": "better"})
_OPEN = replace(FACTS, is_to_be_done=True, is_result_open=True)
_SEED = next(name for name, assessed in ASSESSMENTS.items() if assessed.disposition == "urgent_mri")


def the_scan() -> Parts:
    """Return the card at each stage, the view, and what is told once a stage or a result is kept."""
    said = progress_line("stage", "U0BOB", OPENED_AT + timedelta(minutes=11), {"stage": "scan_done"})
    done = replace(_OPEN, stage="scan_done", stage_line=said)
    cards = {
        "The card before anything is said of the scan": _OPEN,
        "The card once it is requested": replace(_OPEN, stage="requested"),
        "The card once it is done": done,
    }
    now = ASSESSMENTS[_SEED]
    return {
        **{name: assessment_card.card(facts, now, CASES[_SEED]) for name, facts in cards.items()},
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
