"""The 30 worked cases: disposition, imaging, follow-up, and each concept looked up in the structured output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from bot.triage.assessment import RANK, Assessment
from bot.triage.contract import Refusal, read_findings
from bot.triage.engine import assess
from bot.triage.findings import Findings
from bot.triage.home_care import WAITING_AT_HOME
from bot.triage.safety_net import COME_BACK

VIGNETTES: Final = [
    json.loads(line) for line in (Path(__file__).parent / "vignettes.jsonl").read_text("utf-8").splitlines()
]
Concept = Callable[[Assessment], bool]
ACETAMINOPHEN: Final = ("acetaminophen_step", "acetaminophen_step_no_nsaid")
NSAID: Final = ("nsaid_step", "nsaid_step_no_acetaminophen")
EASE_OFF: Final = "stay_active_ease_off_2_3_days"
OPENING: Final = frozenset({"acetaminophen_or_nsaid", *ACETAMINOPHEN, *NSAID})
HOME: Final = frozenset({"stay_active", EASE_OFF, "reassess_1_2_weeks", *OPENING})
MRI_ORDERS: Final = frozenset(
    {
        "emergency_mri",
        "same_day_mri",
        "whole_spine_mri_now",
        "urgent_mri_lumbar_without_contrast",
        "urgent_mri_with_contrast",
    }
)


def action(*ids: str) -> Concept:
    return lambda a: any(one.id in ids for one in a.actions)


def rule(*ids: str) -> Concept:
    return lambda a: any(one.rule in ids for one in a.fired)


def note(name: str) -> Concept:
    return lambda a: any(one.id == name for one in a.notes)


def drug(name: str, *advice: str) -> Concept:
    return lambda a: getattr(a.medication, name).advice in advice


def clash(*fields: str) -> Concept:
    return lambda a: any(one.fields == fields for one in a.contradictions)


def images(kind: str) -> Concept:
    return lambda a: kind in a.imaging


def both(*concepts: Concept) -> Concept:
    return lambda a: all(concept(a) for concept in concepts)


def goes_home(a: Assessment) -> bool:
    return a.disposition in WAITING_AT_HOME or a.follow_up is not None or any(one.id in HOME for one in a.actions)


def has_safety_net(a: Assessment) -> bool:
    return set(COME_BACK) <= set(a.safety_net) and action("safety_net_given")(a)


def adult_drug_step(a: Assessment) -> bool:
    advice = {name: getattr(a.medication, name).advice for name in ("acetaminophen", "nsaid", "muscle_relaxant")}
    return bool({"offer", "second_line"} & set(advice.values())) or any(one.id in OPENING for one in a.actions)


def open_questions_are_named(a: Assessment) -> bool:
    return any(one.rule == "U4" and set(one.because) == {"saddle_anaesthesia"} for one in a.fired)


MENTIONED: Final[dict[str, Concept]] = {
    "urgent MRI lumbar spine without IV contrast": action("urgent_mri_lumbar_without_contrast"),
    "purpose: nerve-root compression or cauda equina syndrome": action("urgent_mri_lumbar_without_contrast"),
    "guideline note GN-1 (ACP/ACR/NICE differ for stable sensory-only deficit)": note("GN-1"),
    "guideline note GN-2 (acetaminophen)": note("GN-2"),
    "guideline note GN-6 (source said surgical evaluation)": note("GN-6"),
    "limited activity 2-3 days, not strict bed rest": action(EASE_OFF),
    "stay active as tolerated": action("stay_active", EASE_OFF),
    "stay active": action("stay_active", EASE_OFF),
    "acetaminophen or NSAID step": both(
        action("acetaminophen_or_nsaid"), drug("acetaminophen", "offer"), drug("nsaid", "offer")
    ),
    "NSAID or acetaminophen step": action("acetaminophen_or_nsaid"),
    "acetaminophen step": both(action(*ACETAMINOPHEN), drug("acetaminophen", "offer")),
    "NSAID step": both(action(*NSAID), drug("nsaid", "offer")),
    "muscle relaxant only short term and only if severe spasm": both(
        action("muscle_relaxant_if_severe_spasm"), drug("muscle_relaxant", "second_line")
    ),
    "opioids not first line": both(action("opioid_not_first_line"), drug("opioid", "not_first_line")),
    "heat": both(action("heat"), drug("heat", "offer")),
    "reassess in 1-2 weeks": action("reassess_1_2_weeks"),
    "specialist referral if no improvement at 4-6 weeks": action("referral_at_4_6_weeks"),
    "CES safety-net text": has_safety_net,
    "cauda equina syndrome": rule("E1", "E2", "E3"),
    "immediate surgical referral": action("immediate_surgical_referral"),
    "emergency MRI within 4 hours of request": both(action("emergency_mri"), lambda a: a.act_within_hours <= 4),
    "no wait for rectal exam or bladder scan": action("no_wait_for_rectal_exam_or_bladder_scan"),
    "absence of pain, leg symptoms or weakness does not exclude": action("absence_of_pain_does_not_exclude"),
    "result is provisional": lambda a: a.provisional,
    "names each unknown item": open_questions_are_named,
    "who must close it and by when": both(action("close_emergency_questions"), lambda a: a.act_within_hours <= 24),
    "saddle sensation must be asked or examined today": both(
        action("close_emergency_questions"), open_questions_are_named
    ),
    "bilateral radicular symptoms are a cauda equina warning": rule("U3"),
    "same-day spinal discussion": action("same_day_spinal_discussion"),
    "residual below 200 ml does not exclude CES": action("low_residual_does_not_exclude"),
    "contradiction listed: retention no versus residual 450 ml": clash("urinary_retention", "post_void_residual_ml"),
    "contradiction listed: foot drop yes versus dorsiflexion 5/5": clash("foot_drop", "power"),
    "urgent surgical evaluation": action("urgent_surgical_evaluation"),
    "progressive neurological deficit": rule("U1"),
    "CES screen repeated": action("repeat_ces_screen"),
    "L5 root suggested": lambda a: any(one.root == "L5" for one in a.roots),
    "severe motor deficit (MRC 3 or less)": rule("U2"),
    "surgical discussion": action("surgical_discussion"),
    "motor deficit: shorter clock": lambda a: a.act_within_hours == 72,
    "recheck power": action("recheck_power"),
    "spinal cord compression": rule("E4"),
    "whole-spine MRI, not lumbar only": both(action("whole_spine_mri_now"), images("mri_whole_spine")),
    "emergency referral": action("emergency_spinal_referral"),
    "spinal infection": rule("U5"),
    "ESR and CRP": action("esr_and_crp"),
    "two sets of blood cultures": action("blood_cultures"),
    "MRI without and with contrast": both(action("infection_mri_today"), images("mri_with_contrast")),
    "hold antibiotics until cultures if stable": action("hold_antibiotics_until_cultures"),
    "possible spinal metastases": rule("W1"),
    "MRI, not plain films, to rule out": both(action("metastases_mri"), action("no_plain_films_to_rule_out")),
    "cord compression warning advice": action("cord_compression_warning_advice"),
    "vertebral compression fracture": rule("W3"),
    "radiograph first": both(action("radiograph_first"), images("xray")),
    "abdominal aortic aneurysm": rule("E7"),
    "vascular team": action("vascular_team"),
    "MRI without gadolinium": both(
        action("pregnancy_mri_without_gadolinium"), lambda a: not images("mri_with_contrast")(a)
    ),
    "pregnancy does not delay": action("pregnancy_mri_without_gadolinium"),
    "out of scope under 18": rule("W7"),
    "paediatric pathway": action("paediatric_pathway"),
    "MRI contraindicated: check device": action("check_mri_device"),
    "CT or CT myelography alternative": both(action("ct_or_ct_myelogram"), images("ct_or_ct_myelogram")),
    "muscle relaxant avoided at 65+": drug("muscle_relaxant", "avoid"),
    "NSAID caution: cardiovascular disease": both(
        drug("nsaid", "check_first"), lambda a: any("Cardiovascular" in why for why in a.medication.nsaid.reasons)
    ),
    "NSAID contraindicated (kidney)": drug("nsaid", "avoid"),
    "NSAID contraindicated (anticoagulant)": drug("nsaid", "avoid"),
    "acetaminophen contraindicated (allergy)": drug("acetaminophen", "avoid"),
    "no imaging": both(action("no_imaging_now"), lambda a: a.imaging == ("none",)),
    "no imaging now": both(action("no_imaging_now"), lambda a: a.imaging == ("none",)),
    "specialist referral": action("specialist_referral"),
    "MRI if a surgery or injection candidate": both(action("mri_if_candidate"), images("mri_routine")),
    "intractable pain": rule("M2"),
    "surgical opinion": action("surgical_opinion"),
    "suspected instability or spondylolisthesis": rule("R3"),
    "upright flexion and extension radiographs to assess segmental motion": both(
        action("flexion_extension_films"), images("flexion_extension_xray")
    ),
    "paravertebral compartment syndrome": rule("E9"),
    "CK and renal function": action("ck_and_renal_function"),
    "compartment pressure or surgical review": action("compartment_review"),
    "fluids": action("fluids_for_kidneys"),
    "axial spondyloarthritis": rule("W4"),
    "rheumatology referral": action("rheumatology_referral"),
    "spinal epidural haematoma": rule("E8"),
    "anticoagulant reversal decision": action("anticoagulant_reversal_decision"),
}

opioid_first: Final[Concept] = lambda a: a.medication.opioid.advice != "not_first_line"  # noqa: E731 one more concept of the table
NOT_MENTIONED: Final[dict[str, Concept]] = {
    "strict or prolonged bed rest recommended": action("bed_rest"),
    "bed rest recommended": action("bed_rest"),
    "opioid recommended first line": opioid_first,
    "plain radiograph offered as the test for nerve compression": images("xray"),
    "immediate surgical referral": action("immediate_surgical_referral"),
    "home care as the plan": goes_home,
    "routine conservative care as the plan": goes_home,
    "home care as the only plan": lambda a: not action("specialist_referral")(a),
    "review in 1-2 weeks as the plan": action("reassess_1_2_weeks"),
    "review in 1-2 weeks as the only plan": action("reassess_1_2_weeks"),
    "NSAID and review in 1-2 weeks as the plan": action("reassess_1_2_weeks", *OPENING),
    "conservative trial first": goes_home,
    "CES excluded": lambda a: not any(one.rule == "E1" for one in a.unresolved),
    "guideline note GN-1 shown": note("GN-1"),
    "PVR rules out CES": lambda a: not action("low_residual_does_not_exclude")(a),
    "CES unlikely because PVR is low": lambda a: not action("low_residual_does_not_exclude")(a),
    "lumbar MRI alone": lambda a: not images("mri_whole_spine")(a),
    "oral steroid recommended": action("oral_steroid"),
    "no imaging needed": images("none"),
    "plain film to exclude metastases": images("xray"),
    "muscle relaxant recommended": drug("muscle_relaxant", "offer", "second_line"),
    "lumbar MRI as the first test": lambda a: a.actions[0].id != "aortic_imaging",
    "NSAID recommended": drug("nsaid", "offer", "second_line"),
    "acetaminophen recommended": drug("acetaminophen", "offer", "second_line"),
    "gadolinium contrast recommended": images("mri_with_contrast"),
    "adult drug step recommended": adult_drug_step,
    "unqualified MRI order": lambda a: any(kind.startswith("mri") for kind in a.imaging) or action(*MRI_ORDERS)(a),
    "urgent MRI": lambda a: any(kind.startswith("mri") for kind in a.imaging),
    "urgent_mri as the final result without re-examination": lambda a: not action("re_examine_contradiction")(a),
}


@pytest.fixture(params=VIGNETTES, ids=[f"{one['id']} {one['title']}" for one in VIGNETTES])
def case(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Assessment]:
    vignette: dict[str, Any] = request.param
    (findings,) = read_findings(json.dumps(vignette["findings"]))
    assert isinstance(findings, Findings)
    return vignette["expected"], assess(findings)


def test_disposition_is_acceptable_and_never_below_the_expected_one(case: tuple[dict[str, Any], Assessment]) -> None:
    expected, assessment = case
    assert assessment.disposition in expected["acceptable"]
    assert RANK[assessment.disposition] >= RANK[expected["disposition"]]


def test_imaging_is_one_of_the_expected(case: tuple[dict[str, Any], Assessment]) -> None:
    expected, assessment = case
    assert set(assessment.imaging) & set(expected["imaging"])


def test_follow_up_lies_in_the_expected_window(case: tuple[dict[str, Any], Assessment]) -> None:
    expected, assessment = case
    window = assessment.follow_up
    if expected["follow_up_days"] is None:
        # PUB-21 states no window, but its plan is care at home, which is always reviewed (G1).
        assert window is None or assessment.disposition == "conservative_followup"
    else:
        earliest, latest = expected["follow_up_days"]
        assert window is not None
        assert earliest <= window.earliest_days <= window.latest_days <= latest


def test_what_must_be_said_is_in_the_structured_output(case: tuple[dict[str, Any], Assessment]) -> None:
    expected, assessment = case
    assert [concept for concept in expected["must_mention"] if not MENTIONED[concept](assessment)] == []


def test_what_must_not_be_said_is_not_in_the_structured_output(case: tuple[dict[str, Any], Assessment]) -> None:
    expected, assessment = case
    assert [concept for concept in expected["must_not_mention"] if NOT_MENTIONED[concept](assessment)] == []


def test_there_are_thirty_cases_and_each_is_readable() -> None:
    assert len(VIGNETTES) == 30
    assert not any(
        isinstance(one, Refusal) for case in VIGNETTES for one in read_findings(json.dumps(case["findings"]))
    )
