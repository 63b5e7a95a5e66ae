"""Which earlier answers may stand in a form as they are, and which are asked again with the old one beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dialogs.answers import FORM
from dialogs.examination_rows import ROWS
from dialogs.question import Number
from dialogs.spelled_out import gathered

if TYPE_CHECKING:
    from dialogs.question import Answers

STAYS: Final = frozenset(
    {
        "age_years",
        "osteoporosis",
        "renal_impairment",
        "gi_bleed_or_ulcer",
        "cardiovascular_disease",
        "liver_disease",
        "drug_allergies",
        "mri_contraindication",
        "prior_lumbar_surgery",
        "local_code",
    }
)
"""What is so today as it was then, yes or no."""

STAYS_TICKED: Final = frozenset(
    {"corticosteroid_use", "osteoporosis", "kidney", "ulcer", "heart", "liver", "cannot_take"}
)
"""The same of the ticks of a row; its last tick, which answers all others no, is asked again."""

STAYS_WHILE_YES: Final = frozenset(
    {"anticoagulant_or_bleeding_disorder", "corticosteroid_use", "cancer_history", "mri_done"}
)
"""A yes still counts until somebody says otherwise; a no of another day is asked again, because it can have begun."""

ONSET: Final = "onset_days"
SCAN_RESULT: Final = "scan_result"


def carried(answers: Answers, days: int) -> tuple[Answers, Answers]:
    """Return the answers that still stand after `days`, and those that are asked again, by row or question.

    The start of the episode is counted on.
    """
    answers = gathered(answers)
    kept = {name: given for name, given in answers.items() if _stays(name, answers)}
    was = {name: given for name, given in answers.items() if name not in kept and name != ONSET}
    for name in (row for row in ROWS if row in answers):
        if ticked := [tick for tick in answers[name] if tick in STAYS_TICKED]:
            kept[name] = ticked
    onset, counted = FORM[ONSET], answers.get(ONSET)
    assert isinstance(onset, Number)  # noqa: S101 it is one
    if isinstance(counted, str) and not onset.fault(counted):
        now = str(int(float(counted)) + max(days, 0))
        (was if onset.fault(now) else kept)[ONSET] = counted if onset.fault(now) else now
    return kept, was


def _stays(name: str, answers: Answers) -> bool:
    if name == "pregnancy":
        return answers[name] == "not_applicable"
    if name == SCAN_RESULT:
        return answers[name] not in {"awaited", "not_known"}  # a report that was read stays what it is
    return name in STAYS or (name in STAYS_WHILE_YES and answers[name] == "yes")
