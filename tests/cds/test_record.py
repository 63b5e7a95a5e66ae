"""What a record holds is read as yes; what it does not hold, or holds of another day, is not asked and never no."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cds.codes import SIGNS
from bot.cds.record import AnotherPatientError, lumbar_mris, read
from bot.triage.findings import FINDINGS, Findings, Listed
from dialogs.finding_words import is_unknown
from tests.cds.patients import (
    BACK_PAIN,
    NOW,
    PATIENT,
    RETENTION,
    ago,
    condition,
    measured,
    mri,
    person,
    takes,
    whole,
)

SNOMED = "http://snomed.info/sct"


def findings(*conditions: dict[str, Any], **prefetch: Any) -> Findings:
    return read({"conditions": whole(*conditions), **prefetch}, PATIENT, NOW).findings


def known(of: Findings) -> set[str]:
    return {field for field in FINDINGS if not is_unknown(getattr(of, field))}


def test_an_empty_record_says_nothing_at_all() -> None:
    assert read({}, PATIENT, NOW).findings == findings() == Findings()


def test_whatever_a_record_holds_no_finding_is_answered_no() -> None:
    everything = [condition(sign.icd[0], onsetDateTime=ago(days=1)) for sign in SIGNS]
    read_off = findings(*everything, patient=person(), medications=whole(takes("B01AF02")))
    assert known(read_off) == {sign.field for sign in SIGNS} | {"age_years"}
    for field in known(read_off) - {"age_years"}:
        value = getattr(read_off, field)
        assert value not in ("no", "none", ()), field
        if isinstance(value, Listed):
            assert value.open, "what else is on the list was not asked"


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: f"{sign.field}-{sign.answer}")
def test_each_code_gives_its_answer_and_a_refuted_one_none(sign: Any) -> None:
    for code, system in [
        *((one, "http://hl7.org/fhir/sid/icd-10") for one in sign.icd),
        *((s, SNOMED) for s in sign.snomed),
    ]:
        said = condition(code, system, onsetDateTime=ago(days=1))
        value = getattr(findings(said), sign.field)
        assert sign.answer in value if isinstance(value, tuple) else value == sign.answer
        refuted = said | {"verificationStatus": {"coding": [{"code": "refuted"}]}}
        assert sign.field not in known(findings(refuted))
        assert sign.field not in known(findings(condition(code, "http://example.org/own", onsetDateTime=ago(days=1))))


def test_an_old_bladder_symptom_says_nothing_of_today() -> None:
    for when in ({}, {"onsetDateTime": ago(days=400)}, {"onsetDateTime": "2026"}, {"recordedDate": "no date"}):
        assert findings(condition("R33.9", **when)) == Findings()
    assert findings(RETENTION).urinary_retention == "new"
    assert findings(condition("R33.9", recordedDate="2026-11-25")).urinary_retention == "new"


def test_what_is_over_counts_only_where_the_past_does() -> None:
    over = {"status": "resolved"}
    assert findings(condition("C50.9", **over)).cancer_history == "yes"
    assert findings(condition("Z79.01", **over)) == Findings()


def test_dialysis_is_a_kidney_disease_and_a_risk_of_infection_beside_others() -> None:
    both = findings(condition("Z99.2"), condition("E11.9"))
    assert both.renal_impairment == "dialysis"
    assert set(both.infection_risks or ()) == {"dialysis", "diabetes"}
    assert "ivdu" in (both.infection_risks or Listed()).open


def test_a_blood_thinner_is_known_by_its_class_and_what_keeps_platelets_apart_is_none() -> None:
    assert findings(medications=whole(takes("B01AF02"))).anticoagulant_or_bleeding_disorder == "yes"
    for other in (takes("B01AC06"), takes("B01AF02", status="stopped"), takes("N02BE01")):
        assert findings(medications=whole(other)) == Findings()


def test_the_age_is_counted_to_the_day_and_not_guessed_from_a_year() -> None:
    assert findings(patient=person()).age_years == 51
    assert findings(patient=person(birthDate="1974-11-26")).age_years == 52
    for unusable in ("1974", "1974-12", "2030-01-01", "1800-01-01", "1974-02-31", 1974, None):
        assert findings(patient=person(birthDate=unusable)).age_years is None


def test_vital_signs_of_today_are_read_newest_first_and_impossible_ones_are_not() -> None:
    pressure = measured("85354-9", 1, component=[measured("8480-6", 95)])
    signs = findings(
        observations=whole(
            measured("8310-5", 101.3, unit="[degF]"), measured("8310-5", 36.0), pressure, measured("8867-4", -5)
        )
    ).vital_signs
    assert signs is not None
    assert signs.temperature_c == pytest.approx(38.5)
    assert (signs.systolic_bp, signs.heart_rate) == (95, None)
    for useless in (
        measured("8310-5", 39.0, at=ago(days=3)),
        measured("8310-5", 39.0, status="entered-in-error"),
        measured("9999-9", 39.0),
        measured("8310-5", 39.0) | {"valueQuantity": {"value": "39"}},
        measured("8310-5", 39.0) | {"valueQuantity": {"value": True}},
    ):
        assert findings(observations=whole(useless)).vital_signs is None


def test_what_could_not_be_fetched_is_named_and_nothing_is_concluded_from_it() -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]}
    got = read({"conditions": outcome, "patient": person()}, PATIENT, NOW)
    assert got.missing == ("conditions",)
    assert got.findings == Findings(age_years=51)


def test_back_pain_is_known_by_the_problems_that_are_active() -> None:
    def has(*conditions: dict[str, Any]) -> bool:
        return read({"conditions": whole(*conditions)}, PATIENT, NOW).has_back_pain

    assert has(BACK_PAIN)
    assert has(condition("23056005", SNOMED))
    assert not has(condition("M54.5", status="resolved"))
    assert not has(condition("I10"))


@pytest.mark.parametrize(
    "prefetch",
    [
        {"patient": person(id="7")},
        {"conditions": whole(BACK_PAIN, condition("C50.9", of="7"))},
        {"conditions": whole({**BACK_PAIN, "subject": {}})},
        {"medications": whole(takes("B01AF02") | {"subject": {"reference": "Group/1288992"}})},
    ],
    ids=["the patient", "one of the conditions", "nobody's", "a group's"],
)
def test_what_is_another_patients_is_refused_whole(prefetch: dict[str, Any]) -> None:
    with pytest.raises(AnotherPatientError):
        read(prefetch, PATIENT, NOW)


def test_a_patient_is_named_by_an_address_or_a_version_as_well() -> None:
    for reference in (f"https://ehr.example/fhir/Patient/{PATIENT}", f"Patient/{PATIENT}/_history/3"):
        assert read(
            {"conditions": whole(BACK_PAIN | {"subject": {"reference": reference}})}, PATIENT, NOW
        ).has_back_pain


def test_a_lumbar_mri_is_known_by_its_code_or_its_words() -> None:
    for order in (
        mri(),
        mri(text="MRI lumbar spine without contrast"),
        mri(coding=[{"system": "urn:local", "code": "X", "display": "MR L-spine"}]),
        mri(text="Magnetic resonance imaging, lumbosacral"),
    ):
        assert lumbar_mris(whole(order), PATIENT)
    for other in (
        mri(text="MRI brain"),
        mri(text="X-ray lumbar spine"),
        mri(text=7),
        takes("B01AF02"),
        mri() | {"code": []},
    ):
        assert not lumbar_mris(whole(other), PATIENT)
    assert not lumbar_mris(None, PATIENT)
    with pytest.raises(AnotherPatientError):
        lumbar_mris(whole(mri(of="7")), PATIENT)


def test_nonsense_in_the_place_of_a_resource_is_passed_over() -> None:
    bundles = ({"resourceType": "Bundle", "entry": [7, {"resource": 7}]}, {"resourceType": "Bundle"})
    every: tuple[Any, ...] = (7, "x", [], [[]], *bundles)
    for nonsense in every:
        assert read({"observations": nonsense}, PATIENT, NOW).findings == Findings()
