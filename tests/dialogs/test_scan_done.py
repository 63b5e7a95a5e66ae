"""A scan that is done is ordered again on no surface: the card, its thread, the form, or what stands behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from bot.triage.actions import STEPS
from bot.triage.assessment import RANK, Assessment
from bot.triage.engine import assess
from bot.triage.findings import Findings
from bot.triage.modifiers import ALREADY_SCANNED, asks_for_mri
from dialogs import assessment_card, scan, sent_page, why
from dialogs.advice_text import advice
from dialogs.blocks import spoken
from dialogs.order import in_order, to_do
from dialogs.record_text import record
from dialogs.referral_text import referral
from dialogs.sheet import Sheet
from dialogs.short_steps import bare, in_short
from dialogs.words import clock_of
from tests.dialogs.cases import CASES, FACTS, OPENED_AT

DONE: Final = scan.DO_NOT_ORDER_AGAIN.rstrip(".")
READ: Final = replace(FACTS, is_to_be_done=True, revision=2)


def scanned(name: str, **known: str) -> tuple[Findings, Assessment]:
    """A named case with a scan on record."""
    given = CASES[name].model_dump(exclude_defaults=True)
    found = Findings.model_validate({**given, "mri_done": "yes", **known})
    return found, assess(found)


def orders_of(assessment: Assessment) -> list[str]:
    """The words, whole and short, of every step that asks for a scan which can wait."""
    steps = [step for step in in_order(assessment) if step.id in STEPS and asks_for_mri(STEPS[step.id])]
    short = [in_short(step, "within 7 days", names_open_questions=False) for step in steps]
    return [*(step.text for step in steps), *short]


CAN_WAIT: Final = [name for name in CASES if RANK[scanned(name)[1].disposition] < RANK["urgent_same_day"]]
WITH_A_SCAN: Final = [name for name in CAN_WAIT if orders_of(scanned(name)[1])]


@pytest.mark.parametrize("name", WITH_A_SCAN)
def test_what_is_done_is_ordered_again_on_no_surface_and_that_is_said_once(name: str) -> None:
    found, now = scanned(name)
    surfaces = [
        assessment_card.card(READ, now, found).text,
        assessment_card.red_flags(READ, now).text,
        spoken(sent_page.sent("BP-1", now, found, "C0TEAM", key="1")["blocks"]),
        spoken(why.why(READ, now, found)["blocks"]),
    ]
    for told in surfaces:
        assert not [words for words in orders_of(now) if words in told]
        assert told.count(DONE) == 1
        assert ALREADY_SCANNED.says not in told


@pytest.mark.parametrize("name", WITH_A_SCAN)
def test_nor_is_it_in_a_text_to_take_along(name: str) -> None:
    found, now = scanned(name)
    sheet = Sheet(READ, now, found, OPENED_AT)
    rules = {rule.rule: rule for rule in now.fired}
    again = [bare(step, clock_of(rules[step.rule])) for step in in_order(now) if step.text in orders_of(now)]
    assert again
    for text in (referral(sheet), record(sheet)):
        assert not [words for words in again if words in text]
    assert "You need a scan" not in advice(sheet)
    if now.disposition == "urgent_mri":
        assert "Your scan is done" in advice(sheet)
        assert "SITUATION: URGENT MRI, done" in referral(sheet)
        assert "\nRECOMMENDATION: " in referral(sheet)
        assert "RESULT: URGENT MRI, done" in record(sheet)


def test_where_none_is_ordered_the_one_on_record_is_still_to_be_looked_at() -> None:
    found, now = scanned("failed care")
    assert ALREADY_SCANNED.id in {step.id for step in to_do(now)}
    assert assessment_card.card(READ, now, found).text.startswith("SPECIALIST REFERRAL, by"), (
        "no scan was what it is for"
    )


def test_there_are_cases_to_try_it_on() -> None:
    assert len(WITH_A_SCAN) > 3


def test_once_its_result_is_read_the_scan_is_done_in_the_headline_too_and_what_to_look_at_stands_on_the_card() -> None:
    found, now = scanned("seed", scan_result="no_compression")
    told = assessment_card.card(READ, now, found).text
    assert told.startswith(f"URGENT MRI, done · {FACTS.code}")
    assert "look again (hip" in told
    assert "MRI at about 6 weeks" not in told, "whether to scan is settled"
    assert "URGENT MRI, done" in assessment_card.red_flags(READ, now).text
    assert "With that it is URGENT MRI, done" in spoken(scan.result_page(FACTS, "no_compression", now, [])["blocks"])

    awaited = assessment_card.card(replace(READ, is_result_open=True), now, found).text
    assert awaited.startswith("URGENT MRI, by")
    assert "MRI at about 6 weeks" in awaited
    unscanned = assessment_card.card(READ, assess(CASES["seed"]), CASES["seed"]).text
    assert unscanned.startswith("URGENT MRI, by"), "seen by other tests alone"


def test_a_scan_of_today_is_never_put_off_because_one_is_on_record() -> None:
    _, today = scanned("getting worse")
    assert to_do(today, "scan_done") == in_order(today)
    found, now = scanned("cauda equina")
    assert to_do(now, "scan_done") == in_order(now)
    assert scan.DO_NOT_ORDER_AGAIN not in assessment_card.card(READ, now, found).text
    other = scan.result_page(FACTS, "seen_nothing_found", assess(CASES["seed"]), [])
    assert "URGENT MRI, within 7 days" in spoken(other["blocks"]), "other tests are no scan"
    still = spoken(scan.result_page(FACTS, "no_compression", assess(CASES["cauda equina"]), [])["blocks"])
    assert "With that it is EMERGENCY" in still, "a clean scan does not end an emergency"
