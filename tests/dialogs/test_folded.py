"""A row is folded away only where no answer to it can change what is done, and the engine decides that."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.engine import assess
from dialogs import findings_form, gaps
from dialogs.answers import FORM, completed, findings_from
from dialogs.examination_rows import ROWS, SINGLE, THE_FIFTEEN
from dialogs.findings_form import Origin
from dialogs.folded import folded
from dialogs.question import NONE_OF_THESE, Answers
from tests.dialogs.client import answered, shown
from tests.dialogs.strategies import given_to
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2

if TYPE_CHECKING:
    from bot.triage.findings import Findings

ORIGIN: Final = Origin(channel="C0123456789", user="U0123456789")
AT_MOST_MS: Final = 50
WELL: Final[Answers] = {
    **SEED_STEP_1,
    **SEED_STEP_2,
    "leg_symptom_side": "none",
    "leg_symptoms": [NONE_OF_THESE],
    "pain": "mild",
    "feeling": "normal",
}
"""Back pain alone, everything asked and answered no."""
GETTING_WORSE: Final[Answers] = {**SEED_STEP_1, **SEED_STEP_2, "progressive_deficit": "yes"}


def care(findings: Findings) -> tuple[Any, ...]:
    told = assess(findings)
    what = told.disposition, told.act_within_hours, told.imaging, told.medication, told.actions
    return *what, told.notes, told.safety_net


def without(answers: Answers, *names: str) -> Answers:
    return {name: answer for name, answer in answers.items() if name not in names}


@st.composite
def forms(draw: st.DrawFn) -> Answers:
    """A form of somebody who is well or getting worse, some rows open and some answered otherwise."""
    answers = draw(st.sampled_from([WELL, GETTING_WORSE, {**WELL, "saddle_anaesthesia": "yes"}]))
    still_open = draw(st.sets(st.sampled_from(THE_FIFTEEN), min_size=1, max_size=4))
    known = without(answers, *still_open)
    for name in draw(st.sets(st.sampled_from(THE_FIFTEEN), max_size=2)) - still_open:
        known[name] = draw(given_to(FORM[name]))
    return known


@settings(deadline=None, max_examples=40)
@given(forms(), st.data())
def test_whatever_is_answered_to_a_folded_row_the_care_stays_what_it_is(answers: Answers, data: st.DataObject) -> None:
    now = care(findings_from(completed(answers)))
    for name in sorted(folded(answers)):
        told: Answers = {**answers, name: data.draw(given_to(FORM[name]))}
        for part in sorted(ROWS[name].unfolds(told[name]) if name in ROWS else ()):
            told[part] = data.draw(given_to(SINGLE[part]))
        assert care(findings_from(completed(told))) == now, told


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 50_000))
def test_any_number_of_days_changes_nothing_where_its_row_is_folded(days: int) -> None:
    answers = without(WELL, "onset_days")
    assert "onset_days" in folded(answers)
    told = {**answers, "onset_days": str(days)}
    assert care(findings_from(completed(told))) == care(findings_from(completed(answers)))


def test_nothing_is_folded_while_everything_is_open() -> None:
    assert folded({**SEED_STEP_1}) == frozenset()
    assert folded({}) == frozenset()


def test_what_speaks_against_an_mri_is_not_asked_of_somebody_who_gets_none() -> None:
    answers = without(WELL, "mri_contraindication")
    assert folded(answers) == {"mri_contraindication"}
    view = findings_form.build_second(ORIGIN, answers)
    assert "mri_contraindication" not in shown(view)
    assert "1 folded away" in json.dumps(view)
    assert "Every question is answered" in json.dumps(view)
    reading = findings_form.read(answered(view))
    assert "mri_contraindication" in gaps.open_fields(reading.findings or findings_from({}))
    assert reading.not_asked == ()


def test_a_folded_row_comes_back_with_an_answer_that_makes_it_matter_and_with_all_detail() -> None:
    view = findings_form.build_second(ORIGIN, without(WELL, "mri_contraindication"))
    unfolded = findings_form.detailed(answered(view))
    assert "mri_contraindication" in shown(unfolded)
    numb = findings_form.changed(answered(view, {"pain": "uncontrolled"}))
    assert "mri_contraindication" in shown(numb)


def test_a_group_left_open_keeps_open_what_hangs_on_it() -> None:
    answers = {**without(WELL, "mri_contraindication"), "fracture_risks": []}
    assert folded(answers) == frozenset()
    assert folded({**without(WELL, "mri_contraindication"), "infection_risks": ["diabetes"]}) == frozenset()


@pytest.mark.parametrize("missing", THE_FIFTEEN)
def test_a_redraw_takes_at_most_fifty_milliseconds(missing: str) -> None:
    view = answered(findings_form.build_second(ORIGIN, without(WELL, missing)))
    times = []
    for _ in range(3):
        began = time.process_time()
        findings_form.changed(view)
        times.append((time.process_time() - began) * 1000)
    assert min(times) <= AT_MOST_MS
