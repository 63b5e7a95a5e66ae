"""The form: what it draws, what it reads back, and that silence never becomes "no"."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.triage.assessment import RANK
from bot.triage.engine import assess
from bot.triage.findings import Findings, Listed
from dialogs import examination_rows, findings_form, gaps, pages
from dialogs.answers import FIELD_OF, FORM, answered_fields, answers_from, completed, findings_from
from dialogs.carried import carried
from dialogs.emergency_screen import SCREEN
from dialogs.examination_rows import ROWS, SINGLE, THE_FIFTEEN
from dialogs.finding_words import EMERGENCY_FIELDS, OTHER_MUST_ASK, URGENT_FIELDS, said
from dialogs.findings_form import BACK, CALLBACK_ID, DETAIL, NEXT, REBUILDS, Origin
from dialogs.grouped import Pick, Row
from dialogs.question import NONE_OF_THESE, Answers, Choice, Number, Ticks
from dialogs.spelled_out import gathered, spelled_out
from dialogs.submit_now import LINE, opened_by, urgency
from tests.dialogs.client import answered, shown
from tests.dialogs.coarsening import coarsened
from tests.dialogs.slack_check import assert_view
from tests.dialogs.strategies import ANSWERS, FIRST_ANSWERS, FULLEST
from tests.flows.answers import SEED_STEP_1, SEED_STEP_2

if TYPE_CHECKING:
    from collections.abc import Iterator

ORIGIN = Origin(channel="C0123456789", user="U0123456789")
REVISED = Origin(channel="C0123456789", user="U0123456789", case="5f3a9c1e7b2d4f60")

ALL_NO: Answers = {**SEED_STEP_1}
SEED_EXAMINATION: Answers = {**SEED_STEP_2, "local_code": "ED-7"}


def second(answers: Answers) -> dict[str, Any]:
    """Return step 2 as a person sees it after answering: redrawn until nothing more unfolds."""
    view = findings_form.build_second(ORIGIN, ALL_NO)
    for _ in range(2):
        view = findings_form.changed(answered(view, answers))
    return answered(view, answers)


def inputs(view: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (block for block in view["blocks"] if block["type"] == "input")


def words(view: dict[str, Any]) -> str:
    return json.dumps(view["blocks"], ensure_ascii=False)


def test_the_form_opens_from_text_that_says_the_same_as_the_built_view() -> None:
    assert json.loads(findings_form.open_first(REVISED)) == findings_form.build_first(REVISED)


def test_nothing_is_ticked_when_the_form_opens() -> None:
    for view in (findings_form.build_first(ORIGIN), findings_form.build_second(ORIGIN, {})):
        assert [key for block in inputs(view) for key in block["element"] if key.startswith("initial_")] == []


def test_every_question_of_the_emergency_screen_has_yes_no_and_not_asked() -> None:
    for question in SCREEN[:8]:
        row = question.row(None, optional=False)
        told = {option["text"]["text"] for option in row["element"]["options"]}
        assert told >= {"No", "Not asked"}
        assert told & {"Yes", "Yes, new or worse"}


def test_block_action_and_field_are_the_same_word() -> None:
    for view in (findings_form.build_first(ORIGIN), findings_form.build_second(ORIGIN, {})):
        assert all(block["block_id"] == block["element"]["action_id"] for block in inputs(view))
    assert {question for question in FORM if question not in FIELD_OF} == {"not_known", "local_code", *ROWS}


def test_a_blank_must_ask_question_is_refused_beside_it() -> None:
    reading = findings_form.read(answered(findings_form.build_first(ORIGIN)))
    radios = {question.id for question in SCREEN if isinstance(question, Choice) and question.must}
    assert set(reading.errors) == radios
    assert reading.findings is None
    assert all("Pick" in error and "Not asked" in error for error in reading.errors.values())


def test_an_emergency_screen_answered_no_leads_to_step_2() -> None:
    reading = findings_form.read(answered(findings_form.build_first(ORIGIN), ALL_NO))
    assert reading.errors == {}
    assert reading.findings is None
    assert reading.answers == ALL_NO
    assert not reading.emergency


EMERGENCIES: list[tuple[str, str]] = [
    ("urinary_retention", "new"),
    ("urinary_incontinence", "new"),
    ("urinary_sensation_change", "new"),
    ("bowel_dysfunction", "new"),
    ("saddle_anaesthesia", "yes"),
    ("bilateral_leg_weakness", "yes"),
    *(("cord_signs", sign) for sign in ("babinski", "clonus", "sensory_level", "spastic_gait")),
    ("anal_tone", "reduced"),
    ("perianal_pinprick", "reduced"),
    ("ascending_weakness", "yes"),
    *(
        ("circulation", feature)
        for feature in (
            "known_aaa",
            "pulsatile_mass",
            "shock_or_collapse",
            "tearing_or_abdominal_pain_in_smoker_over_60",
        )
    ),
    *(("compartment_features", feature) for feature in ("tense_paraspinal_swelling", "dark_urine", "ck_raised")),
]
"""One answer that alone is an emergency (clinical.md D2: E1, E2, E4, E7, E9, E11)."""
SAME_DAY: list[tuple[str, str]] = [
    ("sexual_dysfunction", "yes"),
    ("progressive_deficit", "yes"),
    ("fever", "yes"),
]
"""One answer that alone has to be acted on today (clinical.md D2: U9, U1, U2, U5)."""
PANEL = [question.id for question in SCREEN[:7]]


@pytest.mark.parametrize(("question", "value"), [*EMERGENCIES, *SAME_DAY])
def test_one_positive_answer_can_be_submitted_at_once(question: str, value: str) -> None:
    positive: Answers = {question: [value] if isinstance(FORM[question], Ticks) else value}
    blank = (
        findings_form.build_first(ORIGIN)
        if FORM[question] in SCREEN
        else findings_form.detailed(answered(findings_form.build_second(ORIGIN, {})))
    )
    view = answered(blank, positive)
    redrawn = findings_form.changed(view)
    assert redrawn["submit"]["text"] == "Submit now"
    assert all(block["optional"] for block in inputs(redrawn))
    is_emergency = (question, value) in EMERGENCIES
    assert words(redrawn).count(LINE["emergency" if is_emergency else "urgent"]) == 1
    reading = findings_form.read(view)
    assert reading.errors == {}
    assert reading.findings is not None
    assert reading.emergency == is_emergency


@pytest.mark.parametrize(
    "answers",
    [
        {},
        ALL_NO,
        {"leg_symptom_side": "both"},
        {**ALL_NO, "saddle_anaesthesia": "unknown"},
        {"cancer_history": "yes"},
        {"age_years": "930", "onset_days": "x"},
    ],
)
def test_what_a_later_answer_can_still_decide_is_not_submitted_now(answers: Answers) -> None:
    assert urgency(answers) == ""
    assert opened_by(answers) == frozenset()


def test_submit_now_stands_under_the_answer_that_opened_the_pathway() -> None:
    view = findings_form.changed(answered(findings_form.build_first(ORIGIN), {"saddle_anaesthesia": "yes"}))
    names = [block.get("block_id") for block in view["blocks"]]
    assert names[names.index("saddle_anaesthesia") + 1] == "pathway"


def test_taking_a_positive_back_restores_the_questions() -> None:
    view = findings_form.changed(answered(findings_form.build_first(ORIGIN), {"saddle_anaesthesia": "yes"}))
    mended = findings_form.changed(answered(view, {"saddle_anaesthesia": "no"}))
    assert mended["submit"]["text"] == "Next"
    assert "pathway" not in words(mended)
    assert set(findings_form.read(answered(mended)).errors) >= {"urinary_retention", "leg_symptom_side"}


def test_both_legs_with_lost_genital_feeling_is_an_emergency_and_one_leg_is_urgent() -> None:
    both: Answers = {"leg_symptom_side": "both", "sexual_dysfunction": "yes"}
    one: Answers = {"leg_symptom_side": "left", "sexual_dysfunction": "yes"}
    for answers, line in ((both, LINE["emergency"]), (one, LINE["urgent"])):
        assert line in words(findings_form.changed(answered(findings_form.build_first(ORIGIN), answers)))


@pytest.mark.parametrize("open_question", PANEL)
def test_not_asked_beside_symptoms_in_both_legs_is_an_emergency(open_question: str) -> None:
    answers: Answers = {**ALL_NO, "leg_symptom_side": "both", open_question: "unknown"}
    assert findings_form.read(answered(findings_form.build_first(ORIGIN), answers)).emergency
    one_leg: Answers = {**ALL_NO, open_question: "unknown"}
    assert findings_form.read(answered(findings_form.build_first(ORIGIN), one_leg)).findings is None


def test_saddle_roots_weak_legs_and_a_full_bladder_are_emergencies_on_step_2() -> None:
    cases: list[Answers] = [
        {"sensory_loss": "reduced", "sensory_loss_left": ["S4"]},
        {"power": "graded", "power_left_S1": "4", "power_right_L5": "4"},
        {"post_void_residual_ml": "200"},
    ]
    for answers in cases:
        view = findings_form.build_second(ORIGIN, {**ALL_NO, **answers})
        assert LINE["emergency"] in words(view)
        assert findings_form.read(answered(view)).emergency


@pytest.mark.parametrize("told", [{"power_left_L5": "3"}, {"foot_drop": "yes"}])
def test_grade_three_or_a_foot_drop_in_one_leg_is_urgent(told: Answers) -> None:
    view = findings_form.build_second(ORIGIN, {**ALL_NO, "power": "graded", **told})
    assert told.keys() <= shown(view)
    assert LINE["urgent"] in words(view)
    assert findings_form.read(answered(view)).findings is not None


def test_the_counter_counts_what_is_still_open() -> None:
    view = findings_form.build_first(ORIGIN)
    assert "10 of 10 questions still open" in words(view)
    view = findings_form.changed(answered(view, {"saddle_anaesthesia": "unknown", "leg_symptoms": ["pain"]}))
    assert "8 of 10 questions still open" in words(view)
    assert "Every question is answered" in words(findings_form.build_first(ORIGIN, ALL_NO))


def test_the_seed_case_is_read_as_it_was_answered() -> None:
    reading = findings_form.read(second(SEED_EXAMINATION))
    assert reading.errors == {}
    assert reading.local_code == "ED-7"
    found = reading.findings
    assert found is not None
    assert (found.age_years, found.onset_days, found.pain_severity, found.intractable_pain) == (44, 1, "severe", "no")
    assert found.power is not None
    assert found.power.left == found.power.right
    assert found.power.left.L2 == 5
    assert found.sensory_loss is not None
    assert [(loss.root, loss.side) for loss in found.sensory_loss] == [(None, "right")]
    assert found.upper_motor_neuron_signs == ()
    assert found.infection_risks == ()
    assert found.aortic_features == ()
    assert found.saddle_anaesthesia == "no"
    assert found.night_pain == "unknown"


def test_step_2_has_fifteen_rows_and_a_blank_one_is_not_asked() -> None:
    view = findings_form.build_second(ORIGIN, ALL_NO)
    assert [block["block_id"] for block in inputs(view)] == [*THE_FIFTEEN, "local_code"]
    assert len(THE_FIFTEEN) == 15
    assert "15 of 15 questions still open" in words(view)
    reading = findings_form.read(answered(view))
    assert reading.errors == {}
    assert reading.findings == findings_from(ALL_NO)
    told = words(findings_form.before_gaps(reading, provisional=True))
    assert "Not asked:* cord signs" in told
    assert "This stays provisional" in told


def test_every_question_of_the_60_second_set_that_is_left_open_is_named_before_it_is_sent() -> None:
    reading = findings_form.read(answered(findings_form.build_second(ORIGIN, {})))
    screen_and_rows = {*EMERGENCY_FIELDS, *URGENT_FIELDS, *OTHER_MUST_ASK} - {"conservative_care_weeks"}
    assert set(reading.not_asked) == screen_and_rows
    assert list(reading.not_asked[: len(EMERGENCY_FIELDS)]) == list(EMERGENCY_FIELDS)
    late: Answers = {**ALL_NO, **SEED_EXAMINATION, "onset_days": "40"}
    (weeks,) = findings_form.read(answered(findings_form.build_second(ORIGIN, late))).not_asked
    assert weeks == "conservative_care_weeks"


def test_a_form_answered_whole_has_nothing_to_be_told_of() -> None:
    assert findings_form.read(second(SEED_EXAMINATION)).not_asked == ()


def test_a_group_that_was_not_closed_is_named_as_not_asked() -> None:
    reading = findings_form.read(second({**SEED_EXAMINATION, "infection_risks": ["diabetes"], "fracture_risks": []}))
    assert set(reading.not_asked) == {"infection_risks", "trauma", "corticosteroid_use", "osteoporosis"}


def test_the_page_that_names_the_gaps_lies_over_the_form_and_carries_all_of_it() -> None:
    reading = findings_form.read(second({**SEED_EXAMINATION, "cord_signs": []}))
    over = findings_form.before_gaps(reading, provisional=True)
    assert_view(over)
    assert (over["submit"]["text"], over["close"]["text"]) == ("Post it provisional", gaps.BACK)
    sent = findings_form.read(answered(over))
    assert (sent.errors, sent.not_asked, sent.findings) == ({}, (), reading.findings)
    assert not sent.is_confirmed
    mild = findings_form.before_gaps(reading, provisional=False)
    assert mild["submit"]["text"] == "Post it"


def test_the_open_questions_alone_come_emergency_ones_first_and_stay_while_they_are_answered() -> None:
    known: Answers = {**ALL_NO, **SEED_EXAMINATION, "saddle_anaesthesia": "unknown"}
    del known["cord_signs"], known["fever"]
    found = findings_from(known)
    view = findings_form.build_open(REVISED, answers_from(found, "ED-7"))
    assert [block["block_id"] for block in inputs(view)] == ["saddle_anaesthesia", "cord_signs", "fever"]
    assert "divider" not in {block["type"] for block in view["blocks"]}
    assert_view(view)
    redrawn = findings_form.changed(answered(view, {"cord_signs": [NONE_OF_THESE]}))
    assert shown(redrawn) == {"saddle_anaesthesia", "cord_signs", "fever"}
    reading = findings_form.read(answered(redrawn, {"saddle_anaesthesia": "no", "fever": "no"}))
    assert reading.not_asked == ()
    assert reading.findings == findings_from({**ALL_NO, **SEED_EXAMINATION})
    assert shown(findings_form.back(answered(redrawn))) == {question.id for question in SCREEN}
    whole = findings_form.build_open(REVISED, answers_from(reading.findings, ""))
    assert shown(whole) == {question.id for question in SCREEN}


def test_a_blank_number_is_not_known() -> None:
    blank: Answers = {**SEED_EXAMINATION}
    del blank["age_years"]
    reading = findings_form.read(second(blank))
    assert reading.findings is not None
    assert reading.findings.age_years is None
    assert reading.not_asked == ("age_years",)


def test_weeks_of_treatment_are_asked_once_the_episode_has_lasted_four_weeks() -> None:
    assert "conservative_care_weeks" not in shown(second({**SEED_EXAMINATION, "onset_days": "27"}))
    assert "conservative_care_weeks" in shown(second({**SEED_EXAMINATION, "onset_days": "28"}))


def test_pregnancy_is_not_asked_at_seventy_and_stored_as_not_applicable() -> None:
    view = second({**SEED_EXAMINATION, "age_years": "70"})
    (row,) = [block for block in inputs(view) if block["block_id"] == "before_medicines"]
    offered = {option["value"] for option in row["element"]["options"]}
    assert offered.isdisjoint({"pregnant", "postpartum"})
    found = findings_form.read(view).findings
    assert found is not None
    assert found.pregnancy == "not_applicable"


@pytest.mark.parametrize(("side", "offered"), [("left", {"left"}), ("both", {"both"}), ("none", set())])
def test_only_the_affected_leg_is_offered_as_not_mapped(side: str, offered: set[str]) -> None:
    view = findings_form.build_second(ORIGIN, {**ALL_NO, "leg_symptom_side": side})
    (row,) = [block for block in inputs(view) if block["block_id"] == "feeling"]
    options = {option["value"] for option in row["element"]["options"]}
    assert options == {*offered, "mapped", "normal", "not_examined"}


TICKS_WITHOUT_DETAIL: list[tuple[Answers, str, object]] = [
    ({"before_medicines": ["kidney", NONE_OF_THESE]}, "renal_impairment", "severe"),
    ({"before_medicines": ["ulcer", NONE_OF_THESE]}, "gi_bleed_or_ulcer", "active"),
    ({"before_medicines": ["cannot_take"]}, "drug_allergies", ("other",)),
    ({"circulation": ["low_pressure", NONE_OF_THESE]}, "aortic_features", ("shock_or_collapse",)),
    ({"circulation": ["shock_or_collapse", "low_pressure"]}, "aortic_features", ("shock_or_collapse",)),
    ({"fracture_risks": ["major", "minor"]}, "trauma", "major"),
]


@pytest.mark.parametrize(("answers", "field", "value"), TICKS_WITHOUT_DETAIL)
def test_a_tick_without_its_detail_is_read_as_the_graver_one(answers: Answers, field: str, value: object) -> None:
    found = findings_form.read(second({**SEED_EXAMINATION, **answers})).findings
    assert found is not None
    told = getattr(found, field)
    assert (tuple(told) if isinstance(told, Listed) else told) == value


def test_the_detail_of_a_tick_unfolds_beneath_it_and_decides() -> None:
    ticked: Answers = {
        "before_medicines": ["kidney", "ulcer", "cannot_take", NONE_OF_THESE],
        "circulation": ["low_pressure"],
    }
    detail: Answers = {
        "renal_impairment": "mild_or_moderate",
        "gi_bleed_or_ulcer": "past",
        "drug_allergies": ["nsaid", NONE_OF_THESE],
        "systolic_bp": "118",
    }
    view = second({**SEED_EXAMINATION, **ticked, **detail})
    assert shown(view) >= detail.keys()
    found = findings_form.read(view).findings
    assert found is not None
    assert (found.renal_impairment, found.gi_bleed_or_ulcer, found.pregnancy) == ("mild_or_moderate", "past", "no")
    assert found.drug_allergies == ("nsaid",)
    assert found.aortic_features is None
    assert found.vital_signs is not None


def test_unticking_the_last_tick_of_a_row_takes_what_it_unfolded_with_it() -> None:
    view = second({**SEED_EXAMINATION, "before_medicines": ["kidney"], "renal_impairment": "severe"})
    emptied = findings_form.changed(answered(view, {"before_medicines": []}))
    assert "renal_impairment" not in shown(emptied)
    assert "before_medicines" in shown(emptied)
    found = findings_form.read(answered(emptied)).findings
    assert found is not None
    assert found.renal_impairment == "unknown"


@pytest.mark.parametrize(
    "stored",
    [
        {"upper_motor_neuron_signs": []},
        {"trauma": "none", "osteoporosis": "yes"},
        {"foot_drop": "yes"},
        {"pain_severity": "severe"},
        {"renal_impairment": "no", "liver_disease": "yes"},
    ],
)
def test_what_no_answer_to_a_row_says_stands_on_the_page_singly(stored: dict[str, Any]) -> None:
    found = Findings.model_validate(stored)
    view = findings_form.build_second(ORIGIN, answers_from(found, ""))
    assert shown(view) >= stored.keys()
    assert {ROWS[row].id for row in ROWS if stored.keys() & ROWS[row].parts}.isdisjoint(shown(view))
    assert findings_from(findings_form.read(answered(view)).answers) == found


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("age_years", "130"),
        ("age_years", "-1"),
        ("age_years", "44.5"),
        ("age_years", "forty"),
        ("age_years", "nan"),
        ("age_years", "1_0"),
        ("onset_days", "60000"),
        ("onset_days", "1,000"),
        ("age_years", "4 4"),
        ("onset_days", "inf"),
    ],
)
def test_bad_numbers_are_refused_beside_their_field(question: str, typed: str) -> None:
    reading = findings_form.read(second({**SEED_EXAMINATION, question: typed}))
    assert set(reading.errors) == {question}
    assert reading.errors[question].startswith("Enter ")
    assert reading.findings is None


@pytest.mark.parametrize(("typed", "meant"), [("38,5", 38.5), ("+38.5", 38.5), (" 38 ", 38.0), ("\uff13\uff18", 38.0)])
def test_a_number_is_read_as_it_is_written_elsewhere(typed: str, meant: float) -> None:
    view = findings_form.build_second(ORIGIN, {**ALL_NO, "circulation": ["low_pressure"]})
    given = answered(view, {"temperature_c": typed})
    found = findings_form.read(given).findings
    assert found is not None
    assert found.vital_signs is not None
    assert found.vital_signs.temperature_c == meant
    assert_view(findings_form.back(given))
    assert_view(findings_form.changed(given))


def test_a_group_is_closed_only_by_its_own_tick() -> None:
    ticked = findings_from({"infection_risks": ["ivdu"]}).infection_risks
    assert ticked is not None
    assert (tuple(ticked), "dialysis" in ticked.open) == (("ivdu",), True)
    closed = findings_from({"infection_risks": ["ivdu", NONE_OF_THESE]}).infection_risks
    assert closed is not None
    assert (tuple(closed), closed.open) == (("ivdu",), ())


def test_areas_that_were_not_examined_stay_open_beside_those_marked() -> None:
    found = findings_from({"sensory_loss": "reduced", "sensory_loss_right": ["L5", "others_not_examined"]}).sensory_loss
    assert found is not None
    assert [(loss.root, loss.side) for loss in found] == [("L5", "right")]
    assert {(loss.root, loss.side) for loss in found.open} >= {("S4", "right"), ("L4", "right")}
    assert findings_from(answers_from(Findings(sensory_loss=found), "")).sensory_loss == found


def test_an_item_that_is_offered_no_longer_survives_an_edit_and_can_be_taken_back() -> None:
    recorded = Findings.model_validate({"infection_risks": ["diabetes_or_dialysis"]})
    answers = answers_from(recorded, "")
    view = findings_form.build_second(ORIGIN, answers)
    assert examination_rows.EARLIER in shown(view)
    assert findings_from(findings_form.read(answered(view)).answers) == recorded
    taken_back = findings_from(findings_form.read(answered(view, {examination_rows.EARLIER: "no"})).answers)
    assert taken_back.infection_risks == ()
    assert examination_rows.EARLIER not in shown(findings_form.build_second(ORIGIN, {}))
    alone = findings_from({examination_rows.EARLIER: "yes"}).infection_risks
    assert alone is not None
    assert "ivdu" in alone.open


def test_answers_speak_of_a_finding_only_once_they_say_something_of_it() -> None:
    assert answered_fields({"power": "graded", "sensory_loss": "reduced", "ankle_reflex_left": "absent"}) == {
        "ankle_reflex"
    }
    for said_of in ({"power": "not_examined"}, {"sensory_loss": "not_examined"}, {"sensory_loss": "normal"}):
        assert answered_fields({**said_of}) == said_of.keys()
    assert answered_fields({"sensory_loss": "reduced", "sensory_loss_left": ["L5"]}) == {"sensory_loss"}
    assert answered_fields({"power": "graded", "power_left_L5": "4", "saddle_anaesthesia": "unknown"}) == {
        "power",
        "saddle_anaesthesia",
    }


def test_a_group_without_a_tick_is_unknown_and_the_none_tick_is_none() -> None:
    silent = {name: given for name, given in SEED_EXAMINATION.items() if name != "infection_risks"}
    reading = findings_form.read(second(silent))
    assert reading.findings is not None
    assert reading.findings.infection_risks is None
    ticked = findings_form.read(second(SEED_EXAMINATION)).findings
    assert ticked is not None
    assert ticked.infection_risks == ()


def test_reduced_feeling_without_an_area_is_never_read_as_normal_feeling() -> None:
    reading = findings_form.read(
        answered(findings_form.build_second(ORIGIN, {"saddle_anaesthesia": "yes", "sensory_loss": "reduced"}))
    )
    assert reading.findings is not None
    lost = reading.findings.sensory_loss
    assert lost is not None
    assert [(one.root, one.side) for one in lost] == [(None, "both")]
    assert {one.root for one in lost.open} >= {"L5", "S3", "S5"}


def test_weakness_without_a_grade_is_never_read_as_not_examined() -> None:
    given: Answers = {"saddle_anaesthesia": "yes", "power": "graded", "leg_symptom_side": "left"}
    reading = findings_form.read(answered(findings_form.build_second(ORIGIN, given)))
    assert reading.findings is not None
    assert reading.findings.power is not None
    assert reading.findings.power.left.L5 == 3
    assert reading.findings.power.right.L5 is None


def test_a_form_keeps_its_case_its_number_and_its_old_answers_on_every_page() -> None:
    origin = Origin("C0123456789", "U0123456789", "5f3a9c1e7b2d4f60", 7, 1795514400, "*BP-7F3KQ*, answers of then")
    view = findings_form.build_first(origin, {"age_years": "44"}, ALL_NO, "24 Nov 2026")
    assert "Was, 24 Nov 2026: No." in words(view)
    onward = findings_form.forward(answered(view))
    again = findings_form.back(answered(onward))
    assert again["blocks"] == view["blocks"]
    for page in (view, onward, again):
        assert origin.line in words(page)
        assert findings_form.read(answered(page)).origin == origin
        assert_view(page)


@settings(max_examples=6, deadline=None)
@given(FULLEST)
def test_the_fullest_form_is_asked_about_whole_and_within_slacks_limit(answers: Answers) -> None:
    origin = Origin("C0123456789", "U0123456789", "5f3a9c1e7b2d4f60", 7, 1795514400, "*BP-7F3KQ*, answers of then")
    full = findings_form.build_first(origin, answers, answers, "24 Nov 2026")
    assert len(full["private_metadata"]) <= 3000
    reading = findings_form.read(answered(full))
    asked = findings_form.confirm(reading, origin, [], "fall")
    assert_view(asked)
    assert findings_form.read(answered(asked)).errors.keys() == {"seen"}
    confirmed = findings_form.read(answered(asked, {"seen": ["seen"]}))
    assert confirmed.is_confirmed
    assert confirmed.answers == reading.answers


def test_a_form_that_an_older_release_opened_is_read_and_names_no_number() -> None:
    view = findings_form.build_first(REVISED)
    old = {**view, "private_metadata": '[["C0123456789","U0123456789","5f3a9c1e7b2d4f60"],1,false,{}]'}
    assert findings_form.read(answered(old)).origin == REVISED


def test_grades_come_back_after_another_answer_was_tried() -> None:
    graded: Answers = {"power_and_heels": "graded", "power_right_L5": "4"}
    view = findings_form.build_second(ORIGIN, {**ALL_NO, **graded})
    full = findings_form.changed(answered(view, {"power_and_heels": "all_full"}))
    assert "power_right_L5" not in shown(full)
    read_full = findings_form.read(answered(full))
    assert read_full.findings is not None
    assert read_full.findings.power is not None
    assert read_full.findings.power.right.L5 == 5
    again = findings_form.changed(answered(full, {"power_and_heels": "graded"}))
    assert findings_form.read(answered(again)).answers["power_right_L5"] == "4"


def test_detail_unfolds_and_folds_away_without_losing_an_answer() -> None:
    view = answered(findings_form.build_second(ORIGIN, ALL_NO), {"fever": "no"})
    unfolded = findings_form.detailed(view)
    assert shown(unfolded) >= {question.id for question in examination_rows.DETAIL}
    folded = findings_form.detailed(answered(unfolded, {"night_pain": "yes"}))
    assert "night_pain" not in shown(folded)
    reading = findings_form.read(answered(folded))
    assert (reading.answers["fever"], reading.answers["night_pain"]) == ("no", "yes")


def test_going_back_and_forth_loses_nothing() -> None:
    first = findings_form.back(second(SEED_EXAMINATION))
    assert shown(first) == {question.id for question in SCREEN}
    again = findings_form.read(answered(first))
    forth = findings_form.build_second(again.origin, again.answers)
    reading = findings_form.read(answered(forth))
    assert reading.answers == {**ALL_NO, **SEED_EXAMINATION}


def test_a_positive_screen_may_still_go_on_to_step_2() -> None:
    view = answered(findings_form.build_first(REVISED), {**ALL_NO, "saddle_anaesthesia": "yes"})
    button = findings_form.changed(view)["blocks"][-1]["elements"][0]
    assert button["action_id"] == NEXT
    step_2 = findings_form.forward(view)
    assert step_2["submit"]["text"] == "Submit now"
    assert LINE["emergency"] in words(step_2)
    reading = findings_form.read(answered(step_2, {"age_years": "50"}))
    assert reading.findings is not None
    assert (reading.findings.age_years, reading.findings.saddle_anaesthesia) == (50, "yes")


def test_every_button_of_the_form_has_what_it_does() -> None:
    views = [
        findings_form.build_second(ORIGIN, ALL_NO),
        findings_form.build_first(ORIGIN, {"saddle_anaesthesia": "yes"}),
    ]
    pressed = {
        element["action_id"]
        for view in views
        for block in view["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    }
    assert pressed == set(REBUILDS) == {BACK, DETAIL, NEXT}


def test_each_button_does_what_stands_on_it() -> None:
    second_page = answered(findings_form.build_second(ORIGIN, ALL_NO))
    detail = {question.id for question in examination_rows.DETAIL}
    assert shown(REBUILDS[BACK](second_page)) == {question.id for question in SCREEN}
    assert shown(REBUILDS[DETAIL](second_page)) == shown(second_page) | detail
    first_page = answered(findings_form.build_first(ORIGIN, {"saddle_anaesthesia": "yes"}))
    assert shown(REBUILDS[NEXT](first_page)) == {*THE_FIFTEEN, "local_code"}


def test_nothing_replaces_what_stands_before_the_tick_that_says_so() -> None:
    reading = findings_form.read(second(SEED_EXAMINATION))
    assert not reading.is_confirmed
    asked = findings_form.confirm(reading, REVISED, [], "fall")
    assert findings_form.origin_of(asked) == REVISED
    blank = findings_form.read(answered(asked))
    assert blank.errors == {"seen": "Tick this to go on, or press Back. Nothing has been replaced."}
    assert blank.findings is None
    ticked = findings_form.read(answered(asked, {"seen": ["seen"]}))
    assert (ticked.errors, ticked.findings, ticked.origin) == ({}, reading.findings, REVISED)
    assert ticked.is_confirmed
    assert shown(findings_form.back(answered(asked))) == {question.id for question in SCREEN}


def test_detail_that_is_asked_again_on_another_day_is_unfolded() -> None:
    view = findings_form.build_first(REVISED, {}, {"night_pain": "yes"}, "24 Nov 2026")
    step_2 = findings_form.forward(answered(view))
    assert "night_pain" in shown(step_2)
    assert "Was, 24 Nov 2026: Yes." in words(step_2)


def test_detail_stands_below_all_else_and_asks_nothing_twice() -> None:
    view = findings_form.build_second(ORIGIN, {**ALL_NO, "circulation": ["low_pressure"], "night_pain": "yes"})
    names = [block["block_id"] for block in inputs(view)]
    assert len(names) == len(set(names))
    assert {"systolic_bp", "night_pain"} <= set(names)
    headings = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    assert headings[-1] == "*Detail (can only raise the urgency)*"


def test_what_was_recorded_earlier_and_weeks_that_were_given_are_asked_about() -> None:
    was = findings_form.build_first(REVISED, {}, {examination_rows.EARLIER: "yes"}, "24 Nov 2026")
    assert examination_rows.EARLIER in shown(findings_form.forward(answered(was)))
    weeks: Answers = {"onset_days": "5", "conservative_care_weeks": "3"}
    assert "conservative_care_weeks" in shown(findings_form.build_second(ORIGIN, weeks))


@pytest.mark.parametrize(
    ("known", "row", "question", "answer", "beneath"),
    [
        ({"foot_drop": "yes"}, "power_and_heels", "power", "graded", {"power_left_L5", "power_right_S1"}),
        (
            {"sensory_loss": "normal", "sensory_loss_left": ["L5"]},
            "feeling",
            "sensory_loss",
            "reduced",
            {"sensory_loss_left", "sensory_loss_right"},
        ),
    ],
)
def test_questions_that_stand_singly_unfold_as_their_row_does(
    known: Answers, row: str, question: str, answer: str, beneath: set[str]
) -> None:
    view = findings_form.build_second(ORIGIN, known)
    single = {question, *known} - beneath
    assert shown(view) == {*THE_FIFTEEN, "local_code", *single} - {row}
    unfolded = findings_form.changed(answered(view, {question: answer}))
    assert shown(unfolded) >= beneath
    assert shown(findings_form.changed(answered(unfolded, {question: "not_examined"}))) == shown(view)


@pytest.mark.parametrize(
    ("age", "ticked", "is_offered"), [("44", [], True), ("70", [], False), ("70", ["pregnant"], True)]
)
def test_pregnancy_is_offered_where_it_can_be_and_where_it_was_ticked(
    age: str, ticked: list[str], is_offered: bool
) -> None:
    view = findings_form.build_second(ORIGIN, {"age_years": age, "before_medicines": ticked})
    (row,) = [block for block in inputs(view) if block["block_id"] == "before_medicines"]
    assert ("pregnant" in {option["value"] for option in row["element"]["options"]}) == is_offered


def test_a_question_that_stands_blank_on_its_page_is_open_whatever_the_form_remembers() -> None:
    view = findings_form.build_first(ORIGIN)
    remembering = {**view, "private_metadata": '[["C1","U1","",0,0,""],1,false,{"saddle_anaesthesia":"no"}]'}
    reading = findings_form.read(answered(remembering))
    assert reading.answers == {}
    assert reading.local_code == ""
    assert "saddle_anaesthesia" in reading.errors


def test_of_an_emergency_nobody_is_told_what_was_not_asked() -> None:
    view = findings_form.build_second(ORIGIN, {**ALL_NO, "saddle_anaesthesia": "yes"})
    reading = findings_form.read(answered(view))
    assert (reading.emergency, reading.not_asked) == (True, ())


def test_a_refusal_of_the_whole_form_has_a_place_on_each_page() -> None:
    for view, first in (
        (findings_form.build_first(ORIGIN), "urinary_retention"),
        (findings_form.build_second(ORIGIN, {}), "age_years"),
    ):
        refused = {"response_action": "errors", "errors": {first: "Not saved."}}
        assert findings_form.refusal(view, "Not saved.") == refused
    without_close = {"type": "modal", "title": {}, "blocks": []}
    assert findings_form.refusal(without_close, "")["view"].keys() == without_close.keys()
    over = findings_form.before_gaps(findings_form.read(second({})), provisional=True)
    from_slack = {**over, "id": "V1", "hash": "1.a", "state": {"values": {}}}
    for _ in range(2):
        answer = findings_form.refusal(from_slack, "Not saved.")
        assert answer["response_action"] == "update"
        assert words(answer["view"]).count("Not saved.") == 1
        assert answer["view"]["blocks"][0]["text"]["text"] == "*Not saved.*"
        assert {**answer["view"], "blocks": []} == {**over, "blocks": []}
        assert_view(answer["view"])
        assert findings_form.read(answered(answer["view"])).findings is not None
        from_slack = {**answer["view"], "id": "V1"}


def test_a_name_in_the_local_code_is_refused_and_travels_nowhere() -> None:
    view = second({**SEED_EXAMINATION, "local_code": "Jane Doe"})
    assert set(findings_form.read(view).errors) == {"local_code"}
    for redrawn in (findings_form.changed(view), findings_form.back(view), findings_form.detailed(view)):
        assert "Jane" not in json.dumps(redrawn)


def test_every_finding_of_the_contract_can_be_answered() -> None:
    assert {FIELD_OF[question] for question in FORM if question in FIELD_OF} == set(Findings.model_fields)


def test_every_value_of_the_vocabulary_is_an_option() -> None:
    for field, info in Findings.model_fields.items():
        question = FORM.get(field)
        values = {value for value in get_args(info.annotation) if isinstance(value, str)}
        if values and question is not None:
            offered = {option["value"] for option in question.row(None, optional=True)["element"]["options"]}
            assert offered >= values, field


def test_every_must_ask_field_is_asked_by_the_screen_or_by_a_row() -> None:
    rows = [*(question.id for question in SCREEN), *THE_FIFTEEN, "conservative_care_weeks"]
    asked = {FIELD_OF[part] for row in rows for part in (ROWS[row].parts if row in ROWS else [row])}
    assert {*EMERGENCY_FIELDS, *URGENT_FIELDS, *OTHER_MUST_ASK} == asked - {"gait_disturbance"}
    assert len(asked) == 36  # clinical.md section C has 35; unsteadiness stands among the cord signs
    assert all(FORM[row].counts for row in rows)


@pytest.mark.parametrize("other", [{}, {"temperature_c": "37"}, {"heart_rate": "80"}])
def test_low_pressure_or_a_faint_without_the_pressure_is_a_collapse_whatever_else_was_measured(other: Answers) -> None:
    found = findings_from(completed({"circulation": ["low_pressure", NONE_OF_THESE], **other}))
    assert found.aortic_features is not None
    assert "shock_or_collapse" in found.aortic_features


def test_a_collapse_stands_beside_what_else_was_ticked_of_the_aorta() -> None:
    found = findings_from(completed({"circulation": ["low_pressure", "known_aaa"]}))
    assert found.aortic_features is not None
    assert tuple(found.aortic_features) == ("known_aaa", "shock_or_collapse")


@pytest.mark.parametrize(
    ("given", "stored"),
    [("yes", "yes"), ("postpartum", "postpartum"), ("no", "not_applicable"), ("unknown", "not_applicable")],
)
def test_a_pregnancy_that_was_said_is_kept_at_any_age(given: str, stored: str) -> None:
    assert completed({"age_years": "70", "pregnancy": given})["pregnancy"] == stored


@pytest.mark.parametrize(("given", "stays"), [("not_applicable", True), ("yes", False), ("no", False)])
def test_that_nobody_asks_for_pregnancy_stays_so_on_another_day(given: str, stays: bool) -> None:
    kept, _ = carried({"pregnancy": given}, 2)
    assert kept == ({"pregnancy": given} if stays else {})


@pytest.mark.parametrize(("result", "stays"), [("tumour", True), ("awaited", False), ("not_known", False)])
def test_a_report_that_was_read_stays_what_it_is(result: str, stays: bool) -> None:
    given: Answers = {"scan_result": result}
    assert carried(given, 2) == ((given, {}) if stays else ({}, given))


@pytest.mark.parametrize("question", ["anticoagulant_or_bleeding_disorder", "cancer_history", "mri_done"])
def test_a_yes_counts_until_somebody_says_otherwise_and_a_no_is_asked_again(question: str) -> None:
    assert carried({question: "yes"}, 2) == ({question: "yes"}, {})
    assert carried({question: "no"}, 2) == ({}, {question: "no"})


@pytest.mark.parametrize("question", ["osteoporosis", "cardiovascular_disease", "liver_disease", "renal_impairment"])
def test_what_is_so_today_as_it_was_then_stays_whatever_was_answered(question: str) -> None:
    assert carried({question: "no"}, 2) == ({question: "no"}, {})


def test_a_yes_that_stands_singly_counts_as_it_does_in_its_row() -> None:
    single: Answers = {"corticosteroid_use": "yes", "trauma": "none"}
    assert carried(single, 2) == ({"corticosteroid_use": "yes"}, {"trauma": "none"})
    assert carried({**single, "corticosteroid_use": "no"}, 2) == ({}, {**single, "corticosteroid_use": "no"})


def test_a_start_so_long_ago_that_no_form_takes_it_is_asked_again_as_it_was() -> None:
    assert carried({"onset_days": "3"}, 2) == ({"onset_days": "5"}, {})
    assert carried({"onset_days": "3"}, 50_000) == ({}, {"onset_days": "3"})


@pytest.mark.parametrize(
    ("left", "right", "row"),
    [
        ("normal", "normal", "normal"),
        ("normal", "reduced", "right"),
        ("reduced", "normal", "left"),
    ],
)
def test_the_jerks_of_both_ankles_are_one_answer(left: str, right: str, row: str) -> None:
    assert gathered({"ankle_reflex_left": left, "ankle_reflex_right": right}) == {"ankle_jerks": row}


_NO_TROUBLE: Answers = {
    "pregnancy": "no",
    "renal_impairment": "no",
    "gi_bleed_or_ulcer": "no",
    "liver_disease": "no",
    "cardiovascular_disease": "no",
    "drug_allergies": [NONE_OF_THESE],
}


_KIDNEYS_NOT_ASKED: Answers = {name: given for name, given in _NO_TROUBLE.items() if name != "renal_impairment"}


@pytest.mark.parametrize(
    ("single", "row"),
    [
        ({"power": "not_examined", "foot_drop": "unknown"}, {"power_and_heels": "not_examined"}),
        ({"sensory_loss": "not_examined"}, {"feeling": "not_examined"}),
        ({"upper_motor_neuron_signs": ["babinski"]}, {"cord_signs": ["babinski"]}),
        (
            {"upper_motor_neuron_signs": ["clonus", "babinski", NONE_OF_THESE], "gait_disturbance": "no"},
            {"cord_signs": ["babinski", "clonus", NONE_OF_THESE]},
        ),
        (_NO_TROUBLE, {"before_medicines": [NONE_OF_THESE]}),
        ({**_NO_TROUBLE, "pregnancy": "not_applicable"}, {"before_medicines": [NONE_OF_THESE]}),
        ({**_NO_TROUBLE, "renal_impairment": "unknown"}, {**_NO_TROUBLE, "renal_impairment": "unknown"}),
        (_KIDNEYS_NOT_ASKED, _KIDNEYS_NOT_ASKED),
    ],
)
def test_single_answers_are_gathered_into_the_row_that_says_just_them(single: Answers, row: Answers) -> None:
    assert gathered(single) == row


def test_a_row_says_all_that_is_said_of_its_parts() -> None:
    assert spelled_out({"fracture_risks": ["major"], "osteoporosis": "no"}) == {"trauma": "major"}
    hidden: Answers = {"before_medicines": ["kidney"], "renal_impairment": "mild_or_moderate", "liver_disease": "no"}
    assert spelled_out(hidden) == {"renal_impairment": "mild_or_moderate"}


def test_a_raise_that_was_not_done_on_either_side_was_not_examined() -> None:
    assert findings_from({"straight_leg_raise_left": "not_done"}) == Findings()


def test_an_item_that_is_offered_no_longer_travels_with_the_form() -> None:
    view = findings_form.build_first(ORIGIN, {"infection_risks": [examination_rows.EARLIER]})
    assert findings_form.read(answered(view)).answers == {"infection_risks": [examination_rows.EARLIER]}


def test_a_pick_holds_only_where_just_that_was_said() -> None:
    asked = Row("row", "A row", (Pick("clear", "Clear", {"part": "no"}),), {"other": "no"})
    assert asked.given_for({"part": "no", "other": "no"}) == ["clear", NONE_OF_THESE]
    assert asked.given_for({"part": "unknown", "other": "no"}) is None
    for other in ("yes", "unknown"):
        closing: Answers = {"part": "no", "other": other}
        of_two = Row("row", "A row", (Pick("clear", "Clear", {"part": "no", "other": "no"}),), closing)
        assert of_two.given_for(closing) == [NONE_OF_THESE]
    unfolding = Row("row", "A row", (Pick("more", "More", {}, ("part", "other")),), {"part": "no", "other": "no"})
    assert unfolding.given_for({"part": "yes"}) == ["more", NONE_OF_THESE]


def test_power_is_full_in_all_muscles_in_two_or_as_graded() -> None:
    pair = {root: 5 if root in {"L5", "S1"} else None for root in ("L2", "L3", "L4", "L5", "S1")}
    of_two = findings_from({"power": "pair_full"})
    assert of_two == Findings.model_validate({"power": {"left": pair, "right": pair}})
    assert answers_from(of_two, "") == {"power": "pair_full"}
    graded: Answers = {"power": "graded", "power_left_L5": "not_examined", "power_right_L5": "4"}
    assert findings_from(graded) == Findings.model_validate({"power": {"left": {}, "right": {"L5": 4}}})
    assert answers_from(Findings.model_validate({"power": {"left": {}, "right": {}}}), "") == {}


@pytest.mark.parametrize(
    ("side", "affected"),
    [
        ({"leg_symptom_side": "left"}, {"left"}),
        ({"leg_symptom_side": "both"}, {"left", "right"}),
        ({"leg_symptom_side": "none"}, {"left", "right"}),
        ({"leg_symptom_side": "unknown"}, {"left", "right"}),
        ({}, {"left", "right"}),
    ],
)
def test_what_was_not_said_of_a_leg_is_read_of_the_affected_one_or_of_both(side: Answers, affected: set[str]) -> None:
    found = findings_from(completed({**side, "power": "graded", "sensory_loss": "reduced"}))
    assert found.power is not None
    assert {leg for leg in ("left", "right") if getattr(found.power, leg).L5 == 3} == affected
    assert found.sensory_loss is not None
    assert [(loss.root, loss.side) for loss in found.sensory_loss] == [
        (None, "both" if len(affected) > 1 else "left"),
    ]


def test_a_grade_that_was_given_and_power_that_is_full_stay_what_they_are() -> None:
    graded: Answers = {"power": "graded", "power_left_L5": "5", "leg_symptom_side": "both"}
    shortcuts: list[Answers] = [{"power": "all_full"}, {"power": "not_examined"}]
    for answers in (graded, *shortcuts):
        assert completed(answers) == answers


def test_feeling_that_is_reduced_somewhere_is_so_in_the_affected_leg_alone() -> None:
    lost = findings_from(completed({"sensory_loss": "reduced", "leg_symptom_side": "left"})).sensory_loss
    assert lost is not None
    assert [(one.root, one.side) for one in lost] == [(None, "left")]
    assert {(one.root, one.side) for one in lost.open} >= {("L5", "both"), ("S3", "both")}


def test_what_a_page_of_open_questions_leaves_open_is_named_before_it_is_sent() -> None:
    known: Answers = {**ALL_NO, **SEED_EXAMINATION}
    del known["fever"]
    assert findings_form.read(answered(findings_form.build_open(REVISED, known))).not_asked == ("fever",)


def test_an_area_that_is_hidden_behind_normal_feeling_is_not_shown() -> None:
    view = findings_form.build_second(ORIGIN, {"sensory_loss": "normal", "sensory_loss_left": ["L5"]})
    assert {"sensory_loss", "sensory_loss_left"} & shown(view) == {"sensory_loss"}


@pytest.mark.parametrize("opener", [{"saddle_anaesthesia": "yes"}, {"circulation": ["known_aaa"]}])
def test_only_the_answer_that_opens_a_pathway_is_said_to(opener: Answers) -> None:
    assert opened_by({"urinary_retention": "no", "age_years": "44", **opener}) == opener.keys()


def test_areas_that_are_open_stand_behind_those_that_were_found() -> None:
    loss = {"yes": [{"root": "L5", "side": "right"}], "unknown": [{"root": "L4", "side": "right"}]}
    assert answers_from(Findings.model_validate({"sensory_loss": loss}), "") == {
        "sensory_loss": "reduced",
        "sensory_loss_right": ["L5", "others_not_examined"],
    }


def test_weeks_of_treatment_come_up_beside_the_start_and_not_beside_another_question() -> None:
    known: Answers = {**ALL_NO, **SEED_EXAMINATION, "onset_days": "40", "conservative_care_weeks": "3"}
    del known["fever"]
    assert shown(findings_form.build_open(REVISED, known)) == {"fever"}
    del known["onset_days"], known["conservative_care_weeks"]
    asked = findings_form.build_open(REVISED, known)
    assert shown(asked) == {"onset_days", "fever"}
    later = findings_form.changed(answered(asked, {"onset_days": "40"}))
    assert shown(later) == {"onset_days", "conservative_care_weeks", "fever"}


def test_what_was_picked_of_the_other_leg_is_still_offered() -> None:
    view = findings_form.build_second(ORIGIN, {**ALL_NO, "leg_symptom_side": "right", "feeling": "left"})
    (row,) = [block for block in inputs(view) if block["block_id"] == "feeling"]
    assert {"left", "right"} <= {option["value"] for option in row["element"]["options"]}


def test_what_was_answered_to_the_parts_of_a_row_is_shown_of_each() -> None:
    was: Answers = {"trauma": "minor", "osteoporosis": "yes", "fever": "no"}
    told = pages.old_words(ROWS["fracture_risks"].question, was)
    assert told == "; ".join(SINGLE[part].words(was[part]) for part in ("trauma", "osteoporosis"))
    assert pages.old_words(SINGLE["fever"], was) == "No"


def test_the_callback_names_the_form() -> None:
    assert findings_form.build_first(ORIGIN)["callback_id"] == CALLBACK_ID


BEFORE_MEDICINES_AT_SEVENTY: Final[Answers] = {
    "pregnancy": "not_applicable",
    "renal_impairment": "no",
    "gi_bleed_or_ulcer": "active",
    "cardiovascular_disease": "yes",
    "liver_disease": "yes",
    "drug_allergies": ["acetaminophen"],
}


@settings(deadline=None)
@given(ANSWERS)
@example(BEFORE_MEDICINES_AT_SEVENTY)
def test_what_is_answered_survives_the_state_and_the_way_back(answers: Answers) -> None:
    code = str(answers.get("local_code", ""))
    again = gathered(answers_from(findings_from(answers), code))
    found = coarsened(findings_from(answers))
    assert findings_from(again) == found
    view = answered(findings_form.build_second(ORIGIN, again))
    assert findings_from(findings_form.read(view).answers) == found
    first = answered(findings_form.back(view))
    assert findings_from(findings_form.read(first).answers) == found


@settings(deadline=None)
@given(ANSWERS)
def test_what_was_not_answered_is_never_no(answers: Answers) -> None:
    found = findings_from(answers)
    for field, info in Findings.model_fields.items():
        if field not in {FIELD_OF.get(name) for name in spelled_out(answers)}:
            assert getattr(found, field) == info.default, field


@settings(deadline=None)
@given(ANSWERS)
def test_every_finding_can_be_said_and_silence_is_said_as_not_asked(answers: Answers) -> None:
    found = findings_from(answers)
    for field, info in Findings.model_fields.items():
        told = said(field, getattr(found, field))
        assert told
        assert "negative" not in told or "straight_leg" in field or "stretch" in field
        if getattr(found, field) == info.default:
            assert "not asked" in told or "not examined" in told


@settings(max_examples=6, deadline=None)
@given(FULLEST)
def test_the_fullest_form_stays_within_slacks_limits(answers: Answers) -> None:
    origin = Origin("C" + "0" * 20, "U" + "0" * 20, "c" * 40)
    view = findings_form.build_second(origin, answers)
    beneath = {part for name, row in ROWS.items() for part in row.unfolds(answers.get(name, []))}
    assert shown(view) >= {*THE_FIFTEEN, *beneath, *(question.id for question in examination_rows.DETAIL)}
    assert_view(view)
    assert_view(findings_form.changed(answered(view)))
    assert_view(findings_form.back(answered(view)))
    assert_view(findings_form.detailed(answered(view)))


def test_the_longest_answers_fit_into_what_slack_keeps_with_a_view() -> None:
    longest: Answers = {}
    for question in (*SCREEN, *SINGLE.values()):
        options = question.row(None, optional=True)["element"].get("options", ())
        values = sorted((option["value"] for option in options), key=len)
        typed = str(question.highest) if isinstance(question, Number) else "LBP-304"
        longest[question.id] = values if isinstance(question, Ticks) else values[-1] if values else typed
    origin = Origin("C" + "0" * 20, "U" + "0" * 20, "c" * 40)
    view = findings_form.build_first(origin, longest)
    assert len(json.dumps(longest)) > 3000
    assert_view(view)
    reading = findings_form.read(answered(view))
    unseen = gathered(longest).keys() - shown(view)
    assert {name: reading.answers.get(name) for name in unseen} == {name: gathered(longest)[name] for name in unseen}
    assert reading.origin == origin


@settings(max_examples=40, deadline=None)
@given(FIRST_ANSWERS, st.booleans())
def test_step_1_stays_within_slacks_limits_in_every_state(answers: Answers, revised: bool) -> None:
    assert_view(findings_form.build_first(REVISED if revised else ORIGIN, answers))
    assert_view(findings_form.changed(answered(findings_form.build_first(ORIGIN), answers)))


@settings(deadline=None)
@given(FIRST_ANSWERS)
def test_a_step_1_reading_gives_findings_only_with_a_positive_and_no_error(answers: Answers) -> None:
    reading = findings_form.read(answered(findings_form.build_first(ORIGIN), answers))
    assert (reading.findings is not None) == bool(urgency(answers))


HEALTHY: Answers = {
    **ALL_NO,
    **SEED_EXAMINATION,
    "leg_symptom_side": "none",
    "leg_symptoms": [NONE_OF_THESE],
    "feeling": "normal",
    "pain": "mild",
    "back_pain_nrs": "3",
}


@pytest.mark.parametrize("question", [question for question in FORM if question != "local_code"])
def test_the_form_and_the_rules_agree_on_what_is_urgent(question: str) -> None:
    row = FORM[question].row(None, optional=True)["element"]
    for option in row.get("options", ()):
        value = option["value"]
        base = HEALTHY if question in ROWS else spelled_out(HEALTHY)
        answers: Answers = {**base, question: [value] if isinstance(FORM[question], Ticks) else value}
        rank = RANK[assess(findings_from(answers)).disposition]
        level = urgency(answers)
        assert rank >= {"": 0, "urgent": RANK["urgent_same_day"], "emergency": RANK["emergency_now"]}[level]
        if rank == RANK["emergency_now"]:
            assert level == "emergency", answers[question]
