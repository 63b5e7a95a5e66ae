"""The cards: what alarms is critical, what the record lacks is named, and each is as the specification says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from bot.cds.cards import LONGEST_SUMMARY, cards
from bot.cds.codes import SIGNS
from bot.cds.record import read
from bot.triage.content import GOVERNANCE
from dialogs.conclusions import CONCLUSIONS
from dialogs.finding_words import EMERGENCY_FIELDS, open_question
from tests.cds.patients import BACK_PAIN, INSTANCE, NOW, PATIENT, RETENTION, ago, condition, measured, person, whole
from tests.cds.specification import faults_of_cards


def shown(hook: str, *conditions: dict[str, Any], **prefetch: Any) -> list[dict[str, Any]]:
    record = read({"patient": person(), "conditions": whole(*conditions), **prefetch}, PATIENT, NOW)
    made = cards(record, hook, UUID(INSTANCE))
    assert list(faults_of_cards({"cards": made})) == []
    return made


def test_an_emergency_in_the_record_is_critical_in_both_hooks() -> None:
    for hook in ("order-sign", "patient-view"):
        (card,) = shown(hook, BACK_PAIN, RETENTION)
        assert card["indicator"] == "critical"
        assert card["summary"] == (
            "Emergency, act now: cauda equina syndrome until shown otherwise. Do not wait for a routine scan."
        )
        assert "Immediate surgical referral" in card["detail"]
        assert "GIRFT 2023" in {link["label"] for link in card["links"]}


def test_a_record_that_says_nothing_of_the_emergency_questions_is_told_so_and_never_reassured() -> None:
    (order,) = shown("order-sign", BACK_PAIN)
    assert order["indicator"] == "warning"
    assert order["summary"].startswith(f"{len(EMERGENCY_FIELDS)} emergency questions are not in the record")
    assert all(open_question(field) in order["detail"] for field in EMERGENCY_FIELDS)
    assert "never as no" in order["detail"]
    assert "provisional" in order["detail"]
    (view,) = shown("patient-view", BACK_PAIN)
    assert view["indicator"] == "info", "a chart is opened many times a day"
    assert view["summary"] != order["summary"]


def test_a_pacemaker_in_the_record_is_a_card_of_its_own_at_the_order_alone() -> None:
    pacemaker = condition("Z95.0")
    _, scan = shown("order-sign", BACK_PAIN, pacemaker)
    assert (scan["indicator"], scan["summary"]) == (
        "warning",
        "MRI contraindicated as recorded (device or implant): check now whether the device is MR-conditional.",
    )
    assert len(shown("patient-view", BACK_PAIN, pacemaker)) == 1


def test_the_same_call_gets_the_same_cards_and_another_call_other_ids() -> None:
    record = read({"conditions": whole(BACK_PAIN)}, PATIENT, NOW)
    assert cards(record, "order-sign", UUID(INSTANCE)) == cards(record, "order-sign", UUID(INSTANCE))
    assert cards(record, "order-sign", UUID(int=7))[0]["uuid"] != cards(record, "order-sign", UUID(INSTANCE))[0]["uuid"]


def test_a_card_says_what_it_read_what_it_could_not_read_and_whose_content_it_is() -> None:
    outcome = {"resourceType": "OperationOutcome"}
    (card,) = shown("order-sign", condition("C50.9"), observations=whole(measured("8310-5", 37.0)), medications=outcome)
    assert "51 years" in card["detail"]
    assert "temperature 37 °C" in card["detail"]
    assert "Could not be read from the record:** medications" in card["detail"]
    assert GOVERNANCE.review_status in card["source"]["label"]
    assert {reason["code"] for reason in card["overrideReasons"]} >= {"senior_examined", "patient_choice"}


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: f"{sign.field}-{sign.answer}")
def test_whatever_one_code_says_the_cards_are_as_the_specification_says(sign: Any) -> None:
    for hook in ("order-sign", "patient-view"):
        shown(hook, BACK_PAIN, condition(sign.icd[0], onsetDateTime=ago(days=1)))


def test_no_conclusion_is_too_long_for_a_summary() -> None:
    longest = max(CONCLUSIONS.values(), key=len)
    assert len(f"Emergency, act now: {longest}. Do not wait for a routine scan.") <= LONGEST_SUMMARY
