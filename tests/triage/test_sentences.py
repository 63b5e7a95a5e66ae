"""No two sentences of one answer disagree, and none speaks of what was not recorded: over random findings."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings

from bot.triage.actions import STEPS
from bot.triage.engine import assess
from bot.triage.findings import Findings
from bot.triage.modifiers import A_NEW_SCAN, AWAITED, is_scanned
from bot.triage.verdict import judge
from tests.triage.cases import NUMB_LEG, examined
from tests.triage.strategies import any_findings

forms = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# How each class of medicine is offered in a sentence.
OFFERS: Final = {
    "acetaminophen": re.compile(
        r"step: acetaminophen|or acetaminophen|acetaminophen (or|only after|after)", re.IGNORECASE
    ),
    "nsaid": re.compile(r"\ban NSAID", re.IGNORECASE),
    "muscle_relaxant": re.compile(r"\ba muscle relaxant", re.IGNORECASE),
    "opioid": re.compile(r"\ban opioid (may|step)", re.IGNORECASE),
}
MOVES: Final = re.compile(r"stay active|keep moving", re.IGNORECASE)
RESTS: Final = re.compile(r"limit activity|rest in bed", re.IGNORECASE)
Predicate = Callable[[Findings], bool]


def _age_from(limit: int) -> Predicate:
    return lambda x: x.age_years is not None and x.age_years >= limit


def _has(field: str, item: str) -> Predicate:
    return lambda x: item in (getattr(x, field) or ())


def _is(field: str, *answers: str) -> Predicate:
    return lambda x: getattr(x, field) in answers


# What a sentence says of this patient, and what must have been recorded for it to be said.
SPEAKS_OF: Final[dict[str, Predicate]] = {
    r"\(pregnancy\)|^Pregnancy:|Pregnancy is possible": _is("pregnancy", "yes"),
    r"Pregnancy is not known": _is("pregnancy", "unknown"),
    r"On a blood thinner|Hold the next dose": _is("anticoagulant_or_bleeding_disorder", "yes"),
    r"earlier surgery": _is("prior_lumbar_surgery", "yes"),
    r"CRP or ESR is raised:": _is("raised_inflammatory_markers", "yes"),
    r"is on record already|beside the CRP|CRP or ESR is on record": lambda x: (
        x.raised_inflammatory_markers != "unknown"
    ),
    r"raised CK is on record": _has("compartment_features", "ck_raised"),
    r"residual is on record": lambda x: x.post_void_residual_ml is not None,
    r"Foot pulses are on record": lambda x: x.foot_pulses != "not_examined",
    r"Foot pulses long known": _is("foot_pulses", "longstanding_reduced"),
    r"^Blisters": _is("blistering_rash", "yes"),
    r"A risk of tuberculosis": _has("infection_risks", "tuberculosis_risk"),
    r"Reduced feeling in S2": lambda x: any(area.root == "S2" for area in x.sensory_loss or ()),
    r"residual below 200": lambda x: x.post_void_residual_ml is not None,
    r"Four or more inflammatory": lambda x: len(x.inflammatory_features or ()) > 3,
    r"^Over 50": _age_from(51),
    r"^60 or over|at 60 or over": _age_from(60),
    r"The scan shows no compression": _is("scan_result", "no_compression"),
    r"The scan shows compression of a nerve root": _is("scan_result", "root_compression"),
    r"The scan shows compression:": _is("scan_result", "cauda_equina_or_cord_compression"),
    r"The scan shows infection": _is("scan_result", "infection"),
    r"The scan shows a tumour": _is("scan_result", "tumour"),
    r"result of a scan is awaited|result is awaited": _is("scan_result", "awaited"),
    r"The scan shows a fracture": _is("scan_result", "fracture"),
    r"device or implant": _is("mri_contraindication", "device_or_implant"),
    r"Severe claustrophobia": _is("mri_contraindication", "severe_claustrophobia"),
    r"An MRI was already done|an earlier one is on record": is_scanned,
    r"cannot watch for change": _is("safe_to_go_home", "no"),
    r"Out of scope under 18": lambda x: x.age_years is not None and x.age_years < 18,
    r"Recheck power": lambda x: judge(x).facts.motor != 0,
    r"progressive neurological deficit": _is("progressive_deficit", "yes"),
    r"intractable pain\.": _is("intractable_pain", "yes"),
}


@forms
@given(any_findings)
def test_no_action_offers_a_medicine_that_is_to_be_avoided(findings: Findings) -> None:
    assessment = assess(findings)
    for medicine, offer in OFFERS.items():
        if getattr(assessment.medication, medicine).advice == "avoid":
            assert not [one.text for one in assessment.actions if offer.search(one.text)]


@pytest.mark.parametrize(
    ("avoid", "said"),
    [
        ({"drug_allergies": ["nsaid"]}, "acetaminophen; no NSAID"),
        ({"drug_allergies": ["acetaminophen"]}, "an NSAID; no acetaminophen"),
        (
            {"drug_allergies": ["nsaid"], "liver_disease": "yes"},
            "acetaminophen after the checks under medication; no NSAID",
        ),
        (
            {"drug_allergies": ["acetaminophen"], "renal_impairment": "unknown"},
            "an NSAID after the checks under medication; no acetaminophen",
        ),
        ({"drug_allergies": ["acetaminophen", "nsaid"]}, "not a reason for an opioid"),
        ({"renal_impairment": "unknown"}, "acetaminophen; an NSAID only after the checks"),
        ({"liver_disease": "unknown", "renal_impairment": "unknown"}, "neither acetaminophen nor an NSAID before"),
    ],
)
def test_the_first_pain_step_says_what_is_out_and_what_is_checked(avoid: dict[str, Any], said: str) -> None:
    assert any(said in one.text for one in assess(examined(NUMB_LEG, avoid)).actions)


@forms
@given(any_findings)
def test_no_answer_both_rests_and_moves_in_two_lines(findings: Findings) -> None:
    texts = [one.text for one in assess(findings).actions]
    moves = {text for text in texts if MOVES.search(text)}
    rests = {text for text in texts if RESTS.search(text)}
    assert len(moves | rests) <= 1


@forms
@given(any_findings)
def test_nothing_is_ordered_that_the_record_says_is_done(findings: Findings) -> None:
    assessment = assess(findings)
    texts = {one.id: one.text for one in assessment.actions}
    if is_scanned(findings):
        ordered = [one for one in assessment.actions if _orders_an_mri(one.id)]
        assert all(A_NEW_SCAN in one.text or one.text == AWAITED for one in ordered)
    if findings.scan_result == "fracture":
        assert "radiograph_first" not in texts
    if findings.raised_inflammatory_markers != "unknown":
        assert not [text for text in texts.values() if text.startswith("Measure ESR") or "ESR/CRP" in text]
    if findings.post_void_residual_ml is not None:
        assert not [text for text in texts.values() if "post-void residual today" in text]
    if findings.foot_pulses != "not_examined":
        assert not [text for text in texts.values() if "Feel foot pulses" in text]


def _orders_an_mri(name: str) -> bool:
    return any(kind.startswith("mri") for kind in STEPS[name].imaging)


@forms
@given(any_findings)
def test_no_sentence_speaks_of_a_finding_that_was_not_recorded(findings: Findings) -> None:
    for one in assess(findings).actions:
        for words, recorded in SPEAKS_OF.items():
            if re.search(words, one.text):
                assert recorded(findings), (one.text, words)


def test_every_pattern_of_what_is_spoken_of_stands_in_some_step() -> None:
    said = [step.says for step in STEPS.values()]
    tied = {words for words in SPEAKS_OF if any(re.search(words, text) for text in said)}
    by_patient = {words for words in SPEAKS_OF if "on record" in words or "(pregnancy" in words}
    assert SPEAKS_OF.keys() - tied <= by_patient
