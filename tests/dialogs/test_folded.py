"""A row is folded away only where no answer to it can change what is done, and the engine decides that."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.triage.dates import (
    ACUTE_DAYS,
    CAUDA_EQUINA_WINDOW_DAYS,
    CHRONIC_DAYS,
    HAEMATOMA_DAYS,
    SIX_WEEKS_DAYS,
    THREE_MONTHS_DAYS,
)
from bot.triage.engine import assess
from bot.triage.findings import FINDINGS, Findings
from bot.triage.folding import changes_nothing
from dialogs import findings_form, gaps
from dialogs.answers import FORM, completed, findings_from
from dialogs.examination_rows import ROWS, SINGLE, THE_FIFTEEN
from dialogs.findings_form import Origin
from dialogs.folded import each_answer, folded
from dialogs.question import NONE_OF_THESE, Answers
from tests.dialogs.client import answered, shown
from tests.dialogs.strategies import given_to
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2

ORIGIN: Final = Origin(channel="C0123456789", user="U0123456789")
WELL: Final[Answers] = {
    **SEED_STEP_1,
    **SEED_STEP_2,
    "leg_symptom_side": "none",
    "leg_symptoms": [NONE_OF_THESE],
    "pain": "mild",
    "feeling": "normal",
}
"""Back pain alone, everything asked and answered no."""
CORD: Final[Answers] = {
    **WELL,
    "leg_symptom_side": "left",
    "cord_signs": ["babinski", "gait_disturbance", NONE_OF_THESE],
    "knee_reflex_right": "reduced",
}
"""A cord sign, with a reflex gone already: an emergency, whatever the ankle jerks are."""
CLASH: Final[Answers] = {"pain": "severe", "back_pain_nrs": "3"}
"""Pain that is called severe and scored low: that answers contradict each other is said already."""
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
    assert "folded away" not in json.dumps(findings_form.build_first(ORIGIN, answers))
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


def test_what_is_answered_already_is_not_folded_away() -> None:
    assert folded(WELL) == folded(CORD) == frozenset()


@pytest.mark.parametrize(
    ("what", "answers", "away"),
    [
        ("the start, to somebody who is well", without(WELL, "onset_days"), {"onset_days"}),
        (
            "not where a short time would contradict the weeks of treatment",
            {**without(WELL, "onset_days"), "conservative_care_weeks": "3"},
            set(),
        ),
        (
            "not where a long time would make an emergency an old one",
            {**without(WELL, "onset_days"), "urinary_incontinence": "new"},
            set(),
        ),
        (
            "with a fever it stays one",
            {**without(WELL, "onset_days"), "urinary_incontinence": "new", "fever": "yes"},
            {"onset_days"},
        ),
        ("the weeks of treatment, not where many contradict the start", {**WELL, "onset_days": "40"}, set()),
        (
            "where answers contradict each other already",
            {**WELL, "onset_days": "28", **CLASH},
            {"conservative_care_weeks"},
        ),
        ("not where they are not asked", {**WELL, "onset_days": "27", **CLASH}, set()),
        ("the ankle jerks, beside a cord sign", without(CORD, "ankle_jerks"), {"ankle_jerks"}),
        (
            "not where one of them is known and the other asked alone",
            {**without(CORD, "ankle_jerks"), "ankle_reflex_left": "normal"},
            set(),
        ),
        (
            "not where it is open whether they walk unsteadily",
            {**without(CORD, "ankle_jerks"), "cord_signs": ["babinski"]},
            set(),
        ),
        (
            "whatever else stands there that cannot be taken",
            {**without(WELL, "onset_days"), "back_pain_nrs": "99", "of_another_release": "yes"},
            {"onset_days"},
        ),
    ],
)
def test_a_row_is_folded_away_where_nothing_hangs_on_it(what: str, answers: Answers, away: set[str]) -> None:
    assert folded(answers) == away, what


@pytest.mark.parametrize("known", [WELL, GETTING_WORSE, {**WELL, **CLASH}, {**WELL, "urinary_incontinence": "new"}])
@pytest.mark.parametrize("row", ["onset_days", "conservative_care_weeks"])
def test_of_a_number_nothing_changes_that_does_not_at_those_that_are_tried(known: Answers, row: str) -> None:
    answers = without({**known, "onset_days": "40"}, row)
    now = findings_from(completed(answers))
    as_tried = changes_nothing(now, (findings_from(completed({**answers, **told})) for told in each_answer(row)))
    between = (findings_from(completed({**answers, row: str(number)})) for number in range(100))
    assert changes_nothing(now, between) or not as_tried


def numbers(row: str) -> list[int]:
    """What is tried of a row that asks for a number."""
    return [int(str(told[row])) for told in each_answer(row)]


def test_each_answer_that_a_row_can_have_is_tried() -> None:
    limits = (
        HAEMATOMA_DAYS,
        CAUDA_EQUINA_WINDOW_DAYS,
        ACUTE_DAYS,
        SIX_WEEKS_DAYS,
        CHRONIC_DAYS,
        THREE_MONTHS_DAYS,
    )
    days = {0, 50_000, *(limit + aside for limit in limits for aside in (-1, 0, 1))}
    assert numbers("onset_days") == sorted(days), "both ends, both sides of every limit, and no other: each takes time"
    assert numbers("conservative_care_weeks") == [*range(8), 5_000]
    assert numbers("age_years") == [*range(121)]
    pulses = {str(told["heart_rate"]) for told in each_answer("circulation") if "heart_rate" in told}
    assert pulses == {"0", "90", "100", "101", "131", "400"}
    hot = {float(str(told.get("temperature_c", 37))) for told in each_answer("circulation")}
    assert (min(hot), max(hot)) == (20, 46)
    contraindication = FINDINGS["mri_contraindication"].words or {}
    assert list(each_answer("mri_contraindication")) == [{"mri_contraindication": told} for told in contraindication]
    steroids = [["corticosteroid_use"], ["corticosteroid_use", NONE_OF_THESE]]
    fractures = [told["fracture_risks"] for told in each_answer("fracture_risks")]
    assert fractures[0] == [NONE_OF_THESE]
    assert fractures[5:7] == steroids
    assert len(fractures) == 1 + 2 * 4
    jerks = list(each_answer("ankle_jerks"))
    assert {"ankle_jerks": "each", "ankle_reflex_left": "absent"} in jerks
    assert [told for told in jerks if len(told) == 1] == [
        {"ankle_jerks": told} for told in ("normal", "right", "left", "each", "not_examined")
    ]


def test_a_group_left_open_keeps_open_what_hangs_on_it() -> None:
    answers = {**without(WELL, "mri_contraindication"), "fracture_risks": []}
    assert folded(answers) == frozenset()
    assert folded({**without(WELL, "mri_contraindication"), "infection_risks": ["diabetes"]}) == frozenset()
