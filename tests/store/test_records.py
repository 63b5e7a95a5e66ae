"""Records of another version, shown by this one: what can be told is told, what was not asked is never "no"."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.kept import bodies
from bot.kept.happened import KINDS, UNREADABLE_FORM, Event, Happened, Submitted, Unreadable
from bot.kept.lenient import items_of, offered_by, read_assessment, read_findings
from bot.kept.upcast import OFFERED_AT_FIRST, TODAY
from bot.triage.assessment import Assessment
from bot.triage.engine import assess
from bot.triage.findings import Findings, as_known_then

FOUND = Findings(saddle_anaesthesia="yes", leg_symptoms=("pain",), infection_risks=("ivdu",), age_years=44)
RESULT = assess(FOUND)
SUBMITTED = Submitted.of(FOUND, RESULT, error_id="", local_code="12")


def changed(**fields: Any) -> str:
    """The stored assessment with fields set; one that is None is taken out."""
    told = {**json.loads(RESULT.model_dump_json()), **fields}
    return json.dumps({name: value for name, value in told.items() if value is not None})


def test_findings_are_read_back_as_they_were() -> None:
    assert read_findings(SUBMITTED.findings, SUBMITTED.offered).value == FOUND
    assert read_findings(SUBMITTED.findings, SUBMITTED.offered).unknown == ()


@pytest.mark.parametrize("text", ["torn", "[]", "null", '"yes"'])
def test_findings_that_are_no_findings_are_all_unknown(text: str) -> None:
    read = read_findings(text, {})
    assert read.value == Findings()
    assert read.unknown


def test_a_field_that_this_version_does_not_have_is_passed_over_and_named() -> None:
    read = read_findings('{"saddle_anaesthesia": "yes", "aura": "blue"}', {})
    assert read.value == Findings(saddle_anaesthesia="yes")
    assert read.unknown == ("aura",)


@pytest.mark.parametrize(
    "told", [{"fever": "maybe"}, {"age_years": "old"}, {"power": {"left": {"L9": 3}}}, {"leg_symptoms": "pain"}]
)
def test_a_value_that_this_version_does_not_know_is_unknown_never_no(told: dict[str, Any]) -> None:
    read = read_findings(json.dumps({"saddle_anaesthesia": "yes", **told}), {})
    assert read.value == Findings(saddle_anaesthesia="yes")
    assert read.unknown == tuple(told)


def test_an_item_that_the_form_did_not_offer_is_unknown_and_those_it_offered_keep_their_answer() -> None:
    today = items_of("infection_risks")
    offered = {"infection_risks": tuple(item for item in today if item != "immunosuppression")}
    read = read_findings('{"infection_risks": ["ivdu"]}', offered).value
    plain = Findings(infection_risks=("ivdu",))
    assert read != plain
    assert Findings.model_validate({"infection_risks": {"yes": ["ivdu"], "unknown": ["immunosuppression"]}}) == read


def test_an_item_that_is_retired_is_passed_over_and_the_field_is_named() -> None:
    read = read_findings(
        '{"leg_symptoms": ["pain", "glowing"]}', {"leg_symptoms": (*items_of("leg_symptoms"), "glowing")}
    )
    assert read.value == Findings(leg_symptoms=("pain",))
    assert read.unknown == ("leg_symptoms",)


def test_what_todays_form_offers_is_written_with_every_list_that_was_answered() -> None:
    assert offered_by(FOUND) == {name: items_of(name) for name in ("leg_symptoms", "infection_risks")}
    assert all(set(items) for items in offered_by(FOUND).values())


def test_what_the_first_release_offered_is_known_of_every_list_it_had() -> None:
    lists = {name for name in Findings.model_fields if items_of(name)}
    assert OFFERED_AT_FIRST.keys() <= lists


def test_what_the_first_release_offered_is_what_the_table_of_findings_says_of_its_vocabulary() -> None:
    for name, items in OFFERED_AT_FIRST.items():
        for written in ([], [items[0]]):
            told = as_known_then({name: written}, vocabulary=1)
            assert read_findings(json.dumps({name: written}), OFFERED_AT_FIRST).value == Findings.model_validate(told)


def test_an_assessment_is_read_back_as_it_was() -> None:
    assert read_assessment(RESULT.model_dump_json()) == RESULT


@pytest.mark.parametrize(
    "stored",
    [
        changed(mood="calm"),
        changed(contradictions=None),
        changed(imaging=[*RESULT.imaging, "seance"]),
        changed(would_change=None, notes=None, safety_net=None),
        changed(follow_up={"earliest_days": 1, "latest_days": 2, "why": "x", "who": "y"}),
    ],
    ids=["a field added", "a field taken out", "a word retired", "three fields taken out", "a field added further in"],
)
def test_an_assessment_of_another_version_is_told_as_far_as_it_goes(stored: str) -> None:
    read = read_assessment(stored)
    assert read is not None
    assert read.disposition == RESULT.disposition
    assert [rule.rule for rule in read.fired] == [rule.rule for rule in RESULT.fired]
    assert "seance" not in read.imaging


@pytest.mark.parametrize(
    "stored",
    ["torn", "{}", "[]", changed(disposition="panic"), changed(act_within_hours="soon"), changed(pathway=None)],
)
def test_an_assessment_of_which_too_little_is_left_is_not_guessed_at(stored: str) -> None:
    assert read_assessment(stored) is None


def test_a_submission_is_written_and_read_back_without_its_records_being_parsed() -> None:
    read = bodies.read("submitted", bodies.written(SUBMITTED))
    assert read == SUBMITTED
    assert not {"found", "assessed"} & read.__dict__.keys()
    assert read.is_legible


def test_a_body_carries_its_version() -> None:
    assert json.loads(bodies.written(SUBMITTED))["v"] == TODAY


@pytest.mark.parametrize("kind", [*KINDS.values(), "something new"])
@pytest.mark.parametrize("text", ["torn", "[]", "null", "{}", '{"v": 2}', '{"v": "x"}', '{"v": -1}'])
def test_what_nobody_can_read_is_said_to_be_unreadable_and_raises_nothing(kind: str, text: str) -> None:
    nothing_to_say = {"acknowledged", "reopened", "uninstalled", "installed_again"}
    read = bodies.read(kind, text)
    assert read == Unreadable(kind) or (kind in nothing_to_say and text == "{}")


@pytest.mark.parametrize("retired", [("disposition", "panic"), ("review", {"days": 3}), ("offered", None)])
def test_a_form_whose_plain_fields_cannot_be_read_is_unreadable(retired: tuple[str, Any]) -> None:
    body = {**json.loads(bodies.written(SUBMITTED)), retired[0]: retired[1]}
    assert bodies.read("submitted", json.dumps(body)) == Unreadable("submitted")


def test_a_form_that_cannot_be_read_is_handled_as_an_emergency() -> None:
    assert UNREADABLE_FORM.is_emergency
    assert UNREADABLE_FORM.closes_the_loop
    assert not UNREADABLE_FORM.is_legible


def test_what_happened_carries_the_word_of_its_kind() -> None:
    def kind(what: Happened) -> str:
        return Event("T", "k", "U", datetime.now(UTC), what).kind

    assert kind(SUBMITTED) == "submitted"
    assert kind(Unreadable("claimed")) == "claimed"


def test_assessments_are_told_apart_from_what_stands_for_them() -> None:
    assert isinstance(SUBMITTED.assessed, Assessment)
    assert Submitted.of(FOUND, None, error_id="E-1", local_code="").assessed is None
