"""A row left open costs a redraw no more than a few triages; apart, for no mutant is to fall over a clock."""

from __future__ import annotations

import time
from typing import Final

import pytest

from bot.triage.engine import assess
from bot.triage.findings import Findings
from dialogs import findings_form
from dialogs.examination_rows import THE_FIFTEEN
from tests.dialogs.client import answered
from tests.dialogs.test_folded import ORIGIN, WELL, without
from tests.triage.cases import NUMB_LEG

AT_MOST_TRIAGES: Final = 8


@pytest.mark.parametrize("missing", THE_FIFTEEN)
def test_a_redraw_takes_at_most_as_long_as_eight_triages(missing: str) -> None:
    view = answered(findings_form.build_second(ORIGIN, without(WELL, missing)))
    found, redraws, triages = Findings(**NUMB_LEG), [], []
    for _ in range(5):
        began = time.process_time()
        findings_form.changed(view)
        redrawn = time.process_time()
        assess(found)
        redraws.append(redrawn - began)
        triages.append(time.process_time() - redrawn)
    assert min(redraws) <= AT_MOST_TRIAGES * min(triages)
