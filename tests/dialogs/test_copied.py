"""The texts to take along: every field is there or said to be missing, within its length, with no name in them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings

from bot.kept import bodies
from bot.kept.happened import Submitted
from bot.triage.engine import assess
from bot.triage.findings import FINDINGS, Findings
from dialogs import copied
from dialogs.advice_text import lines
from dialogs.blocks import actions
from dialogs.finding_words import OTHER_MUST_ASK, URGENT_FIELDS, is_unknown, open_question, said, unanswered
from dialogs.record_text import LONGEST as LONGEST_RECORD
from dialogs.record_text import record
from dialogs.referral_text import ASKED, CALL_BACK, LAST_DOSE, LONGEST, PATIENT, REFERRER, referral
from dialogs.sheet import Sheet, first
from tests.dialogs.cases import CASES, FACTS, OPENED_AT
from tests.dialogs.copied_texts import sheet
from tests.dialogs.slack_check import assert_blocks, assert_view
from tests.kept.release import FIRST, cases_of
from tests.triage.strategies import any_findings
from tests.words import GRADE, grade

SCREEN: Final = {
    "trouble passing urine": "urinary_retention",
    "leaking urine": "urinary_incontinence",
    "bladder feeling changed": "urinary_sensation_change",
    "bowel trouble": "bowel_dysfunction",
    "numb between the legs": "saddle_anaesthesia",
    "genital feeling lost": "sexual_dysfunction",
    "both legs weak": "bilateral_leg_weakness",
    "getting worse": "progressive_deficit",
}
ANSWERS: Final = {"no": "no", "yes": "YES", "new": "YES, new", "longstanding": "long-standing", "unknown": "not asked"}
LABELS: Final = (
    *("Patient", "SITUATION", "BACKGROUND", "Blood thinner, bleeding disorder", *SCREEN),
    *("power left", "power right", "foot drop", "knee jerk", "ankle jerk", "reduced feeling", "straight-leg raise"),
    *("cord signs", "anal tone, perianal pinprick", "bladder scan", "MRI safety", "Imaging so far", "From"),
)
EXAMINED: Final = {"knee jerk": "knee_reflex", "ankle jerk": "ankle_reflex", "cord signs": "upper_motor_neuron_signs"}
A_NUMBER: Final = re.compile(r"\d{4,}")


def fields_of(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.split("\n") if ": " in line)


def assert_whole(one: Sheet) -> None:
    """Every field of the list is in the referral, with its value or the word that it was not asked or examined."""
    text, findings = referral(one), one.findings
    told = fields_of(text)
    assert len(text) <= LONGEST
    assert [label for label in LABELS if not told.get(label)] == []
    assert {label: told[label] for label in SCREEN} == {
        label: ANSWERS[getattr(findings, field)] for label, field in SCREEN.items()
    }
    assert "None" not in text
    assert f"Age {'not asked' if findings.age_years is None else findings.age_years}" in told["BACKGROUND"]
    days = findings.onset_days
    assert ("Start not asked" if days is None else f"Began {days} day") in told["BACKGROUND"]
    for label, field in EXAMINED.items():
        assert (told[label] == "not examined") == (said(field, getattr(findings, field)).endswith(": not examined")), (
            label
        )
    scanned = findings.post_void_residual_ml
    assert told["bladder scan"] == ("not measured" if scanned is None else f"{scanned:g} ml")
    assert (LAST_DOSE in told["Blood thinner, bleeding disorder"]) == (
        findings.anticoagulant_or_bleeding_disorder != "no"
    )
    for leg in ("left", "right"):
        grades = getattr(findings.power, leg).model_dump().values() if findings.power else ()
        known = {str(grade_) for grade_ in grades if grade_ is not None}
        assert set(re.findall(r"(\d)/5", told[f"power {leg}"])) == known
    (asked,) = [value for label, value in told.items() if label.startswith("RECOMMENDATION, ")]
    assert asked
    assert (told["Patient"], told["From"]) == (PATIENT, f"{REFERRER} Call back: {CALL_BACK}")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_findings)
def test_a_referral_of_any_findings_has_every_field_or_says_that_it_was_not_asked(findings: Findings) -> None:
    assert_whole(Sheet(FACTS, assess(findings), findings, OPENED_AT))


@pytest.mark.parametrize("name", CASES)
def test_so_has_the_referral_of_every_named_case_and_it_names_what_is_asked_for_and_by_when(name: str) -> None:
    one = sheet(name)
    assert_whole(one)
    assert one.assessment is not None
    by = {"emergency_now": "now", "urgent_same_day": "today"}.get(one.assessment.disposition, "by ")
    assert f"RECOMMENDATION, {by}" in referral(one)
    is_pressing = by != "by "
    assert not is_pressing or ASKED not in referral(one)


def test_each_answer_of_the_screen_says_what_is_wrong_so_that_no_is_good_news_when_it_is_read_aloud() -> None:
    wrong = ("trouble", "leaking", "changed", "numb", "lost", "weak", "worse")
    assert [label for label in SCREEN if not any(word in label for word in wrong)] == []


def test_a_referral_that_nothing_of_can_be_read_still_fits_and_calls_nothing_not_asked() -> None:
    everything = sheet("everything at once")
    unread = replace(sheet("nothing answered"), unread=tuple(FINDINGS))
    assert len(referral(replace(everything, unread=tuple(FINDINGS)))) <= LONGEST
    told = fields_of(referral(unread))
    assert {told[label] for label in SCREEN} == {"unreadable"}


def test_the_texts_carry_no_code_of_the_clinic_and_no_number_that_could_be_a_patients() -> None:
    for name in CASES:
        for text in (referral(sheet(name)), "\n".join(lines(sheet(name)))):
            assert FACTS.local_code not in text
            assert A_NUMBER.findall(text.replace("2026", "")) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_findings)
def test_in_the_record_every_must_ask_question_is_found_not_there_or_named_as_open(findings: Findings) -> None:
    one = Sheet(FACTS, assess(findings), findings, OPENED_AT)
    told = fields_of(record(one))
    there, clear = told["FOUND"].split("; "), told["ASKED OR EXAMINED, NOT THERE"].split("; ")
    still_open = f"{told['NOT ASKED']}; {told['NOT EXAMINED']}"
    for field in (*SCREEN.values(), "upper_motor_neuron_signs", *URGENT_FIELDS, *OTHER_MUST_ASK):
        value = getattr(findings, field)
        if not is_unknown(value) and value != "not_applicable":
            words = set(said(field, value).split("; "))
            assert words <= {*there, *clear}, field
        if unanswered(findings, (field,)):
            assert open_question(field) in still_open, field


def test_the_record_of_the_longest_case_fits_and_counts_the_steps_that_it_leaves_out() -> None:
    text = record(sheet("everything at once"))
    assert len(text) <= LONGEST_RECORD
    shown, (rest,) = text.count("\n[ ] "), re.findall(r"\+(\d+) more, under", text)
    assessment = sheet("everything at once").assessment
    assert assessment is not None
    assert shown + int(rest) == len(assessment.actions)
    assert shown


def test_the_record_keeps_every_step_that_fits_into_it() -> None:
    one = sheet("everything at once")
    steps = len(one.steps)
    whole = record(one, 10_000)
    assert record(one, len(whole)) == whole
    assert (whole.count("\n[ ] "), "more, under" in whole) == (steps, False)
    shorter, shortest = record(one, len(whole) - 1), record(one, 0)
    assert (shorter.count("\n[ ] "), "\n+1 more, under Why and sources\n" in shorter) == (steps - 1, True)
    assert (shortest.count("\n[ ] "), f"\n+{steps} more, under Why and sources\n" in shortest) == (0, True)


@pytest.mark.parametrize(("number", "told"), [(1, "a, +2 more"), (2, "a, b, +1 more"), (3, "a, b, c"), (4, "a, b, c")])
def test_what_is_left_out_of_a_list_is_counted(number: int, told: str) -> None:
    assert first(iter("abc"), number, ", ") == told


def test_what_held_a_rule_and_is_clear_or_of_another_release_is_not_named_in_a_referral() -> None:
    one = sheet("home care")
    assert one.assessment is not None
    findings = one.findings.model_copy(
        update={"foot_pulses": "normal", "cancer_history": "unknown", "night_pain": "yes"}
    )
    held = ["of_later", "fever", "infection_risks", "trauma", "foot_pulses", "cancer_history", "night_pain"]
    rules = tuple(rule.model_copy(update={"because": dict.fromkeys(held, "yes")}) for rule in one.assessment.fired)
    told = referral(replace(one, findings=findings, assessment=one.assessment.model_copy(update={"fired": rules})))
    assert fields_of(told)["Also"] == said("night_pain", "yes")


def test_what_has_a_line_of_its_own_in_a_referral_is_not_said_again() -> None:
    one = sheet("everything at once")
    assert one.assessment is not None
    rules = [rule.model_copy(update={"because": dict.fromkeys(FINDINGS, "yes")}) for rule in one.assessment.fired]
    findings = one.findings.model_copy(update={"scan_result": "tumour", "pain_severity": "severe"})
    assessment = one.assessment.model_copy(update={"fired": tuple(rules)})
    also = fields_of(referral(replace(one, findings=findings, assessment=assessment), 9999))["Also"]
    (rest,) = re.findall(r"; \+(\d+) more$", also)
    with_a_line = 29
    found = [name for name, value in findings if not (is_unknown(value) or value in ("no", ()))]
    assert 9 + int(rest) == len(found) - with_a_line


def test_a_rule_of_another_release_is_said_in_its_own_words() -> None:
    one = sheet("home care")
    assert one.assessment is not None
    rule = one.assessment.fired[0].model_copy(update={"rule": "Z9", "says": "A sign of later."})
    told = referral(replace(one, assessment=one.assessment.model_copy(update={"fired": (rule,), "actions": ()})))
    assert "\nSITUATION: HOME CARE. A sign of later\n" in told


def test_the_day_by_which_a_scan_is_done_runs_from_the_form_since_which_it_is_as_urgent() -> None:
    one = sheet("seed")
    assert "It should be done by 29 Nov 2026." in "\n".join(lines(one))
    since = replace(FACTS, urgent_since=OPENED_AT + timedelta(days=7))
    assert "It should be done by 6 Dec 2026." in "\n".join(lines(replace(one, facts=since)))


def test_what_no_rule_asks_of_others_is_left_to_whoever_refers() -> None:
    one = sheet("home care")
    assert one.assessment is not None
    told = referral(replace(one, assessment=one.assessment.model_copy(update={"actions": ()})))
    assert f"\nRECOMMENDATION, by Sun 6 Dec: {ASKED}\n" in told


def test_a_referral_has_no_more_letters_than_a_pager_is_read_for_and_a_record_what_one_text_holds() -> None:
    assert (LONGEST, LONGEST_RECORD) == (1200, 4000)


def test_that_it_is_not_safe_to_go_home_is_found_and_never_among_what_is_not_there() -> None:
    told = fields_of(record(replace(sheet("home care"), findings=Findings(safe_to_go_home="no"))))
    assert "NOT safe to go home" in told["FOUND"]
    assert "safe to go home" not in told["ASKED OR EXAMINED, NOT THERE"]


@pytest.mark.parametrize("name", CASES)
def test_the_advice_for_a_patient_is_in_words_of_the_sixth_grade(name: str) -> None:
    for one in (sheet(name), replace(sheet(name), assessment=None)):
        assert grade(tuple(lines(one))) <= GRADE


@pytest.mark.parametrize("name", CASES)
def test_slack_takes_each_of_the_views_and_the_text_is_one_block_that_is_copied_whole(name: str) -> None:
    for kind in copied.TITLES:
        view = copied.view(kind, sheet(name))
        assert_view(view)
        (block,) = [one for one in view["blocks"] if one["type"] == "rich_text"]
        (part,) = block["elements"]
        (text,) = part["elements"]
        assert (part["type"], text["type"]) == ("rich_text_preformatted", "text")
        assert set(text) == {"type", "text"}, "nothing in it is marked up"
    assert_blocks([actions("copied", *copied.buttons(FACTS))])


def test_what_older_releases_kept_has_its_texts_too() -> None:
    read = 0
    for case in cases_of(FIRST).values():
        for event in case.events:
            body = event["body"] if isinstance(event["body"], str) else json.dumps(event["body"])
            kept = bodies.read(event["kind"], body)
            if isinstance(kept, Submitted):
                one = Sheet(FACTS, kept.assessed, kept.found.value, OPENED_AT, kept.found.unknown)
                assert len(referral(one)) <= LONGEST
                for kind in copied.TITLES:
                    assert_view(copied.view(kind, one))
                read += 1
    assert read >= len(cases_of(FIRST))
